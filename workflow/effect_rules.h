// workflow/effect_rules.h: the rules by which a written agreement takes effect, as a table. Law, so not the
// definition's: no county opens or closes one. Pure functions over a table that never changes, safe from any thread.
#ifndef GAIWAN_WORKFLOW_EFFECT_RULES_H_
#define GAIWAN_WORKFLOW_EFFECT_RULES_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// Which agreements a rule is for.
enum class EffectScope {
  kEveryCase,
  // Of a case that a court delegated or entrusted, unless the committee declined it.
  kFromCourt,
  // Drawn up on line, which its draft says.
  kOnLine,
};

// What has to be there. The latest of these acts is the moment under the rule.
struct EffectRuleRow {
  v1::EffectRule rule;
  // The article.
  absl::string_view source;
  EffectScope scope;
  // Every party signs, in one of these ways; and, where it says so, a mediator in one of them and the committee's seal.
  absl::Span<const v1::SignatureWay> ways;
  bool mediator;
  bool seal;
};

// The strictest last: of several that apply to a case the first is the one its paper names.
absl::Span<const EffectRuleRow> EffectRules();

// The row of People's Mediation Law art. 29 for what no rule is written of.
const EffectRuleRow& EffectRuleOf(v1::EffectRule rule);

// Whether the rule is one of this case's agreements that were drafted under `drafted_under`. Where several are, the
// earlier day counts: a period that the parties would lose by waiting for the later one begins with the first.
bool Applies(const EffectRuleRow& row, const v1::Case& c, v1::EffectRule drafted_under);

// Whether a draft of this case may be put under `rule`.
bool MayBeDraftedUnder(v1::EffectRule rule, const v1::Case& c);

// What a draft is under when nobody says: by where the case comes from.
v1::EffectRule UsualEffectRule(const v1::Case& c);

// Whether a signature made this way counts under the rule.
bool CountsUnder(v1::EffectRule rule, v1::SignatureWay way);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EFFECT_RULES_H_
