#include "workflow/effect.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/consent.h"
#include "workflow/effect_rules.h"
#include "workflow/find.h"

namespace gaiwan {

std::vector<std::string> PartiesThatSign(const v1::Case& c, const v1::Agreement& agreement) {
  absl::flat_hash_set<absl::string_view> named;
  bool everyone = false;
  // It, what it replaces, what that replaced: no chain is longer than the list.
  const v1::Agreement* at = &agreement;
  for (int i = 0; at != nullptr && i <= c.agreements_size(); ++i) {
    everyone |= at->clauses().empty();
    for (const v1::Clause& clause : at->clauses()) {
      if (!clause.from_party().empty()) named.insert(clause.from_party());
      if (!clause.to_party().empty()) named.insert(clause.to_party());
      everyone |= clause.from_party().empty() || clause.to_party().empty();
    }
    at = at->replaces().empty() ? nullptr : FindById(c.agreements(), at->replaces());
  }
  std::vector<std::string> parties;
  for (const v1::Party& party : c.parties()) {
    if (named.contains(party.id()) || (everyone && IsWilling(c, party))) parties.push_back(party.id());
  }
  return parties;
}

const v1::Signature* FindSignature(const v1::Agreement& agreement, absl::string_view who) {
  for (const v1::Signature& signature : agreement.signatures()) {
    if (signature.who() == who) return &signature;
  }
  return nullptr;
}

namespace {

// Heirs sign together (Civil Code art. 1121: none of them speaks for another): nullptr until each has who proved to be
// one, then the last of them.
const v1::Signature* SignatureOfHeirs(const v1::Case& c, const v1::Agreement& agreement, absl::string_view party) {
  const v1::Signature* last = nullptr;
  for (const v1::Representative& heir : c.representatives()) {
    if (heir.party() != party || heir.kind() != v1::REPRESENTATIVE_KIND_HEIR || heir.document().empty()) continue;
    const v1::Signature* signature = FindSignature(agreement, heir.id());
    if (signature == nullptr) return nullptr;
    if (last == nullptr || ToTime(signature->act_time()) > ToTime(last->act_time())) last = signature;
  }
  return last;
}

}  // namespace

const v1::Signature* SignatureOfParty(const v1::Case& c, const v1::Agreement& agreement, absl::string_view party) {
  if (const v1::Signature* own = FindSignature(agreement, party)) return own;
  const v1::Party* found = FindById(c.parties(), party);
  if (found != nullptr && found->succeeded()) return SignatureOfHeirs(c, agreement, party);
  for (const v1::Representative& representative : c.representatives()) {
    if (representative.party() != party) continue;
    if (const v1::Signature* signature = FindSignature(agreement, representative.id())) return signature;
  }
  return nullptr;
}

namespace {

// Under one rule; nullopt while something of it is missing.
std::optional<absl::Time> EffectiveUnder(const v1::EffectTerms& rule, const v1::Case& c, const v1::Agreement& agreement,
                                         const std::vector<std::string>& parties) {
  absl::Time latest = absl::InfinitePast();
  for (const std::string& id : parties) {
    const v1::Signature* signature = SignatureOfParty(c, agreement, id);
    if (signature == nullptr || !CountsUnder(rule, signature->way())) return std::nullopt;
    latest = std::max(latest, ToTime(signature->act_time()));
  }
  if (rule.mediator()) {
    // One mediator is enough, so the first one's act is the one that counts.
    absl::Time first = absl::InfiniteFuture();
    for (const v1::Signature& signature : agreement.signatures()) {
      if (!absl::StartsWith(signature.who(), "people/") || !CountsUnder(rule, signature.way())) continue;
      first = std::min(first, ToTime(signature.act_time()));
    }
    if (first == absl::InfiniteFuture()) return std::nullopt;
    latest = std::max(latest, first);
  }
  if (rule.seal()) {
    if (!agreement.has_seal_time()) return std::nullopt;
    latest = std::max(latest, ToTime(agreement.seal_time()));
  }
  return latest;
}

}  // namespace

std::optional<absl::Time> EffectiveTime(const Definition& definition, const v1::Case& c,
                                        const v1::Agreement& agreement) {
  const std::vector<std::string> parties = PartiesThatSign(c, agreement);
  if (parties.size() < 2) return std::nullopt;
  for (const std::string& id : parties) {
    if (!IsWilling(c, *FindById(c.parties(), id))) return std::nullopt;
  }
  std::optional<absl::Time> earliest;
  for (const v1::EffectTerms& rule : definition.effect_rules()) {
    if (!Applies(rule, c, agreement.effect_rule())) continue;
    const std::optional<absl::Time> when = EffectiveUnder(rule, c, agreement, parties);
    if (when.has_value() && (!earliest.has_value() || *when < *earliest)) earliest = when;
  }
  return earliest;
}

bool IsOngoing(const v1::Clause& clause) {
  return clause.ongoing() ||
         (clause.kind() == v1::CLAUSE_KIND_OMISSION && clause.due_date().empty() && clause.instalments().empty());
}

std::vector<v1::Obligation> ObligationsOf(const v1::Agreement& agreement, absl::Time effective) {
  std::vector<v1::Obligation> obligations;
  for (int i = 0; i < agreement.clauses_size(); ++i) {
    const v1::Clause& clause = agreement.clauses(i);
    v1::Obligation obligation;
    obligation.set_id(absl::StrCat(agreement.id(), "-", i + 1));
    obligation.set_agreement(agreement.id());
    obligation.set_clause(i + 1);
    obligation.set_state(IsOngoing(clause) ? v1::OBLIGATION_STATE_IN_ORDER : v1::OBLIGATION_STATE_OPEN);
    if (clause.instalments().empty()) {
      obligation.set_due_date(clause.done_at_once() ? FormatDate(DayOf(effective)) : clause.due_date());
      if (clause.has_amount()) *obligation.mutable_amount() = clause.amount();
      obligations.push_back(std::move(obligation));
      continue;
    }
    for (int part = 0; part < clause.instalments_size(); ++part) {
      v1::Obligation share = obligation;
      share.set_id(absl::StrCat(obligation.id(), "-", part + 1));
      share.set_due_date(clause.instalments(part).due_date());
      if (clause.instalments(part).has_amount()) *share.mutable_amount() = clause.instalments(part).amount();
      obligations.push_back(std::move(share));
    }
  }
  return obligations;
}

}  // namespace gaiwan
