// workflow/references.h: what a command refers to outside its case: organisations, people, codes, seals. Each is looked
// up in the directory and the code lists as they stood on the day of the act. Pure functions over Facts. REQUIRES:
// facts.directory is set.
#ifndef GAIWAN_WORKFLOW_REFERENCES_H_
#define GAIWAN_WORKFLOW_REFERENCES_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// `orgs/632821100` -> `632821100`; `people/p-1` -> `p-1`.
absl::string_view IdOf(absl::string_view name);

// BadField when the list has no such code. An empty code is OK, and so is any code while no lists are loaded.
absl::Status CheckCode(const Facts& facts, absl::string_view list, absl::string_view code, absl::string_view path);
// BadField when the organisation did not exist on the day of the act. An empty name is OK.
absl::Status CheckOrg(const Facts& facts, absl::string_view org, absl::string_view path);
absl::Status CheckPerson(const Facts& facts, absl::string_view person, absl::string_view path);
// BadField unless it names a screening round that was recorded, `orgs/{org}/screenings/{screening}`. Empty is OK.
absl::Status CheckScreening(const Facts& facts, absl::string_view screening, absl::string_view path);

// Who holds a case: the unit, the committee that serves it (empty when none does) and the unit's level.
struct Seat {
  std::string unit;
  std::string committee;
  std::string level;
};
// BadField for an unknown unit; LEVEL_UNKNOWN when neither its kind nor that of any place above it is of a level, in a
// definition that has levels.
absl::StatusOr<Seat> SeatOf(const Definition& definition, const v1::Case& c, const Facts& facts, absl::string_view unit,
                            absl::string_view path);

// The organisation in which the caller holds all their posts, `orgs/{org}`. BadField when there is none or several:
// then the command has to name it.
absl::StatusOr<std::string> OwnUnit(const Facts& facts, absl::string_view path);
// The organisation the caller acted for when opening a case at `unit`: that unit or its committee if they hold a post
// there, else one above or below it, else the first. Empty for a caller without a post.
std::string ActedFor(const Facts& facts, const Seat& seat);

// Whether the caller held any post in the organisation on the day of the act.
bool HoldsPostAt(const Facts& facts, absl::string_view org);
// Whether the person, `people/{person}`, was the head of the committee, or stood in for them, on the day of the act.
bool IsHeadOf(const Facts& facts, absl::string_view person, absl::string_view committee);
// Whether the caller is a mediator of the case, or belongs to the committee that mediated or to one that joined it:
// today or on the day of the act, so that no stated time leads around it.
bool BelongsToWhoMediated(const v1::Case& c, const Facts& facts);
// The organisation, `orgs/{org}`, for which the person mediated on the day of the act: the case's committee first.
// nullopt for someone who was no mediator (PML art. 13, 14).
std::optional<std::string> MediatesFor(const Facts& facts, absl::string_view person, absl::string_view committee);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_REFERENCES_H_
