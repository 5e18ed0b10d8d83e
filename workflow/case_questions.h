// workflow/case_questions.h: small questions about a case that guards, conditions and roles ask beside those of
// consent.h and effect.h. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CASE_QUESTIONS_H_
#define GAIWAN_WORKFLOW_CASE_QUESTIONS_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/definition.h"

namespace gaiwan::questions {

// Parties that are not removed.
int PartyCount(const v1::Case& c);
// Not removed, and the latest word on mediation in this round is yes; told of its rights or not.
bool Consents(const v1::Case& c, const v1::Party& party);
bool AnySessionRunning(const v1::Case& c);
// An agreement of this round that has taken effect.
bool HasEffectiveAgreement(const v1::Case& c);
// All who must sign have signed this draft, a mediator too; the seal is another matter.
bool SignaturesComplete(const Definition& definition, const v1::Case& c, const v1::Agreement& agreement);
bool HasPendingTransfer(const v1::Case& c);
// A mediator of the case was recused, and nobody leads it now.
bool LeadMissing(const v1::Case& c);

// `orgs/a` -> `a`, `people/p` -> `p`; what has no such prefix stays.
absl::string_view ShortName(absl::string_view name);

}  // namespace gaiwan::questions

#endif  // GAIWAN_WORKFLOW_CASE_QUESTIONS_H_
