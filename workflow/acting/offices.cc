#include "workflow/acting/offices.h"

#include "absl/algorithm/container.h"
#include "absl/types/span.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

bool HasPostIn(const DirectoryFacts& directory, absl::string_view person, absl::CivilDay day,
               absl::Span<const absl::string_view> roles, absl::string_view office) {
  return absl::c_any_of(directory.Posts(IdOf(person), day), [&](const PostFact& post) {
    return post.org == office && absl::c_linear_search(roles, post.role);
  });
}

}  // namespace

bool IsJusticeOffice(const DirectoryFacts& directory, absl::string_view org) {
  const std::string kind = directory.OrgKind(org);
  return kind == "judicial_office" || kind == "justice_bureau";
}

bool IsWatchOffice(const DirectoryFacts& directory, absl::string_view org) {
  return IsJusticeOffice(directory, org) || directory.OrgKind(org) == "governance_centre";
}

bool WorksIn(const DirectoryFacts& directory, absl::string_view person, absl::string_view office, absl::CivilDay day) {
  static constexpr absl::string_view kRoles[] = {"justice-officer", "supervisor", "dispatcher", "registrar", "head"};
  return HasPostIn(directory, person, day, kRoles, office);
}

bool PaysFor(const DirectoryFacts& directory, absl::string_view person, absl::string_view office, absl::CivilDay day,
             bool above) {
  static constexpr absl::string_view kRoles[] = {"justice-officer", "head"};
  if (HasPostIn(directory, person, day, kRoles, office)) return true;
  return above && absl::c_any_of(directory.Posts(IdOf(person), day), [&](const PostFact& post) {
           return absl::c_linear_search(kRoles, post.role) && IsJusticeOffice(directory, post.org) &&
                  StandsOver(directory, post.org, office);
         });
}

bool DisposesOf(const DirectoryFacts& directory, absl::string_view person, absl::string_view org, absl::CivilDay day) {
  return absl::c_any_of(directory.Posts(IdOf(person), day), [&](const PostFact& post) {
    const bool disposes = post.role == "head" || post.role == "registrar" ||
                          (post.role == "justice-officer" && IsJusticeOffice(directory, post.org));
    return disposes && StandsOver(directory, post.org, org);
  });
}

absl::Status NotYours(absl::string_view zh, absl::string_view en, absl::string_view subject) {
  return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE, MakeLabel(zh, en), subject);
}

absl::Status NotNowHere(absl::string_view zh, absl::string_view en, absl::string_view subject) {
  return RefusedBecause(v1::Case(), v1::NOT_IN_THIS_STATE, MakeLabel(zh, en), subject);
}

absl::Status CheckSameUnit(absl::string_view org, absl::string_view unit, const Facts& facts, const std::string& path) {
  if (IdOf(unit) != IdOf(org)) {
    return BadField(path, "应与 name 为同一单位", "must be the organisation that name names");
  }
  return CheckOrg(facts, unit, path);
}

}  // namespace gaiwan
