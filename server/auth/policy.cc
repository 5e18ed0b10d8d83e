#include "server/auth/policy.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "workflow/base/textproto.h"

namespace gaiwan {
namespace {

// What can be shown in part: a name as its first character, a number without its middle. A class of words cannot.
constexpr ClassSet kMaskable = {v1::PARTIES, v1::CONTACT};

// Of those that are classes: a text may have any number in their place, which CheckClasses tells of.
template <typename List>
ClassSet SetOf(const List& classes) {
  ClassSet set;
  for (const int each : classes) {
    if (v1::FieldClass_IsValid(each)) set.Add(static_cast<v1::FieldClass>(each));
  }
  return set;
}

template <typename List>
void CheckClasses(const std::string& where, const char* field, const List& classes, std::vector<std::string>* faults) {
  for (const int each : classes) {
    if (each > v1::FIELD_CLASS_UNSPECIFIED && each < v1::SERVER_ONLY) continue;
    faults->push_back(absl::StrCat(where, ".", field, ": not a class that a rule can name: ",
                                   v1::FieldClass_Name(static_cast<v1::FieldClass>(each))));
  }
}

bool AsksForAPost(v1::SightRelation relation) {
  return relation == v1::SIGHT_RELATION_HOLDER || relation == v1::SIGHT_RELATION_ABOVE ||
         relation == v1::SIGHT_RELATION_RECEIVER || relation == v1::SIGHT_RELATION_ADDRESSEE ||
         relation == v1::SIGHT_RELATION_POST;
}

void CheckRule(const v1::SightRule& rule, std::vector<std::string>* faults) {
  const std::string where = absl::StrCat("sights[", rule.id(), "]");
  if (rule.relation() == v1::SIGHT_RELATION_UNSPECIFIED)
    faults->push_back(absl::StrCat(where, ".relation: is missing"));
  if (AsksForAPost(rule.relation()) && rule.posts().empty() && rule.org_kinds().empty()) {
    faults->push_back(absl::StrCat(where, ": names neither a post nor a kind of organisation: everybody would see it"));
  }
  CheckClasses(where, "shows", rule.shows(), faults);
  CheckClasses(where, "shows_own", rule.shows_own(), faults);
  CheckClasses(where, "shows_masked", rule.shows_masked(), faults);
  CheckClasses(where, "shows_for_reason", rule.shows_for_reason(), faults);
  if (!SetOf(rule.shows()).Has(v1::GLIMPSE)) {
    faults->push_back(absl::StrCat(where, ".shows: GLIMPSE is missing: who sees anything sees that there is a case"));
  }
  if (!kMaskable.HasAll(SetOf(rule.shows_masked()))) {
    faults->push_back(absl::StrCat(where, ".shows_masked: only PARTIES and CONTACT can be masked"));
  }
  if (!rule.shows_own().empty() && rule.relation() != v1::SIGHT_RELATION_PARTY) {
    faults->push_back(absl::StrCat(where, ".shows_own: only a party has something of its own"));
  }
  if (rule.until_quiet_days() < 0) faults->push_back(absl::StrCat(where, ".until_quiet_days: below 0"));
  if (rule.label().zh().empty()) faults->push_back(absl::StrCat(where, ".label.zh: is missing"));
}

void CheckBar(const v1::SightBar& bar, std::vector<std::string>* faults) {
  const std::string where = absl::StrCat("bars[", bar.id(), "]");
  if (bar.recused() != (bar.relation() == v1::SIGHT_RELATION_UNSPECIFIED)) {
    faults->push_back(absl::StrCat(where, ": either `recused` or a relation"));
  }
  CheckClasses(where, "hides", bar.hides(), faults);
  if (bar.recused() != bar.hides().empty()) {
    faults->push_back(absl::StrCat(where, ".hides: ", bar.recused() ? "`recused` hides all" : "is missing"));
  }
  if (bar.label().zh().empty()) faults->push_back(absl::StrCat(where, ".label.zh: is missing"));
}

template <typename List>
void CheckIds(const char* what, const List& entries, std::vector<std::string>* faults) {
  absl::flat_hash_set<std::string> seen;
  if (entries.size() > kPolicyRulesMax) faults->push_back(absl::StrCat(what, ": more than ", kPolicyRulesMax));
  for (const auto& entry : entries) {
    if (entry.id().empty()) faults->push_back(absl::StrCat(what, ": one without an id"));
    if (!seen.insert(entry.id()).second) faults->push_back(absl::StrCat(what, "[", entry.id(), "]: stands twice"));
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Policy>> Policy::FromTextproto(absl::string_view text) {
  if (text.size() > static_cast<size_t>(kPolicyBytesMax)) {
    return absl::InvalidArgumentError(absl::StrCat("the policy table has more than ", kPolicyBytesMax, " bytes"));
  }
  std::shared_ptr<Policy> policy(new Policy());
  for (const TextprotoFault& fault : ReadTextproto(text, &policy->proto_)) {
    return absl::InvalidArgumentError(absl::StrCat("line ", fault.line, ", column ", fault.column, ": ", fault.words));
  }
  const std::vector<std::string> faults = policy->Faults();
  if (!faults.empty()) return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
  policy->Compile();
  return policy;
}

std::vector<std::string> Policy::Faults() const {
  std::vector<std::string> faults;
  if (proto_.id().empty()) faults.push_back("id: is missing");
  if (proto_.revision() < 1) faults.push_back("revision: must be 1 or more");
  CheckIds("sights", proto_.sights(), &faults);
  CheckIds("bars", proto_.bars(), &faults);
  for (const v1::SightRule& rule : proto_.sights()) CheckRule(rule, &faults);
  for (const v1::SightBar& bar : proto_.bars()) CheckBar(bar, &faults);
  absl::flat_hash_set<int> ordered;
  for (const v1::OrderRule& order : proto_.orders()) {
    const std::string where = absl::StrCat("orders[", v1::OrderedActKind_Name(order.act()), "]");
    if (order.act() == v1::ORDERED_ACT_KIND_UNSPECIFIED) faults.push_back(absl::StrCat(where, ".act: is missing"));
    if (!ordered.insert(order.act()).second) faults.push_back(absl::StrCat(where, ": stands twice"));
    if (order.label().zh().empty()) faults.push_back(absl::StrCat(where, ".label.zh: is missing"));
    if (order.over_minutes() < 0 || (order.over_minutes() > 0 && order.act() != v1::ORDERED_ACT_KIND_GLASS)) {
      faults.push_back(absl::StrCat(where, ".over_minutes: is for breaking the glass, 0 or more"));
    }
  }
  for (const v1::OrderRule& order : proto_.orders()) {
    const bool takes_posts = order.act() == v1::ORDERED_ACT_KIND_ACCOUNT || order.act() == v1::ORDERED_ACT_KIND_POSTS;
    if (takes_posts != order.posts().empty()) continue;
    faults.push_back(absl::StrCat("orders[", v1::OrderedActKind_Name(order.act()),
                                  "].posts: ", takes_posts ? "is missing" : "is for accounts and posts"));
  }
  absl::flat_hash_set<std::string> methods;
  for (const v1::CallRule& call : proto_.calls()) {
    const std::string where = absl::StrCat("calls[", call.method(), "]");
    if (call.method().empty()) faults.push_back("calls: one without a method");
    if (!methods.insert(call.method()).second) faults.push_back(absl::StrCat(where, ": stands twice"));
    if (call.callers().empty()) faults.push_back(absl::StrCat(where, ".callers: is missing"));
  }
  return faults;
}

void Policy::Compile() {
  for (const v1::SightRule& rule : proto_.sights()) {
    rules_.push_back({&rule, SetOf(rule.shows()), SetOf(rule.shows_own()), SetOf(rule.shows_masked()),
                      SetOf(rule.shows_for_reason())});
  }
  for (const v1::SightBar& bar : proto_.bars()) {
    bars_.push_back({&bar, bar.recused() ? ClassSet::All() : SetOf(bar.hides())});
  }
  rule_index_ = RuleIndex(proto_.sights());
  bar_index_ = RuleIndex(proto_.bars());
  for (const v1::CallRule& call : proto_.calls()) calls_[call.method()] = &call;
}

const v1::OrderRule* Policy::FindOrder(v1::OrderedActKind act) const {
  for (const v1::OrderRule& rule : proto_.orders()) {
    if (rule.act() == act) return &rule;
  }
  return nullptr;
}

const v1::CallRule* Policy::FindCall(absl::string_view method) const {
  const auto found = calls_.find(method);
  return found == calls_.end() ? nullptr : found->second;
}

}  // namespace gaiwan
