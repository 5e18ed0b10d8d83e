// Faults that show only in the directory as a whole: the tree, references between files, periods that overlap.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/directory/import_draft.h"

namespace gaiwan {
namespace {

// Codes of a cycle that a finding lists.
constexpr size_t kCycleShownMax = 10;

template <typename T>
std::optional<Place> PlaceOf(const absl::btree_map<std::string, Sourced<T>>& rows, const std::string& key) {
  const auto found = rows.find(key);
  if (found == rows.end()) return std::nullopt;
  return found->second.place;
}

// Parents and the one root.
void CheckParents(const Directory& after, ImportDraft* draft) {
  std::vector<std::string> roots;
  for (const auto& [code, org] : after.organisations()) {
    if (org.parent().empty()) roots.push_back(code);
  }
  // The one that was there, or the first of the files.
  const auto first = std::min_element(roots.begin(), roots.end(), [&](const std::string& a, const std::string& b) {
    const Place at_a = PlaceOf(draft->organisations, a).value_or(Place());
    const Place at_b = PlaceOf(draft->organisations, b).value_or(Place());
    return std::pair(at_a.file, at_a.line) < std::pair(at_b.file, at_b.line);
  });
  for (const auto& [code, row] : draft->organisations) {
    const v1::Organisation& org = row.value;
    if (!org.parent().empty()) {
      if (after.FindOrg(org.parent()) != nullptr) continue;
      draft->findings.Fault(row.place, "parent",
                            {absl::StrCat("没有上级单位 ", Quoted(org.parent())),
                             absl::StrCat("there is no parent ", Quoted(org.parent()))});
    } else if (code != *first) {
      draft->findings.Fault(row.place, "parent",
                            {absl::StrCat("没有写上级：全县只有一个根，已经是 ", *first),
                             absl::StrCat("has no parent: there is one county root, and it is ", *first)});
    } else if (org.kind() != "county") {
      draft->findings.Fault(row.place, "kind",
                            {"没有上级的单位应当是 county", "what has no parent should be a county"});
    }
  }
}

// Walks up from every row once; a walk that meets itself is a cycle, told at its first row of the files.
void CheckCycles(const Directory& after, ImportDraft* draft) {
  absl::flat_hash_map<std::string, int> walk_of;
  int walk = 0;
  for (const auto& [start, row] : draft->organisations) {
    ++walk;
    std::vector<std::string> path;
    std::string code = start;
    while (after.FindOrg(code) != nullptr && walk_of.try_emplace(code, walk).second) {
      path.push_back(code);
      code = after.Parent(code);
    }
    const auto back = std::find(path.begin(), path.end(), code);
    if (back == path.end()) continue;
    std::vector<std::string> cycle(back, path.end());
    const auto told = std::find_if(cycle.begin(), cycle.end(), [draft](const std::string& member) {
      return draft->organisations.contains(member);
    });
    if (told == cycle.end()) continue;
    const Place place = draft->organisations.at(*told).place;
    std::rotate(cycle.begin(), told, cycle.end());
    cycle.push_back(cycle.front());
    const size_t length = cycle.size() - 1;
    if (cycle.size() > kCycleShownMax) {
      cycle.resize(kCycleShownMax);
      cycle.push_back("...");
    }
    const std::string shown = absl::StrJoin(cycle, " -> ");
    draft->findings.Fault(place, "parent",
                          {absl::StrCat("上级关系成了一个圈（", length, " 个单位）：", shown),
                           absl::StrCat("a cycle of ", length, " organisations: ", shown)});
  }
}

// Faults where `org` should stand and does not; returns whether it is there.
bool CheckOrg(const Directory& after, const std::string& org, Place place, absl::string_view field,
              Findings* findings) {
  if (after.FindOrg(org) != nullptr) return true;
  findings->Fault(place, field,
                  {absl::StrCat("没有单位 ", Quoted(org)), absl::StrCat("there is no organisation ", Quoted(org))});
  return false;
}

void CheckCommittee(const Directory& after, const std::string& org, Place place, absl::string_view field,
                    Findings* findings) {
  if (!CheckOrg(after, org, place, field, findings) || after.OrgKind(org) == kCommitteeKind) return;
  findings->Fault(
      place, field,
      {absl::StrCat(Quoted(org), " 不是调解委员会"), absl::StrCat(Quoted(org), " is no mediation committee")});
}

// One of several that may not hold on the same day.
struct Period {
  Validity validity;
  Place place;
};

// Each that begins before an earlier one is over is told, at its row, or at the other's when it is not of these files.
void CheckOverlaps(std::vector<Period> periods, const Words& what, Findings* findings) {
  std::stable_sort(periods.begin(), periods.end(),
                   [](const Period& a, const Period& b) { return a.validity.from < b.validity.from; });
  for (size_t i = 1, longest = 0; i < periods.size(); ++i) {
    const Period& period = periods[i];
    const Period& earlier = periods[longest];
    if (period.validity.Overlaps(earlier.validity)) {
      const bool here = period.place.file >= 0;
      const Words other = findings->Describe(here ? earlier.place : period.place);
      findings->Fault(here ? period.place : earlier.place, "valid_from",
                      {absl::StrCat(what.zh, "的有效期与", other.zh, "重叠"),
                       absl::StrCat("the validity of ", what.en, " overlaps with that in ", other.en)});
    }
    if (period.validity.to > earlier.validity.to) longest = i;
  }
}

void CheckPosts(const Directory& after, ImportDraft* draft) {
  for (const auto& [id, rows] : draft->people) {
    absl::btree_map<std::pair<std::string, std::string>, std::vector<Period>> periods;
    for (const v1::Post& post : after.FindPerson(id)->posts) {
      const auto row = rows.posts.find(KeyOf(post));
      const Place place = row == rows.posts.end() ? Place() : row->second.place;
      if (place.file >= 0) CheckOrg(after, post.org(), place, "org", &draft->findings);
      periods[{post.org(), post.role()}].push_back({ValidityOf(post.valid_from(), post.valid_to()), place});
    }
    for (auto& [post, of_post] : periods)
      CheckOverlaps(std::move(of_post), {"同一职务", "the same post"}, &draft->findings);
  }
}

// A seal is its committee's, and a committee has one at a time. The row of the organisation is to blame when the seal's
// is not of these files: it was a committee before.
void CheckSeals(const Directory& after, ImportDraft* draft) {
  absl::btree_map<std::string, std::vector<Period>> periods;
  for (const auto& [key, seal] : after.seals()) {
    const std::optional<Place> place = PlaceOf(draft->seals, key);
    periods[seal.org()].push_back({ValidityOf(seal.valid_from(), seal.valid_to()), place.value_or(Place())});
    if (place.has_value()) {
      CheckCommittee(after, seal.org(), *place, "org", &draft->findings);
    } else if (const std::optional<Place> org = PlaceOf(draft->organisations, seal.org())) {
      CheckCommittee(after, seal.org(), *org, "kind", &draft->findings);
    }
  }
  for (auto& [org, of_org] : periods)
    CheckOverlaps(std::move(of_org), {"同一委员会的印章", "the seals of a committee"}, &draft->findings);
}

void CheckServings(const Directory& after, ImportDraft* draft) {
  absl::btree_map<std::string, std::vector<Period>> periods;
  for (const auto& [key, serving] : after.servings()) {
    const std::optional<Place> place = PlaceOf(draft->servings, key);
    periods[serving.org()].push_back({ValidityOf(serving.valid_from(), serving.valid_to()), place.value_or(Place())});
    if (place.has_value()) {
      CheckOrg(after, serving.org(), *place, "org", &draft->findings);
      CheckCommittee(after, serving.committee(), *place, "committee", &draft->findings);
    } else if (const std::optional<Place> committee = PlaceOf(draft->organisations, serving.committee())) {
      CheckCommittee(after, serving.committee(), *committee, "kind", &draft->findings);
    }
  }
  for (auto& [org, of_org] : periods)
    CheckOverlaps(std::move(of_org), {"同一单位", "the same organisation"}, &draft->findings);
}

void CheckNumberStarts(const Directory& after, ImportDraft* draft) {
  for (const auto& [key, row] : draft->number_starts) {
    CheckCommittee(after, row.value.org(), row.place, "committee", &draft->findings);
  }
}

// Behind a channel stands a committee, or the one that serves the unit.
void CheckChannels(const Directory& after, ImportDraft* draft) {
  for (const auto& [code, row] : draft->channels) {
    if (row.value.committee().empty()) continue;
    CheckCommittee(after, row.value.committee(), row.place, "behind", &draft->findings);
  }
}

}  // namespace

void CheckDirectory(const Directory& after, ImportDraft* draft) {
  CheckParents(after, draft);
  CheckCycles(after, draft);
  CheckPosts(after, draft);
  CheckSeals(after, draft);
  CheckServings(after, draft);
  CheckNumberStarts(after, draft);
  CheckChannels(after, draft);
}

}  // namespace gaiwan
