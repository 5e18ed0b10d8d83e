#include "workflow/references.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Deeper than any directory: root, county, town, village, grid, micro-grid, and a venue below one.
constexpr int kDirectoryDepthMax = 32;

std::string OrgName(absl::string_view code) {
  return absl::StrCat("orgs/", code);
}

// A committee or venue has no level of its own: that of the place it belongs to.
std::string LevelOf(const Definition& definition, const DirectoryFacts& directory, absl::string_view code) {
  std::string at(code);
  for (int i = 0; i < kDirectoryDepthMax && !at.empty(); ++i) {
    std::string level = definition.LevelOfOrgKind(directory.OrgKind(at));
    if (!level.empty()) return level;
    at = directory.Parent(at);
  }
  return "";
}

bool IsMediatorRole(absl::string_view role) {
  return role == "head" || role == "mediator" || role == "public-order-mediator";
}

}  // namespace

absl::string_view IdOf(absl::string_view name) {
  const size_t slash = name.find('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

absl::Status CheckCode(const Facts& facts, absl::string_view list, absl::string_view code, absl::string_view path) {
  if (code.empty() || facts.codes == nullptr || facts.codes->Has(list, code)) return absl::OkStatus();
  return BadField(path, absl::StrCat("代码表 ", list, " 中没有 ", code),
                  absl::StrCat("the code list ", list, " has no code ", code));
}

absl::Status CheckOrg(const Facts& facts, absl::string_view org, absl::string_view path) {
  if (org.empty() || facts.directory->HasOrg(IdOf(org), DayOf(facts.act_time))) return absl::OkStatus();
  return BadField(path, absl::StrCat("当日没有这个单位：", org),
                  absl::StrCat("no such organisation on that day: ", org));
}

absl::Status CheckPerson(const Facts& facts, absl::string_view person, absl::string_view path) {
  if (person.empty() || facts.directory->HasPerson(IdOf(person))) return absl::OkStatus();
  return BadField(path, absl::StrCat("没有这个人员：", person), absl::StrCat("no such person: ", person));
}

absl::Status CheckScreening(const Facts& facts, absl::string_view screening, absl::string_view path) {
  if (screening.empty()) return absl::OkStatus();
  const std::vector<absl::string_view> parts = absl::StrSplit(screening, '/');
  const bool well_formed =
      parts.size() == 4 && parts[0] == "orgs" && !parts[1].empty() && parts[2] == "screenings" && !parts[3].empty();
  if (!well_formed) {
    return BadField(path, "应为 orgs/单位编码/screenings/排查编号", "must be orgs/{org}/screenings/{screening}");
  }
  if (!facts.has_screening || facts.has_screening(absl::StrCat("orgs/", parts[1]), parts[3])) return absl::OkStatus();
  return BadField(path, "没有登记过这次排查", "is no screening round that was recorded");
}

absl::StatusOr<Seat> SeatOf(const Definition& definition, const v1::Case& c, const Facts& facts, absl::string_view unit,
                            absl::string_view path) {
  RETURN_IF_ERROR(CheckOrg(facts, unit, path));
  const absl::string_view code = IdOf(unit);
  Seat seat;
  seat.unit = OrgName(code);
  seat.level = LevelOf(definition, *facts.directory, code);
  if (seat.level.empty() && definition.proto().levels_size() > 0) return Refused(c, v1::LEVEL_UNKNOWN, seat.unit);
  std::optional<std::string> committee = facts.directory->ServingCommittee(code, DayOf(facts.act_time));
  if (committee.has_value()) seat.committee = OrgName(*committee);
  return seat;
}

absl::StatusOr<std::string> OwnUnit(const Facts& facts, absl::string_view path) {
  std::string own;
  for (const PostFact& post : facts.directory->Posts(PersonWhoAsks(facts), DayOf(facts.act_time))) {
    if (!own.empty() && own != post.org) {
      return BadField(path, "您在几个单位任职，请写明是哪个单位",
                      "you hold posts in several organisations: say which one");
    }
    own = post.org;
  }
  if (own.empty()) return BadField(path, "您没有所属单位，请写明单位", "you belong to no organisation: name the unit");
  return OrgName(own);
}

std::string ActedFor(const Facts& facts, const Seat& seat) {
  const DirectoryFacts& directory = *facts.directory;
  const std::vector<PostFact> posts = directory.Posts(PersonWhoAsks(facts), DayOf(facts.act_time));
  for (absl::string_view own : {IdOf(seat.unit), IdOf(seat.committee)}) {
    for (const PostFact& post : posts) {
      if (post.org == own) return OrgName(post.org);
    }
  }
  for (const PostFact& post : posts) {
    if (directory.IsAtOrBelow(IdOf(seat.unit), post.org) || directory.IsAtOrBelow(post.org, IdOf(seat.unit))) {
      return OrgName(post.org);
    }
  }
  return posts.empty() ? "" : OrgName(posts.front().org);
}

bool HoldsPostAt(const Facts& facts, absl::string_view org) {
  for (const PostFact& post : facts.directory->Posts(PersonWhoAsks(facts), DayOf(facts.act_time))) {
    if (post.org == IdOf(org)) return true;
  }
  return false;
}

bool IsHeadOf(const Facts& facts, absl::string_view person, absl::string_view committee) {
  return absl::c_any_of(facts.directory->Posts(IdOf(person), DayOf(facts.act_time)),
                        [&](const PostFact& post) { return post.role == "head" && post.org == IdOf(committee); });
}

bool BelongsToWhoMediated(const v1::Case& c, const Facts& facts) {
  const auto sits_in = [&](absl::string_view org) {
    const auto is_there = [&](const PostFact& post) { return post.org == IdOf(org); };
    return absl::c_any_of(facts.directory->Posts(PersonWhoAsks(facts), DayOf(facts.now)), is_there) ||
           absl::c_any_of(facts.directory->Posts(PersonWhoAsks(facts), DayOf(facts.act_time)), is_there);
  };
  return sits_in(c.committee()) ||
         absl::c_any_of(c.mediators(), [&](const v1::Mediator& each) { return each.person() == facts.actor; }) ||
         absl::c_any_of(c.sessions(),
                        [&](const v1::Session& each) {
                          return each.lead() == facts.actor || absl::c_linear_search(each.people(), facts.actor);
                        }) ||
         absl::c_any_of(c.transfers(),
                        [&](const v1::Transfer& each) {
                          return each.state() == v1::TRANSFER_STATE_ACCEPTED && sits_in(each.from());
                        }) ||
         absl::c_any_of(c.joint_committees(),
                        [&](const v1::JointCommittee& each) { return each.joined() && sits_in(each.committee()); });
}

std::optional<std::string> MediatesFor(const Facts& facts, absl::string_view person, absl::string_view committee) {
  std::optional<std::string> elsewhere;
  for (const PostFact& post : facts.directory->Posts(IdOf(person), DayOf(facts.act_time))) {
    if (!IsMediatorRole(post.role)) continue;
    if (post.org == IdOf(committee)) return OrgName(post.org);
    if (!elsewhere.has_value()) elsewhere = OrgName(post.org);
  }
  return elsewhere;
}

}  // namespace gaiwan
