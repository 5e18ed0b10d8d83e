// Boards over the table: groups added up, and the few cases looked at that somebody is something to.
#include <algorithm>
#include <utility>

#include "server/projection/case_table.h"

namespace gaiwan {
namespace {

void Order(CaseStanding::Symbols* symbols) {
  std::sort(symbols->begin(), symbols->end());
  symbols->erase(std::unique(symbols->begin(), symbols->end()), symbols->end());
}

}  // namespace

CaseGroup CaseTable::GroupOf(uint32_t number) const {
  const Row& r = row(number);
  CaseGroup group;
  group.unit = r.unit;
  group.committee = r.committee;
  group.has_mediators = r.lead != 0;
  group.clue = (r.flags & kClue) != 0;
  group.numbered = (r.flags & kNumbered) != 0;
  group.sealed = (r.flags & kSealed) != 0;
  group.archived = (r.flags & kArchived) != 0;
  group.needs_support = (r.flags & kNeedsSupport) != 0;
  return group;
}

CaseStanding CaseTable::StandingOf(uint32_t number) const {
  const Row& r = row(number);
  CaseStanding standing;
  standing.group = GroupOf(number);
  standing.facts = TableRow(this, number).board_facts();
  for (const Symbol person : {r.opener, r.lead}) {
    if (person != 0) standing.people.push_back(person);
  }
  if ((r.flags & kHasRest) != 0) {
    const Rest& rest = rest_.at(number);
    for (const std::vector<Symbol>* people : {&rest.mediators, &rest.barred}) {
      standing.people.insert(standing.people.end(), people->begin(), people->end());
    }
    for (const auto& [person, end] : rest.glimpsers) standing.people.push_back(person);
    for (const std::vector<Symbol>* orgs : {&rest.offered_to, &rest.addressees}) {
      standing.orgs.insert(standing.orgs.end(), orgs->begin(), orgs->end());
    }
  }
  Order(&standing.people);
  Order(&standing.orgs);
  return standing;
}

std::optional<std::vector<uint32_t>> CaseTable::LookedAt(const CountQuery& query,
                                                         const std::vector<Symbol>& orgs) const {
  std::vector<uint32_t> numbers;
  const auto add = [&](const std::vector<uint32_t>& cases) {
    if (numbers.size() + cases.size() > kLookedAtMax) return false;
    numbers.insert(numbers.end(), cases.begin(), cases.end());
    return true;
  };
  for (const std::string& person : query.people) {
    const std::optional<Symbol> symbol = people_.Find(person);
    if (symbol.has_value() && !add(groups_.OfPerson(*symbol))) return std::nullopt;
  }
  for (const Symbol org : orgs) {
    if (!add(groups_.OfOrg(org))) return std::nullopt;
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

bool CaseTable::Count(const CountQuery& query, absl::FunctionRef<void(const CountedGroup& group)> visit) const {
  struct Group {
    CaseGroup key;
    absl::string_view unit, committee;
    bool seen = false;
  };
  std::vector<Group> groups;
  std::vector<std::pair<Symbol, absl::string_view>> orgs;
  std::vector<Symbol> asked_orgs;
  size_t groups_known = 0, orgs_known = 0;
  while (true) {
    // The rules are asked without the lock, about groups and organisations that came to be since they were last.
    for (; groups_known < groups.size(); ++groups_known) {
      Group& group = groups[groups_known];
      group.seen = query.sees_group(group.key, group.unit, group.committee);
    }
    for (; orgs_known < orgs.size(); ++orgs_known) {
      if (query.asks_of(orgs[orgs_known].second)) asked_orgs.push_back(orgs[orgs_known].first);
    }
    ReaderLock lock(&mu_);
    if (groups_known < groups_.entries().size() || orgs_known < groups_.orgs().size()) {
      for (size_t i = groups_known; i < groups_.entries().size(); ++i) {
        const CaseGroup& key = groups_.entries()[i].group;
        groups.push_back({key, orgs_.Name(key.unit), orgs_.Name(key.committee)});
      }
      for (size_t i = orgs_known; i < groups_.orgs().size(); ++i) {
        orgs.emplace_back(groups_.orgs()[i], orgs_.Name(groups_.orgs()[i]));
      }
      continue;
    }
    const std::optional<std::vector<uint32_t>> looked_at = LookedAt(query, asked_orgs);
    if (!looked_at.has_value()) return false;
    absl::flat_hash_map<size_t, CountedGroup> touched;
    for (const uint32_t number : *looked_at) {
      const size_t place = groups_.PlaceOf(GroupOf(number));
      const TableRow looked(this, number);
      const bool sees = query.sees(looked);
      if (sees && !groups[place].seen) touched[place].with.push_back(looked.board_facts());
      if (!sees && groups[place].seen) touched[place].without.push_back(looked.board_facts());
    }
    for (size_t i = 0; i < groups.size(); ++i) {
      const auto found = touched.find(i);
      if (!groups[i].seen && found == touched.end()) continue;
      CountedGroup counted;
      if (found != touched.end()) counted = std::move(found->second);
      counted.unit = groups[i].key.unit;
      counted.unit_name = groups[i].unit;
      if (groups[i].seen) counted.tally = &groups_.entries()[i].tally;
      visit(counted);
    }
    return true;
  }
}

}  // namespace gaiwan
