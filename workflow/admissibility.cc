#include "workflow/admissibility.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/dispute_class.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_flags.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

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
    if (RuleHolds(rule, c)) rules.push_back(&rule);
  }
  return rules;
}

const v1::AdmissibilityRule* AcceptanceStop(const Definition& definition, const v1::Case& c) {
  for (const v1::AdmissibilityRule& rule : definition.proto().admissibility()) {
    if (Refuses(rule) && RuleHolds(rule, c)) return &rule;
  }
  return nullptr;
}

const v1::AdmissibilityRule* OpeningStop(const Definition& definition, const v1::Case& c) {
  for (const v1::AdmissibilityRule& rule : definition.proto().admissibility()) {
    if (rule.effect() == v1::ADMISSIBILITY_EFFECT_REFUSE_OPENING && RuleHolds(rule, c)) return &rule;
  }
  return nullptr;
}

absl::Status CheckMayOpen(const Definition& definition, const v1::Case& c) {
  const v1::AdmissibilityRule* stop = OpeningStop(definition, c);
  return stop == nullptr ? absl::OkStatus() : RefusedBecause(c, v1::STOP_LIST, RuleWords(*stop), stop->id());
}

absl::Status CheckMayAccept(const Definition& definition, const v1::Case& c) {
  const v1::AdmissibilityRule* stop = AcceptanceStop(definition, c);
  return stop == nullptr ? absl::OkStatus() : RefusedBecause(c, v1::STOP_LIST, RuleWords(*stop), stop->id());
}

const v1::WrittenForm* WrittenFormFor(const Definition& definition, const v1::Case& c) {
  for (const v1::WrittenForm& form : definition.proto().settling().written_forms()) {
    if (AnyCoversClass(form.dispute_classes(), c.dispute_class())) return &form;
  }
  return nullptr;
}

v1::Label WrittenFormWords(const v1::WrittenForm& form) {
  return MakeLabel(absl::StrCat(form.words().zh(), "（", form.source(), "）"),
                   absl::StrCat(form.words().en(), " (", form.source(), ")"));
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
    v1::Label words = RuleWords(*rule);
    if (Refuses(*rule) && !taken_on) {
      const v1::Label letter = Letter(facts, *rule);
      words = MakeLabel(absl::StrCat(words.zh(), "；", letter.zh()), absl::StrCat(words.en(), "; ", letter.en()));
    }
    warnings.push_back(std::move(words));
  }
  return warnings;
}

}  // namespace gaiwan
