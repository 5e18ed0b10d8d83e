// server/projection/case_groups.h: cases by what decides who sees them, each group with its tally; and, for the few
// people who see more or less of a single case than others, the cases of a person and of an organisation. Kept as cases
// change, so that a board adds up groups and looks at no case but those. Not thread-safe: the table of cases locks.
#ifndef GAIWAN_SERVER_PROJECTION_CASE_GROUPS_H_
#define GAIWAN_SERVER_PROJECTION_CASE_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "server/projection/board_tally.h"
#include "server/projection/interner.h"

namespace gaiwan {

// All that the rules of sight ask of a case but for what single people and organisations are to it
// (server/auth/sight.h).
struct CaseGroup {
  // The table's symbols of organisations.
  Symbol unit = 0, committee = 0;
  bool has_mediators = false, clue = false, numbered = false, sealed = false, archived = false, needs_support = false;

  friend bool operator==(const CaseGroup& a, const CaseGroup& b) = default;
  template <typename H>
  friend H AbslHashValue(H h, const CaseGroup& group) {
    return H::combine(std::move(h), group.unit, group.committee, group.has_mediators, group.clue, group.numbered,
                      group.sealed, group.archived, group.needs_support);
  }
};

// Where one case stands among all.
struct CaseStanding {
  // Each once, in order. Most cases have an opener and a mediator, and no organisation besides.
  using Symbols = absl::InlinedVector<Symbol, 4>;

  CaseGroup group;
  BoardFacts facts;
  // Who opened it, mediates it, may not see it, or broke the glass.
  Symbols people;
  // To which it is offered; which delegated it or were handed it.
  Symbols orgs;
};

class CaseGroups {
 public:
  struct Entry {
    CaseGroup group;
    BoardTally tally;
  };

  void Add(uint32_t number, const CaseStanding& standing);
  // `from` is what was said of the case last.
  void Move(uint32_t number, const CaseStanding& from, const CaseStanding& to);

  // In the order in which they came to be; none ever goes, and a place stays as it is.
  const std::deque<Entry>& entries() const { return entries_; }
  // The place of a group that is here.
  size_t PlaceOf(const CaseGroup& group) const { return places_.at(group); }
  // Organisations that cases were offered or handed to or delegated by, in the order in which they came to be; none
  // ever goes.
  const std::vector<Symbol>& orgs() const { return orgs_; }
  // Numbers of cases, in no order; nothing is kept of who has none.
  const std::vector<uint32_t>& OfPerson(Symbol person) const { return Of(of_person_, person); }
  const std::vector<uint32_t>& OfOrg(Symbol org) const { return Of(of_org_, org); }

  // Of memory, near enough.
  size_t bytes() const;

 private:
  using Numbers = absl::flat_hash_map<Symbol, std::vector<uint32_t>>;
  static const std::vector<uint32_t>& Of(const Numbers& numbers, Symbol symbol);
  BoardTally* TallyOf(const CaseGroup& group);
  void AddOrg(Symbol org, uint32_t number);

  std::deque<Entry> entries_;
  absl::flat_hash_map<CaseGroup, size_t> places_;
  Numbers of_person_, of_org_;
  std::vector<Symbol> orgs_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_GROUPS_H_
