// workflow/consent.h: who may be mediated with. These gates hold under any definition: rights told and consent given in
// this round by each who takes part, none with whom it was refused, and still two sides. Pure functions.
#ifndef GAIWAN_WORKFLOW_CONSENT_H_
#define GAIWAN_WORKFLOW_CONSENT_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// The party's latest word on this kind in the case's present round; UNSPECIFIED when it has none.
v1::ConsentAnswer AnswerOf(const v1::Case& c, const v1::Party& party, v1::ConsentKind kind);

// Rights were told in this round.
bool IsTold(const v1::Case& c, const v1::Party& party);
// The latest word on mediation in this round is no.
bool HasRefused(const v1::Case& c, const v1::Party& party);
// In the case, told, and agreed to mediation in this round.
bool IsWilling(const v1::Case& c, const v1::Party& party);

// `parties/{party}`: how refusals and blocks of personal data name a party.
std::string PartySubject(absl::string_view party);

// Whether mediation is possible among those of the case's parties for which `counts` holds: at least two, and someone
// on each of the applicant's and the respondent's side that the case has. Third parties may all stay away; parties who
// applied together are enough when there is no other side.
bool CanMediateAmong(const v1::Case& c, absl::FunctionRef<bool(const v1::Party&)> counts);

// OK when the willing parties can be mediated among, else the reason that is nearest to its cure, naming the party:
// PARTIES_TOO_FEW, RIGHTS_NOT_TOLD, CONSENT_MISSING, PARTY_REFUSED. `also_willing` counts beside IsWilling: those who
// consent by the very act that is decided.
absl::Status CheckMediation(const v1::Case& c, absl::FunctionRef<bool(const v1::Party&)> also_willing);
absl::Status CheckMediation(const v1::Case& c);

// OK when mediation with this one party is allowed now: RIGHTS_NOT_TOLD, PARTY_REFUSED, CONSENT_MISSING, or
// PART_UNKNOWN for a party that was removed.
absl::Status CheckWilling(const v1::Case& c, const v1::Party& party);

// OK when each party that is mediated with agreed to listeners (PML art. 23).
absl::Status CheckListeners(const v1::Case& c);

// Violence at home or against a person, by the class of the dispute or a danger that is not over.
bool IsViolenceCase(const v1::Case& c);
// Code list `risk_kind`: violence at home or against a person.
bool IsViolentRiskKind(absl::string_view kind);
// In such a case nobody is put at one table with the other side who was not asked alone whether it is safe, and said
// yes in this round: SAFETY_NOT_ASKED for the first. `comes` tells who is to sit there; one side alone is no matter.
absl::Status CheckSafety(const v1::Case& c, absl::FunctionRef<bool(const v1::Party&)> comes);

// Whether a no of this party is the end of mediation in this round. Not when an agreement on the whole took effect in
// it.
bool NoEndsMediation(const v1::Case& c, absl::string_view party);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CONSENT_H_
