#include "workflow/case_flags.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/dispute_class.h"
#include "workflow/base/label.h"

namespace gaiwan {

bool RuleHolds(const v1::AdmissibilityRule& rule, const v1::Case& c) {
  if (rule.unless_delegated() && c.has_delegation() && c.delegation().state() != v1::DELEGATION_STATE_DECLINED) {
    return false;
  }
  if (AnyCoversClass(rule.dispute_classes(), c.dispute_class())) return true;
  if (std::any_of(rule.circumstances().begin(), rule.circumstances().end(), [&](const std::string& each) {
        return std::find(c.circumstances().begin(), c.circumstances().end(), each) != c.circumstances().end();
      })) {
    return true;
  }
  return rule.minor_party() && std::any_of(c.parties().begin(), c.parties().end(),
                                           [](const v1::Party& party) { return party.minor() && !party.removed(); });
}

v1::Label RuleWords(const v1::AdmissibilityRule& rule) {
  return MakeLabel(absl::StrCat(rule.label().zh(), "：", rule.advice().zh(), "（", rule.source(), "）"),
                   absl::StrCat(rule.label().en(), ": ", rule.advice().en(), " (", rule.source(), ")"));
}

namespace {

// How many people the parties are: a household or a group by its heads, anybody else as one.
int64_t PeopleAmong(const v1::Case& c) {
  int64_t people = 0;
  for (const v1::Party& party : c.parties()) {
    if (!party.removed()) people += std::max(1, party.head_count());
  }
  return people;
}

}  // namespace

bool IsGroupEvent(const v1::Definition& definition, int people) {
  return definition.has_group_event() && people >= definition.group_event().people_min();
}

std::vector<v1::Label> GroupEventFlags(const v1::Definition& definition, const v1::Case& c) {
  std::vector<v1::Label> flags;
  if (!definition.has_group_event()) return flags;
  const int people = definition.group_event().people_min();
  const std::string& source = definition.group_event().source();
  if (const int64_t parties = PeopleAmong(c); parties >= people) {
    flags.push_back(
        MakeLabel(absl::StrCat("当事人共", parties, "人（达到", people, "人），注意防范群体性事件（", source, "）"),
                  absl::StrCat("the parties are ", parties, " persons; from ", people,
                               " on it may become a group event (", source, ")")));
  }
  for (const v1::Risk& risk : c.risks()) {
    if (!IsGroupEvent(definition, risk.people()) || risk.grade() == "green") continue;
    flags.push_back(MakeLabel(absl::StrCat("风险", risk.id(), "涉及", risk.people(), "人（达到", people,
                                           "人），按群体性事件处置（", source, "）"),
                              absl::StrCat("risk ", risk.id(), ": ", risk.people(), " persons; from ", people,
                                           " on it is a group event (", source, ")")));
  }
  return flags;
}

std::vector<v1::Label> FlagsOf(const v1::Definition& definition, const v1::Case& c) {
  std::vector<v1::Label> flags;
  for (const v1::AdmissibilityRule& rule : definition.admissibility()) {
    if (rule.effect() == v1::ADMISSIBILITY_EFFECT_FLAG && RuleHolds(rule, c)) flags.push_back(RuleWords(rule));
  }
  for (v1::Label& flag : GroupEventFlags(definition, c)) flags.push_back(std::move(flag));
  return flags;
}

}  // namespace gaiwan
