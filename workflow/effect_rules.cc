#include "workflow/effect_rules.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {
namespace {

// Code list `source`: a court delegated or entrusted it.
constexpr absl::string_view kFromCourt = "court";

v1::EffectTerms LegalRow(v1::EffectRule rule, absl::string_view source, absl::string_view zh, absl::string_view en,
                         v1::EffectScope scope, std::initializer_list<v1::SignatureWay> ways) {
  v1::EffectTerms row;
  row.set_rule(rule);
  row.set_source(std::string(source));
  row.mutable_words()->set_zh(std::string(zh));
  row.mutable_words()->set_en(std::string(en));
  row.set_scope(scope);
  for (const v1::SignatureWay way : ways) row.add_ways(way);
  return row;
}

std::vector<v1::EffectTerms> MakeLegalRules() {
  // Signing, sealing and a fingerprint, and the reliable electronic signature that stands for them (Electronic
  // Signature Law art. 14).
  const std::initializer_list<v1::SignatureWay> on_paper = {v1::SIGNATURE_WAY_BY_HAND, v1::SIGNATURE_WAY_FINGERPRINT,
                                                            v1::SIGNATURE_WAY_SEAL,
                                                            v1::SIGNATURE_WAY_RELIABLE_ELECTRONIC};
  std::vector<v1::EffectTerms> rules = {
      LegalRow(v1::EFFECT_RULE_ONLINE19, "人民法院在线调解规则第19条", "各方当事人电子签名",
               "every party signed electronically", v1::EFFECT_SCOPE_ON_LINE,
               {v1::SIGNATURE_WAY_RELIABLE_ELECTRONIC, v1::SIGNATURE_WAY_SIMPLE_ELECTRONIC}),
      LegalRow(v1::EFFECT_RULE_SPC24, "最高人民法院关于人民法院特邀调解的规定第24条", "各方当事人签名",
               "every party signed", v1::EFFECT_SCOPE_FROM_COURT, on_paper),
      LegalRow(v1::EFFECT_RULE_PML29, "人民调解法第29条", "各方当事人签名、调解员签名、调委会盖章",
               "every party and a mediator signed, and the committee sealed it", v1::EFFECT_SCOPE_EVERY_CASE,
               on_paper)};
  rules.back().set_mediator(true);
  rules.back().set_seal(true);
  return rules;
}

const v1::EffectTerms* FindRule(absl::Span<const v1::EffectTerms> rules, v1::EffectRule rule) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const v1::EffectTerms& row) { return row.rule() == rule; });
  return found == rules.end() ? nullptr : &*found;
}

bool IsFromCourt(const v1::Case& c) {
  return c.source() == kFromCourt && c.delegation().state() != v1::DELEGATION_STATE_DECLINED;
}

}  // namespace

absl::Span<const v1::EffectTerms> LegalEffectRules() {
  static const auto* const rules = new std::vector<v1::EffectTerms>(MakeLegalRules());
  return *rules;
}

EffectBreach BreachOf(const v1::EffectTerms& row) {
  const v1::EffectTerms* const law = FindRule(LegalEffectRules(), row.rule());
  if (law == nullptr) return EffectBreach::kUnknownRule;
  if (row.scope() != law->scope()) return EffectBreach::kOtherScope;
  const auto counts = [&](int way) { return CountsUnder(*law, static_cast<v1::SignatureWay>(way)); };
  if (row.ways().empty() || !std::all_of(row.ways().begin(), row.ways().end(), counts)) return EffectBreach::kWay;
  if ((law->mediator() && !row.mediator()) || (law->seal() && !row.seal())) return EffectBreach::kLess;
  const bool every_way = std::all_of(law->ways().begin(), law->ways().end(),
                                     [&](int way) { return CountsUnder(row, static_cast<v1::SignatureWay>(way)); });
  if (row.rule() == v1::EFFECT_RULE_PML29 && !every_way) return EffectBreach::kNotAsTheLaw;
  return EffectBreach::kNone;
}

std::vector<v1::EffectTerms> EffectRulesOf(const v1::Definition& definition) {
  std::vector<v1::EffectTerms> rules;
  for (const v1::EffectTerms& law : LegalEffectRules()) {
    const auto own = std::find_if(
        definition.effect_rules().begin(), definition.effect_rules().end(),
        [&](const v1::EffectTerms& row) { return row.rule() == law.rule() && BreachOf(row) == EffectBreach::kNone; });
    rules.push_back(own == definition.effect_rules().end() ? law : *own);
  }
  return rules;
}

const v1::EffectTerms& EffectRuleIn(absl::Span<const v1::EffectTerms> rules, v1::EffectRule rule) {
  const v1::EffectTerms* const found = FindRule(rules, rule);
  return found == nullptr ? rules.back() : *found;
}

bool Applies(const v1::EffectTerms& row, const v1::Case& c, v1::EffectRule drafted_under) {
  if (EffectRuleIn(LegalEffectRules(), drafted_under).rule() == row.rule()) return true;
  switch (row.scope()) {
    case v1::EFFECT_SCOPE_EVERY_CASE:
      return true;
    case v1::EFFECT_SCOPE_FROM_COURT:
      return IsFromCourt(c);
    default:
      return false;
  }
}

bool MayBeDraftedUnder(v1::EffectRule rule, const v1::Case& c) {
  return EffectRuleIn(LegalEffectRules(), rule).scope() != v1::EFFECT_SCOPE_FROM_COURT || IsFromCourt(c);
}

v1::EffectRule UsualEffectRule(const v1::Case& c) {
  for (const v1::EffectTerms& row : LegalEffectRules()) {
    if (Applies(row, c, v1::EFFECT_RULE_UNSPECIFIED)) return row.rule();
  }
  return v1::EFFECT_RULE_PML29;
}

bool CountsUnder(const v1::EffectTerms& row, v1::SignatureWay way) {
  return std::find(row.ways().begin(), row.ways().end(), way) != row.ways().end();
}

}  // namespace gaiwan
