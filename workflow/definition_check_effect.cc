// Faults of the rules by which an agreement takes effect. What they ask for is the law's affair: a row that asks for
// less is a fault, and counts for nothing where one is in use all the same (effect_rules.h).
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/definition_check.h"
#include "workflow/effect_rules.h"

namespace gaiwan::check {
namespace {

void CheckBreach(const v1::EffectTerms& row, const std::string& path, FaultList* faults) {
  switch (BreachOf(row)) {
    case EffectBreach::kNone:
      return;
    case EffectBreach::kUnknownRule:
      return faults->Add(absl::StrCat(path, ".rule"), "法律没有这条生效规则", "is no rule of the law");
    case EffectBreach::kOtherScope:
      return faults->Add(absl::StrCat(path, ".scope"), "该规则法定适用于另一类协议",
                         "the law has this rule for other agreements");
    case EffectBreach::kWay:
      return faults->Add(absl::StrCat(path, ".ways"), "须写明签名方式，且只能是该条承认的方式",
                         "names the ways to sign, and only those that count under the article");
    case EffectBreach::kLess:
      return faults->Add(path, "少于法律的要求：须有调解员签名和调委会印章",
                         "asks for less than the law: a mediator's signature and the seal");
    case EffectBreach::kNotAsTheLaw:
      return faults->Add(absl::StrCat(path, ".ways"), "人民调解法第29条承认的签名方式一种也不能少",
                         "leaves out a way to sign that PML art. 29 takes");
  }
}

}  // namespace

void CheckEffect(const v1::Definition& definition, FaultList* faults) {
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < definition.effect_rules_size(); ++i) {
    const v1::EffectTerms& row = definition.effect_rules(i);
    const std::string path = ItemPath("", "effect_rules", absl::StrCat(i));
    if (!seen.insert(row.rule()).second) {
      faults->Add(absl::StrCat(path, ".rule"), "写了两次", "stands there twice");
    }
    CheckLabel(row.words(), absl::StrCat(path, ".words"), faults);
    if (row.source().empty()) faults->Add(absl::StrCat(path, ".source"), "没有写明依据", "it names no article");
    CheckBreach(row, path, faults);
  }
}

}  // namespace gaiwan::check
