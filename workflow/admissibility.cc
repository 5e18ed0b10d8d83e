#include "workflow/admissibility.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// A first-level class covers its second level: `01` covers `01-06`.
bool Covers(absl::string_view rule_class, absl::string_view dispute_class) {
  return dispute_class == rule_class || absl::StartsWith(dispute_class, absl::StrCat(rule_class, "-"));
}

bool Holds(const v1::AdmissibilityRule& rule, const v1::Case& c) {
  if (rule.unless_delegated() && c.has_delegation() && c.delegation().state() != v1::DELEGATION_STATE_DECLINED) {
    return false;
  }
  if (std::any_of(rule.dispute_classes().begin(), rule.dispute_classes().end(),
                  [&](const std::string& each) { return Covers(each, c.dispute_class()); })) {
    return true;
  }
  if (std::any_of(rule.circumstances().begin(), rule.circumstances().end(), [&](const std::string& each) {
        return std::find(c.circumstances().begin(), c.circumstances().end(), each) != c.circumstances().end();
      })) {
    return true;
  }
  return rule.minor_party() && std::any_of(c.parties().begin(), c.parties().end(),
                                           [](const v1::Party& party) { return party.minor() && !party.removed(); });
}

bool Refuses(const v1::AdmissibilityRule& rule) {
  return rule.effect() == v1::ADMISSIBILITY_EFFECT_REFUSE_OPENING ||
         rule.effect() == v1::ADMISSIBILITY_EFFECT_REFUSE_ACCEPTANCE;
}

std::string LabelZh(const Facts& facts, absl::string_view list, absl::string_view code) {
  return facts.codes == nullptr ? std::string(code) : facts.codes->LabelOf(list, code).zh();
}

v1::Label Letter(const Facts& facts, const v1::AdmissibilityRule& rule) {
  return MakeLabel(
      absl::StrCat("以“", LabelZh(facts, "decline_reason", rule.decline_reason()), "”（", rule.decline_reason(),
                   "）不予受理，出具《", LabelZh(facts, "paper", rule.letter()), "》"),
      absl::StrCat("declined as ", rule.decline_reason(), ", with the letter ", rule.letter()));
}

}  // namespace

std::vector<const v1::AdmissibilityRule*> RulesFor(const Definition& definition, const v1::Case& c) {
  std::vector<const v1::AdmissibilityRule*> rules;
  for (const v1::AdmissibilityRule& rule : definition.proto().admissibility()) {
    if (Holds(rule, c)) rules.push_back(&rule);
  }
  return rules;
}

const v1::AdmissibilityRule* AcceptanceStop(const Definition& definition, const v1::Case& c) {
  for (const v1::AdmissibilityRule& rule : definition.proto().admissibility()) {
    if (Refuses(rule) && Holds(rule, c)) return &rule;
  }
  return nullptr;
}

const v1::AdmissibilityRule* OpeningStop(const Definition& definition, const v1::Case& c) {
  for (const v1::AdmissibilityRule& rule : definition.proto().admissibility()) {
    if (rule.effect() == v1::ADMISSIBILITY_EFFECT_REFUSE_OPENING && Holds(rule, c)) return &rule;
  }
  return nullptr;
}

v1::Label StopWords(const v1::AdmissibilityRule& rule) {
  return MakeLabel(absl::StrCat(rule.label().zh(), "：", rule.advice().zh(), "（", rule.source(), "）"),
                   absl::StrCat(rule.label().en(), ": ", rule.advice().en(), " (", rule.source(), ")"));
}

absl::Status CheckMayOpen(const Definition& definition, const v1::Case& c) {
  const v1::AdmissibilityRule* stop = OpeningStop(definition, c);
  return stop == nullptr ? absl::OkStatus() : RefusedBecause(c, v1::STOP_LIST, StopWords(*stop), stop->id());
}

absl::Status CheckMayAccept(const Definition& definition, const v1::Case& c) {
  const v1::AdmissibilityRule* stop = AcceptanceStop(definition, c);
  return stop == nullptr ? absl::OkStatus() : RefusedBecause(c, v1::STOP_LIST, StopWords(*stop), stop->id());
}

absl::Status CheckCircumstances(const Facts& facts,
                                const google::protobuf::RepeatedPtrField<std::string>& circumstances,
                                absl::string_view path) {
  for (int i = 0; i < circumstances.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    RETURN_IF_ERROR(CheckCode(facts, "circumstance", circumstances[i], at));
    if (std::find(circumstances.begin(), circumstances.begin() + i, circumstances[i]) != circumstances.begin() + i) {
      return BadField(at, "写了两次", "is named twice");
    }
    if (circumstances[i] == kNoCircumstance && circumstances.size() > 1) {
      return BadField(at, "“无”不能与其他情形并列", "`none` stands alone");
    }
  }
  return absl::OkStatus();
}

std::vector<v1::Label> AdmissibilityWarnings(const Definition& definition, const v1::Case& c, const Facts& facts) {
  std::vector<v1::Label> warnings;
  if (c.result() == "not-admissible") {
    for (const v1::AdmissibilityRule& rule : definition.proto().admissibility()) {
      if (rule.decline_reason().empty() || rule.decline_reason() != c.ending().reason()) continue;
      warnings.push_back(Letter(facts, rule));
      break;
    }
    return warnings;
  }
  const bool taken_on = !c.case_number().empty();
  for (const v1::AdmissibilityRule* rule : RulesFor(definition, c)) {
    v1::Label words = StopWords(*rule);
    if (Refuses(*rule) && !taken_on) {
      const v1::Label letter = Letter(facts, *rule);
      words = MakeLabel(absl::StrCat(words.zh(), "；", letter.zh()), absl::StrCat(words.en(), "; ", letter.en()));
    }
    warnings.push_back(std::move(words));
  }
  return warnings;
}

}  // namespace gaiwan
