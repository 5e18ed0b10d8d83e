// Faults of the rules on admissibility, on settling and on how long files are kept.
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/definition_check.h"

namespace gaiwan::check {
namespace {

using Words = google::protobuf::RepeatedPtrField<std::string>;

void CheckWords(const Words& words, absl::string_view path, FaultList* faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < words.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    if (words[i].empty()) {
      faults->Add(at, "不能为空：空词会在每一条里找到", "is empty: it would be found in every clause");
    } else if (!seen.insert(words[i]).second) {
      faults->Add(at, "写了两次", "stands there twice");
    }
  }
}

void CheckRule(const v1::AdmissibilityRule& rule, const std::string& path, FaultList* faults) {
  CheckLabel(rule.label(), absl::StrCat(path, ".label"), faults);
  CheckLabel(rule.advice(), absl::StrCat(path, ".advice"), faults);
  CheckWords(rule.dispute_classes(), absl::StrCat(path, ".dispute_classes"), faults);
  CheckWords(rule.circumstances(), absl::StrCat(path, ".circumstances"), faults);
  if (rule.dispute_classes().empty() && rule.circumstances().empty() && !rule.minor_party()) {
    faults->Add(path, "没有写明适用于哪些案件", "names no class, circumstance or party: it would never hold");
  }
  const bool flags = rule.effect() == v1::ADMISSIBILITY_EFFECT_FLAG;
  for (const auto& [field, code] :
       {std::pair("decline_reason", rule.decline_reason()), std::pair("letter", rule.letter())}) {
    if (flags && !code.empty()) {
      faults->Add(absl::StrCat(path, ".", field), "只是提示的规则不写不予受理", "a rule that flags declines nothing");
    }
    if (!flags && code.empty()) {
      faults->Add(absl::StrCat(path, ".", field), "不予受理须写明理由和文书",
                  "a rule that refuses names reason and letter");
    }
  }
}

void CheckRetention(const v1::Definition& definition, FaultList* faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < definition.retention_size(); ++i) {
    const v1::RetentionRule& rule = definition.retention(i);
    const std::string path = ItemPath("", "retention", rule.id().empty() ? absl::StrCat(i) : rule.id());
    CheckId(rule.id(), absl::StrCat(path, ".id"), faults);
    if (!rule.id().empty() && !seen.insert(rule.id()).second) {
      faults->Add(absl::StrCat(path, ".id"), "编号重复", "there are two of this id");
    }
    CheckLabel(rule.label(), absl::StrCat(path, ".label"), faults);
    CheckWords(rule.dispute_classes(), absl::StrCat(path, ".dispute_classes"), faults);
    if (rule.source().empty()) faults->Add(absl::StrCat(path, ".source"), "没有写明依据", "it names no article");
    const bool any = rule.dispute_classes().empty() && !rule.written_agreement();
    if (any && i + 1 < definition.retention_size()) {
      faults->Add(path, "适用于所有案件，其后的规则不会用到",
                  "holds for every case: no rule behind it is ever reached");
    }
  }
}

// The first row that names a kind of pause holds.
void CheckPauses(const v1::Definition& definition, FaultList* faults) {
  for (int i = 0; i < definition.pauses_size(); ++i) {
    const v1::PauseRule& rule = definition.pauses(i);
    const std::string path = absl::StrCat("pauses[", i, "]");
    if (rule.days_max() < 1) {
      faults->Add(absl::StrCat(path, ".days_max"), "没有写明最长多少日", "it does not say how many days at most");
    }
    if (rule.source().empty()) {
      faults->Add(absl::StrCat(path, ".source"), "没有写明依据", "it does not name the law or promise it comes from");
    }
    if (rule.kinds().empty() && i + 1 < definition.pauses_size()) {
      faults->Add(path, "其后的规则永远不会适用", "holds for any kind: the ones behind it never do");
    }
  }
  if (definition.pauses().empty()) return;
  for (const v1::ClockRule& rule : definition.clocks()) {
    if (rule.on_expiry() == v1::EXPIRY_RESUME) return;
  }
  faults->Add("pauses", "没有到期恢复办理的期限", "no clock ends a pause on its last day");
}

}  // namespace

void CheckRules(const v1::Definition& definition, FaultList* faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < definition.admissibility_size(); ++i) {
    const v1::AdmissibilityRule& rule = definition.admissibility(i);
    const std::string path = ItemPath("", "admissibility", rule.id().empty() ? absl::StrCat(i) : rule.id());
    CheckId(rule.id(), absl::StrCat(path, ".id"), faults);
    if (!rule.id().empty() && !seen.insert(rule.id()).second) {
      faults->Add(absl::StrCat(path, ".id"), "编号重复", "there are two of this id");
    }
    CheckRule(rule, path, faults);
  }
  CheckRetention(definition, faults);
  CheckPauses(definition, faults);
  if (definition.has_designation() && definition.designation().declines_min() < 1) {
    faults->Add("designation.declines_min", "没有写明几个单位不接收之后", "it does not say after how many units");
  }
  if (definition.has_designation() && definition.designation().source().empty()) {
    faults->Add("designation.source", "没有写明依据", "it does not name the rule or promise it comes from");
  }
  if (definition.has_group_event() && definition.group_event().source().empty()) {
    faults->Add("group_event.source", "没有写明依据", "it does not name the rule or promise it comes from");
  }
  const v1::SettlingRule& settling = definition.settling();
  for (int i = 0; i < settling.written_forms_size(); ++i) {
    const v1::WrittenForm& form = settling.written_forms(i);
    const std::string path = absl::StrCat("settling.written_forms[", i, "]");
    CheckLabel(form.words(), absl::StrCat(path, ".words"), faults);
    CheckWords(form.dispute_classes(), absl::StrCat(path, ".dispute_classes"), faults);
    if (form.dispute_classes().empty()) {
      faults->Add(absl::StrCat(path, ".dispute_classes"), "没有写明适用于哪些纠纷",
                  "names no class: it would never hold");
    }
    if (form.source().empty()) faults->Add(absl::StrCat(path, ".source"), "没有写明依据", "it names no article");
  }
  const auto check = [&](const Words& words, absl::string_view field) {
    CheckWords(words, absl::StrCat("settling.", field), faults);
  };
  check(settling.vague_words(), "vague_words");
  check(settling.unverifiable_words(), "unverifiable_words");
  check(settling.third_party_words(), "third_party_words");
  check(settling.land_words(), "land_words");
  check(settling.disposal_words(), "disposal_words");
  check(settling.apology_words(), "apology_words");
  check(settling.condition_words(), "condition_words");
  check(settling.payment_words(), "payment_words");
  check(settling.title_papers(), "title_papers");
  check(settling.co_owner_papers(), "co_owner_papers");
  // Land without words for disposing of it, and the other way round, would find nothing.
  if (settling.land_words().empty() != settling.disposal_words().empty()) {
    faults->Add("settling.disposal_words", "与 land_words 须同时写明", "goes together with land_words");
  }
}

}  // namespace gaiwan::check
