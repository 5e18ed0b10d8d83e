// workflow/effect_rules.h: the rules by which a written agreement takes effect. A definition holds them as a table; the
// law's own table stands here, and no definition asks for less. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_EFFECT_RULES_H_
#define GAIWAN_WORKFLOW_EFFECT_RULES_H_

#include <vector>

#include "absl/types/span.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan {

// As the law has them, each once, the strictest last: of several that hold for a case the first is the one its paper
// names.
absl::Span<const v1::EffectTerms> LegalEffectRules();

// What a row of a definition does that the law does not allow.
enum class EffectBreach {
  kNone,
  // No such rule in the law's table.
  kUnknownRule,
  // The rule is for other agreements.
  kOtherScope,
  // No way to sign, or one that does not count under the rule.
  kWay,
  // The law asks for a mediator's signature or the seal, and the row does not.
  kLess,
  // PML art. 29 is the same everywhere: a county that asked for more would take from parties what the law gave them.
  kNotAsTheLaw,
};
EffectBreach BreachOf(const v1::EffectTerms& row);

// The definition's rows in the law's order. Of a rule without a row, or with one that breaks the law, the law's.
std::vector<v1::EffectTerms> EffectRulesOf(const v1::Definition& definition);

// The row of this rule in `rules`; that of People's Mediation Law art. 29 for what no rule is written of.
// REQUIRES: `rules` are of EffectRulesOf.
const v1::EffectTerms& EffectRuleIn(absl::Span<const v1::EffectTerms> rules, v1::EffectRule rule);

// Whether the rule is one of this case's agreements that were drafted under `drafted_under`. Where several are, the
// earlier day counts: a period that the parties would lose by waiting for the later one begins with the first.
bool Applies(const v1::EffectTerms& row, const v1::Case& c, v1::EffectRule drafted_under);

// Whether a draft of this case may be put under `rule`.
bool MayBeDraftedUnder(v1::EffectRule rule, const v1::Case& c);

// What a draft is under when nobody says: by where the case comes from.
v1::EffectRule UsualEffectRule(const v1::Case& c);

// Whether a signature made this way counts under the rule.
bool CountsUnder(const v1::EffectTerms& row, v1::SignatureWay way);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EFFECT_RULES_H_
