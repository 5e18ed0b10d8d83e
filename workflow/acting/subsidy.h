// workflow/acting/subsidy.h: the subsidy for cases (以案定补): the list of a period by rule, objections to it, and what
// is to be paid. Pure, safe from any thread. Basis: 财行〔2007〕179号; 司发〔2018〕2号; the rule is the county's own
// (subsidy_rule.h).
#ifndef GAIWAN_WORKFLOW_ACTING_SUBSIDY_H_
#define GAIWAN_WORKFLOW_ACTING_SUBSIDY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/acting/acting.h"
#include "workflow/facts.h"

namespace gaiwan {

// Cases of one list: a record of a megabyte or so.
inline constexpr int kSubsidyCasesMax = 5000;
// Days between the first and the last of a list: a year and a day.
inline constexpr int kSubsidyDaysMax = 367;

// Lines and exclusions of `past.subsidy` by `past.rule`, in the order in which the files were checked: of the same
// dispute the first is paid. One reason an exclusion: what speaks against the case goes before what is missing.
void FillLines(const Facts& facts, const ActingPast& past, v1::SubsidyPublished* published);

//   BadField           an unknown organisation; a last day before the first, to come, or too many days later.
//   NOT_YOUR_ROLE      the unit is no judicial office or bureau of justice, or the caller none of its officers.
//   PART_EXISTS        the id is taken.
//   NOT_IN_THIS_STATE  the server has no rule, or no file was checked in that time.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::PublishSubsidy& command, const Facts& facts,
                                 const ActingPast& past);
// By whoever has a post in the area of the office, or in one that stands over it.
//   NOT_YOUR_ROLE      any other.
//   PART_UNKNOWN       no such list, or no line of it for the case.
//   NOT_IN_THIS_STATE  after the days for objections, or while another to the line is open.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::ObjectToSubsidy& command, const Facts& facts,
                                 const ActingPast& past);
// By an officer of the office or of one above it.
//   PART_UNKNOWN, NOT_YOUR_ROLE as above; NOT_IN_THIS_STATE when no objection to the line is open.
//   SAME_PERSON        who objected, or is paid by the line.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::DecideSubsidyObjection& command, const Facts& facts,
                                 const ActingPast& past);
// By an officer of the office or of one above it, other than who published.
//   PART_UNKNOWN, NOT_YOUR_ROLE as above; SAME_PERSON.
//   NOT_IN_THIS_STATE  approved already, before the days for objections are over, or while one is open.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::ApproveSubsidy& command, const Facts& facts,
                                 const ActingPast& past);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_SUBSIDY_H_
