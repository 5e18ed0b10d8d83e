#include "workflow/effect_rules.h"

#include <algorithm>
#include <iterator>

namespace gaiwan {
namespace {

// Code list `source`: a court delegated or entrusted it.
constexpr absl::string_view kFromCourt = "court";

// Signing, sealing and a fingerprint, and the reliable electronic signature that stands for them (Electronic Signature
// Law art. 14).
constexpr v1::SignatureWay kOnPaper[] = {v1::SIGNATURE_WAY_BY_HAND, v1::SIGNATURE_WAY_FINGERPRINT,
                                         v1::SIGNATURE_WAY_SEAL, v1::SIGNATURE_WAY_RELIABLE_ELECTRONIC};
constexpr v1::SignatureWay kElectronic[] = {v1::SIGNATURE_WAY_RELIABLE_ELECTRONIC, v1::SIGNATURE_WAY_SIMPLE_ELECTRONIC};

constexpr EffectRuleRow kRules[] = {
    {v1::EFFECT_RULE_ONLINE19, "人民法院在线调解规则第19条", EffectScope::kOnLine, kElectronic, /*mediator=*/false,
     /*seal=*/false},
    {v1::EFFECT_RULE_SPC24, "最高人民法院关于人民法院特邀调解的规定第24条", EffectScope::kFromCourt, kOnPaper,
     /*mediator=*/false, /*seal=*/false},
    {v1::EFFECT_RULE_PML29, "人民调解法第29条", EffectScope::kEveryCase, kOnPaper, /*mediator=*/true, /*seal=*/true},
};

bool IsFromCourt(const v1::Case& c) {
  return c.source() == kFromCourt && c.delegation().state() != v1::DELEGATION_STATE_DECLINED;
}

}  // namespace

absl::Span<const EffectRuleRow> EffectRules() {
  return kRules;
}

const EffectRuleRow& EffectRuleOf(v1::EffectRule rule) {
  for (const EffectRuleRow& row : kRules) {
    if (row.rule == rule) return row;
  }
  return *std::prev(std::end(kRules));
}

bool Applies(const EffectRuleRow& row, const v1::Case& c, v1::EffectRule drafted_under) {
  if (EffectRuleOf(drafted_under).rule == row.rule) return true;
  switch (row.scope) {
    case EffectScope::kEveryCase:
      return true;
    case EffectScope::kFromCourt:
      return IsFromCourt(c);
    case EffectScope::kOnLine:
      return false;
  }
  return false;
}

bool MayBeDraftedUnder(v1::EffectRule rule, const v1::Case& c) {
  return EffectRuleOf(rule).scope != EffectScope::kFromCourt || IsFromCourt(c);
}

v1::EffectRule UsualEffectRule(const v1::Case& c) {
  for (const EffectRuleRow& row : kRules) {
    if (Applies(row, c, v1::EFFECT_RULE_UNSPECIFIED)) return row.rule;
  }
  return v1::EFFECT_RULE_PML29;
}

bool CountsUnder(v1::EffectRule rule, v1::SignatureWay way) {
  const absl::Span<const v1::SignatureWay> ways = EffectRuleOf(rule).ways;
  return std::find(ways.begin(), ways.end(), way) != ways.end();
}

}  // namespace gaiwan
