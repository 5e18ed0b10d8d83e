// server/projection/board_tally.h: what boards ask of one case, and of many together. Not thread-safe.
//
// A tally holds no count of what is overdue, due today or was late a week ago: it holds the moments that these hang on,
// in order, so that any of them is told for whatever now is. server/api/board.h says what is asked.
#ifndef GAIWAN_SERVER_PROJECTION_BOARD_TALLY_H_
#define GAIWAN_SERVER_PROJECTION_BOARD_TALLY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "server/projection/counted_moments.h"

namespace gaiwan {

// What a case waits for at others: bits of CaseRow.waits, in the order of the filter's `waiting`.
enum CaseWait : uint8_t {
  // A transfer is offered, and nobody took it over.
  kWaitTransfer = 1,
  // Handed to a court or partner, by line or on paper, and no receipt came.
  kWaitReceipt = 2,
  // A risk was raised, and nobody acknowledged it.
  kWaitRisk = 4,
  // A message that no channel brought: somebody has to tell the person (docs/messages.md).
  kWaitMessage = 8,
  // Handed in, or delegated by a court, and nobody accepted or declined it.
  kWaitAcceptance = 16,
};
inline constexpr size_t kCaseWaits = 5;

// Of one case.
struct BoardFacts {
  // Sorts behind every time.
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  bool closed = false, group_event = false;
  // Bits of CaseWait.
  uint8_t waits = 0;
  // In microseconds: the next end of a clock.
  int64_t due = kNever;
  // In seconds since 1970; 0: not, or never. `closed_at` is not before `created`: a case of a paper ledger, opened here
  // when it was over, comes and goes at once.
  uint32_t created = 0, closed_at = 0, paused = 0, waiting = 0, late_from = 0, late_until = 0;

  friend bool operator==(const BoardFacts& a, const BoardFacts& b) = default;
};

class BoardTally {
 public:
  void Add(const BoardFacts& facts) { Book(facts, +1); }
  // REQUIRES: the same facts were added, and not removed since.
  void Remove(const BoardFacts& facts) { Book(facts, -1); }

  int64_t open() const { return open_; }
  int64_t group_events() const { return group_events_; }
  int64_t waiting(CaseWait wait) const;
  // In microseconds, of those that have one.
  const CountedMoments<int64_t>& due() const { return due_; }
  // In seconds: of all; of what is closed; since when what is paused stands still; since when what waits does.
  const CountedMoments<uint32_t>& created() const { return created_; }
  const CountedMoments<uint32_t>& closed() const { return closed_; }
  const CountedMoments<uint32_t>& paused() const { return paused_; }
  const CountedMoments<uint32_t>& waits() const { return waits_; }
  // In microseconds: from when to when a case was overdue the last time before, without what it is overdue by now.
  const CountedMoments<int64_t>& late_from() const { return late_from_; }
  const CountedMoments<int64_t>& late_until() const { return late_until_; }

  // Of memory beyond the object.
  size_t bytes() const;

 private:
  void Book(const BoardFacts& facts, int sign);

  int64_t open_ = 0, group_events_ = 0;
  std::array<int64_t, kCaseWaits> waiting_{};
  CountedMoments<int64_t> due_, late_from_, late_until_;
  CountedMoments<uint32_t> created_, closed_, paused_, waits_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_BOARD_TALLY_H_
