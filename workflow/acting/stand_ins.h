// workflow/acting/stand_ins.h: who does whose work in an organisation for a time (代理). Pure, safe from any thread.
//
// While a stand-in holds, the directory says so (DirectoryFacts::Posts and StandIns): the stand-in has the posts there
// of who is absent, and to cases that the organisation holds the relation the other has. What keeps somebody away from
// a case, such as a recusal, keeps the stand-in away too, whoever they stand in for. Nobody stands in for a stand-in.
#ifndef GAIWAN_WORKFLOW_ACTING_STAND_INS_H_
#define GAIWAN_WORKFLOW_ACTING_STAND_INS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/acting/acting.h"
#include "workflow/facts.h"

namespace gaiwan {

// Days that one appointment lasts at most: a year, with a leap day. Longer is a change of posts.
inline constexpr int kStandInDaysMax = 366;

//   BadField       an unknown organisation or person, one without the posts that acting.proto wants; the same person
//                  twice; days that begin before today, end before they begin, or are more than kStandInDaysMax; a
//                  stand-in who is absent there meanwhile.
//   NOT_YOUR_ROLE  the caller is neither head nor registrar of the organisation or of one above it, nor officer of its
//                  judicial office.
//   SAME_PERSON    who stands in is not who appoints.
//   PART_EXISTS    the same stands already for a part of that time.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::AppointStandIn& command, const Facts& facts,
                                 const ActingPast& past);
// By who may appoint, and by either of the two. What they have from today on ends, also what has not begun.
//   PART_UNKNOWN  there is none that holds today or later.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::EndStandIn& command, const Facts& facts,
                                 const ActingPast& past);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_STAND_INS_H_
