// workflow/attendance_rules.h: who may not sit in a session as they are: somebody in a court's case by video whose
// identity was not compared, a minor alone. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ATTENDANCE_RULES_H_
#define GAIWAN_WORKFLOW_ATTENDANCE_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

using AttendanceList = google::protobuf::RepeatedPtrField<v1::Attendance>;

// How the person is there by the later of the two lists; unspecified for who is on none.
v1::Presence PresenceOf(absl::string_view who, const AttendanceList& before, const AttendanceList& now);

// What has to be known of who somebody is before they take part by video: in what a court delegated or entrusted it was
// compared on line (Online Rules art. 17), whoever carries the picture; else any level will do. `who` as in Identity.
bool IsIdentifiedForVideo(const v1::Case& c, absl::string_view who);

// IDENTITY_NOT_CHECKED about the first party, representative or participant of a court's case who is there by video and
// was not compared on line. Mediators and other people of the directory are known.
absl::Status CheckComparedOnLine(const v1::Case& c, const AttendanceList& now);

// Whether a guardian acts for the party: a minor, or an adult without full capacity (Civil Code art. 19 to 23).
bool NeedsGuardian(const v1::Party& party);

// CONSENT_MISSING about the first party at the table that needs a guardian who takes no part (facts 3.10). `before`:
// who was there already.
absl::Status CheckGuardians(const v1::Case& c, const AttendanceList& before, const AttendanceList& now);

// NOT_A_SIGNER about a party that needs a guardian: the guardian signs for it.
absl::Status CheckSignsItself(const v1::Case& c, const v1::Party& party);

// CONSENT_MISSING about the first party that needs a guardian and has none in the case: what is agreed orally nobody
// signs, so it is asked here.
absl::Status CheckGuardiansNamed(const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ATTENDANCE_RULES_H_
