// workflow/effect.h: when an agreement takes effect, and what is owed from then on. The moment is computed from what
// was signed and sealed, in any order, and never typed. Pure functions.
#ifndef GAIWAN_WORKFLOW_EFFECT_H_
#define GAIWAN_WORKFLOW_EFFECT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/definition.h"

namespace gaiwan {

// Ids of the parties that must sign: those the clauses name, and every willing party when a clause binds each to each
// other (it leaves out who owes or to whom). Who was bound by an agreement signs the one that replaces it, too: nobody
// loses what is owed without a word. In the case's order.
std::vector<std::string> PartiesThatSign(const v1::Case& c, const v1::Agreement& agreement);

// nullptr when `who` has not signed this draft.
const v1::Signature* FindSignature(const v1::Agreement& agreement, absl::string_view who);

// The party's own signature of this draft, or that of who stands for it (SignAgreement lets nobody sign without the
// power to); nullptr while there is neither.
// Of a party that died: the last of its heirs', once each of them signed.
const v1::Signature* SignatureOfParty(const v1::Case& c, const v1::Agreement& agreement, absl::string_view party);

// The latest act among those a rule asks for (effect_rules.h); nullopt while one is missing. Where several rules apply,
// the earlier day counts. A party that has since refused or withdrawn keeps it from taking effect.
std::optional<absl::Time> EffectiveTime(const Definition& definition, const v1::Case& c,
                                        const v1::Agreement& agreement);

// One a clause or instalment: `{agreement}-{clause}[-{instalment}]`, counted from 1. A duty that goes on, and something
// not to be done without a last day, is IN_ORDER. What was done at once is OPEN and due on the day of effect: it counts
// as performed when somebody records the proof, like everything else.
std::vector<v1::Obligation> ObligationsOf(const v1::Agreement& agreement, absl::Time effective);

// A duty that goes on: in order until reported otherwise.
bool IsOngoing(const v1::Clause& clause);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EFFECT_H_
