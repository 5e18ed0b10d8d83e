#include "server/projection/case_groups.h"

#include <algorithm>

namespace gaiwan {
namespace {

// Calls `each` with what is in `a` and not in `b`; both are in order.
template <typename Each>
void ForMissing(const CaseStanding::Symbols& a, const CaseStanding::Symbols& b, const Each& each) {
  for (const Symbol symbol : a) {
    if (!std::binary_search(b.begin(), b.end(), symbol)) each(symbol);
  }
}

void Drop(std::vector<uint32_t>* numbers, uint32_t number) {
  const auto at = std::find(numbers->begin(), numbers->end(), number);
  *at = numbers->back();
  numbers->pop_back();
}

}  // namespace

BoardTally* CaseGroups::TallyOf(const CaseGroup& group) {
  const auto [place, is_new] = places_.try_emplace(group, entries_.size());
  if (is_new) entries_.emplace_back().group = group;
  return &entries_[place->second].tally;
}

void CaseGroups::AddOrg(Symbol org, uint32_t number) {
  const auto [cases, is_new] = of_org_.try_emplace(org);
  if (is_new) orgs_.push_back(org);
  cases->second.push_back(number);
}

void CaseGroups::Add(uint32_t number, const CaseStanding& standing) {
  TallyOf(standing.group)->Add(standing.facts);
  for (const Symbol person : standing.people) of_person_[person].push_back(number);
  for (const Symbol org : standing.orgs) AddOrg(org, number);
}

void CaseGroups::Move(uint32_t number, const CaseStanding& from, const CaseStanding& to) {
  if (from.group != to.group || from.facts != to.facts) {
    TallyOf(from.group)->Remove(from.facts);
    TallyOf(to.group)->Add(to.facts);
  }
  ForMissing(from.people, to.people, [&](Symbol person) { Drop(&of_person_[person], number); });
  ForMissing(to.people, from.people, [&](Symbol person) { of_person_[person].push_back(number); });
  ForMissing(from.orgs, to.orgs, [&](Symbol org) { Drop(&of_org_[org], number); });
  ForMissing(to.orgs, from.orgs, [&](Symbol org) { AddOrg(org, number); });
}

const std::vector<uint32_t>& CaseGroups::Of(const Numbers& numbers, Symbol symbol) {
  static const std::vector<uint32_t> kNone;
  const auto known = numbers.find(symbol);
  return known == numbers.end() ? kNone : known->second;
}

size_t CaseGroups::bytes() const {
  size_t bytes = entries_.size() * sizeof(Entry) + places_.capacity() * (sizeof(CaseGroup) + sizeof(size_t) + 1);
  for (const Entry& entry : entries_) bytes += entry.tally.bytes();
  for (const Numbers* numbers : {&of_person_, &of_org_}) {
    bytes += numbers->capacity() * (sizeof(Symbol) + sizeof(std::vector<uint32_t>) + 1);
    for (const auto& [symbol, cases] : *numbers) bytes += cases.capacity() * sizeof(uint32_t);
  }
  return bytes;
}

}  // namespace gaiwan
