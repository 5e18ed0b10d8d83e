// What an import leaves doubtful, as warnings: committees that are not as the People's Mediation Law (art. 8) wants
// them, and who has none. A county that is still electing must be able to begin.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "server/directory/import_draft.h"

namespace gaiwan {
namespace {

constexpr size_t kMembersMin = 3;
constexpr size_t kMembersMax = 9;
// The country's largest group; code list `ethnic_group`.
constexpr absl::string_view kLargestGroup = "han";
constexpr absl::string_view kFemale = "female";
// Codes that a finding lists.
constexpr size_t kCodesShownMax = 10;

// Committees that rows of these files are about.
absl::btree_set<std::string> CommitteesTouched(const Directory& after, const ImportDraft& draft) {
  absl::btree_set<std::string> orgs;
  for (const auto& [code, row] : draft.organisations) orgs.insert(code);
  for (const auto& [id, rows] : draft.people) {
    for (const auto& [key, row] : rows.posts) orgs.insert(row.value.org());
  }
  absl::erase_if(orgs, [&](const std::string& code) { return after.OrgKind(code) != kCommitteeKind; });
  return orgs;
}

void DoubtMembers(const Directory& after, absl::CivilDay today, ImportDraft* draft) {
  const absl::btree_set<std::string> touched = CommitteesTouched(after, *draft);
  // Whoever holds any post there, once.
  absl::btree_map<std::string, absl::btree_set<std::string>> members;
  absl::btree_map<std::string, Place> row_of;
  for (const auto& [id, person] : after.people()) {
    for (const PostFact& post : after.Posts(id, today)) members[post.org].insert(id);
  }
  for (const auto& [id, rows] : draft->people) {
    for (const auto& [key, row] : rows.posts) row_of.try_emplace(row.value.org(), row.place);
  }
  for (const std::string& code : touched) {
    if (!after.HasOrg(code, today)) continue;
    const auto org_row = draft->organisations.find(code);
    const Place place = org_row == draft->organisations.end() ? row_of[code] : org_row->second.place;
    const absl::btree_set<std::string>& ids = members[code];
    const auto has = [&](auto&& is) {
      return std::any_of(ids.begin(), ids.end(),
                         [&](const std::string& id) { return is(after.FindPerson(id)->details); });
    };
    const auto warn = [&](absl::string_view zh, absl::string_view en) {
      const std::string name = after.OrgName(code);
      draft->findings.Warn(place, "",
                           {absl::StrCat(name, "（", code, "）", zh, "（人民调解法第八条）"),
                            absl::StrCat(name, " (", code, ") ", en, " (People's Mediation Law art. 8)")});
    };
    if (ids.size() < kMembersMin || ids.size() > kMembersMax) {
      warn(absl::StrCat("有 ", ids.size(), " 名委员，应当有 ", kMembersMin, " 到 ", kMembersMax, " 名"),
           absl::StrCat("has ", ids.size(), " members; it should have ", kMembersMin, " to ", kMembersMax));
    }
    if (ids.empty()) continue;
    if (!has([](const v1::PersonDetails& p) { return p.sex() == kFemale; })) warn("没有女委员", "has no woman");
    if (!has([](const v1::PersonDetails& p) {
          return !p.ethnic_group().empty() && p.ethnic_group() != kLargestGroup;
        })) {
      warn("没有少数民族委员", "has no member of a smaller ethnic group");
    }
  }
}

bool HasNamedCommittee(const Directory& after, const std::string& code, absl::CivilDay today) {
  const auto& servings = after.servings();
  for (auto it = servings.lower_bound(absl::StrCat(code, "/")); it != servings.end() && it->second.org() == code;
       ++it) {
    if (ValidityOf(it->second.valid_from(), it->second.valid_to()).Holds(today)) return true;
  }
  return false;
}

// Which kinds have units that nobody serves; which villages and communities have no committee of their own; where
// several committees stand side by side and none is named.
void DoubtServing(const Directory& after, absl::CivilDay today, ImportDraft* draft) {
  if (draft->organisations.empty() && draft->servings.empty()) return;
  absl::btree_map<std::string, std::vector<std::string>> committees;
  for (const auto& [code, org] : after.organisations()) {
    if (org.kind() == kCommitteeKind && after.HasOrg(code, today)) committees[org.parent()].push_back(code);
  }
  absl::btree_map<std::string, std::vector<std::string>> unserved;
  for (const auto& [code, org] : after.organisations()) {
    if (!after.HasOrg(code, today)) continue;
    const std::optional<std::string> served_by = after.ServingCommittee(code, today);
    if (!served_by.has_value()) {
      unserved[org.kind()].push_back(code);
      continue;
    }
    const auto row = draft->organisations.find(code);
    if (row == draft->organisations.end() || HasNamedCommittee(after, code, today)) continue;
    const size_t own = committees.contains(code) ? committees[code].size() : 0;
    if (own == 0 && (org.kind() == "village" || org.kind() == "community")) {
      draft->findings.Warn(
          row->second.place, "code",
          {absl::StrCat("没有自己的调解委员会（人民调解法第八条），由 ", *served_by, " 承担"),
           absl::StrCat("has no committee of its own (People's Mediation Law art. 8); ", *served_by, " serves it")});
    }
    if (own > 1) {
      draft->findings.Warn(row->second.place, "code",
                           {absl::StrCat("有 ", own, " 个调解委员会，没有写明由哪一个承担，现由 ", *served_by, " 承担"),
                            absl::StrCat("has ", own, " committees and none is named; ", *served_by, " serves it")});
    }
  }
  for (auto& [kind, codes] : unserved) {
    // At the first of them that these files have.
    const auto first = std::find_if(codes.begin(), codes.end(),
                                    [draft](const std::string& code) { return draft->organisations.contains(code); });
    const Place place = first == codes.end() ? Place() : draft->organisations.at(*first).place;
    const size_t count = codes.size();
    if (count > kCodesShownMax) {
      codes.resize(kCodesShownMax);
      codes.push_back("...");
    }
    const std::string shown = absl::StrJoin(codes, ", ");
    draft->findings.Warn(place, "kind",
                         {absl::StrCat("类别 ", kind, " 有 ", count, " 个单位没有调解委员会：", shown),
                          absl::StrCat("kind ", kind, ": no committee serves ", count, " of them: ", shown)});
  }
}

}  // namespace

void DoubtDirectory(const Directory& after, absl::CivilDay today, ImportDraft* draft) {
  DoubtMembers(after, today, draft);
  DoubtServing(after, today, draft);
}

}  // namespace gaiwan
