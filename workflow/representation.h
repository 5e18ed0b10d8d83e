// workflow/representation.h: who stands for a party, and what they may do in its name. Parties, representatives and
// participants share one space of ids, so that "who signed" and "whose identity" name one person. Pure functions.
#ifndef GAIWAN_WORKFLOW_REPRESENTATION_H_
#define GAIWAN_WORKFLOW_REPRESENTATION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// Representatives a group chooses among itself where the definition names no number: the mediation table has room for
// them, and a court would take no more (CPL art. 56, CPL Interpretation art. 78: two to five).
inline constexpr int kGroupRepresentatives = 5;

// Whose personal data it is: `persons/r-{id}`, `persons/p-{id}`.
std::string RepresentativeSubject(absl::string_view id);
std::string ParticipantSubject(absl::string_view id);

// Whether a representative or a participant of the case has this id.
bool IsRepresentativeOrParticipant(const v1::Case& c, absl::string_view id);

// The id somebody new will have: the caller's, or else `prefix` and the next free number. Bare numbers are the
// parties'.
std::string PersonIdFor(const v1::Case& c, absl::string_view wanted, absl::string_view prefix, int count);

// OK when the representative may concede, settle and sign for the party on `day`: a guardian, the legal representative,
// the head of the household, and whoever has a special power (CPL art. 62), as long as the power lasts. Else
// NOT_A_SIGNER with what is missing in words.
absl::Status CheckMaySign(const v1::Case& c, const v1::Representative& representative, absl::CivilDay day);

// OK when the party speaks for itself in the session (the running one when `session` is empty), or whoever speaks for
// it may on `day`: the power lasts, and to concede it is a special one. Else NOT_A_SIGNER as above. Where it is not on
// record who speaks for a represented party, one of its representatives whose power lasts is enough.
absl::Status CheckMaySpeak(const v1::Case& c, absl::string_view party, absl::string_view session, bool concedes,
                           absl::CivilDay day);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_REPRESENTATION_H_
