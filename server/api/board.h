// server/api/board.h: counts of what is due, overdue, paused and waiting, over single cases of the table or over whole
// groups of them. Values and pure functions; no locks needed.
//
// What was a week ago is worked out from the rows as they are now: when a case was opened and closed, since when it is
// overdue, and from when to when it was so the last time before. That is exact for cases that were overdue at most once
// since then, of the units that hold the cases now; a clock that began later and counts from an earlier act is taken to
// have run all the time.
#ifndef GAIWAN_SERVER_API_BOARD_H_
#define GAIWAN_SERVER_API_BOARD_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "gaiwan/v1/supervision_service.pb.h"
#include "server/projection/case_table.h"

namespace gaiwan {

// Of the due list, today among them.
inline constexpr int kDueDays = 7;
// How long a board looks back.
inline constexpr absl::Duration kTrendOver = absl::Hours(24 * 7);
// Red: one open case in so many is overdue, or one is overdue for so long.
inline constexpr int64_t kRedOneIn = 10;
inline constexpr int64_t kRedOverdueDays = 7;
// Yellow: anything overdue, or something waits at others for so long.
inline constexpr int64_t kYellowWaitDays = 3;

// The moments that cases are held against, in microseconds.
struct BoardTimes {
  // As of `now`: today ends at 24:00 in +08:00.
  explicit BoardTimes(absl::Time now);

  int64_t now, today_end, week_end, then;
};

struct BoardCount {
  // All that are counted, closed ones too.
  int64_t cases = 0;
  int64_t open = 0, overdue = 0, today = 0, week = 0, paused = 0, paused_days = 0;
  int64_t waiting = 0, waiting_acceptance = 0, waiting_transfer = 0, waiting_receipt = 0, waiting_risk = 0;
  int64_t waiting_message = 0;
  int64_t overdue_days_max = 0, wait_days_max = 0;
  int64_t open_then = 0, overdue_then = 0, opened = 0, concluded = 0;
  int64_t group_events = 0;

  void Add(const BoardFacts& facts, const BoardTimes& times);
  // The same as adding each of its cases.
  void Add(const CountedGroup& group, const BoardTimes& times);
  BoardCount& operator+=(const BoardCount& other);

  v1::BoardColour colour() const;
  v1::BoardTrend trend() const;
  // All but the unit.
  void Fill(v1::BoardRow* row) const;

  friend bool operator==(const BoardCount& a, const BoardCount& b) = default;

 private:
  // All but the longest: with -1 a case that was added is taken away.
  void CountSums(const BoardFacts& facts, const BoardTimes& times, int sign);
  void AddSums(const BoardTally& tally, const BoardTimes& times);
  void SeeLongest(std::optional<int64_t> due, std::optional<uint32_t> waits_since, const BoardTimes& times);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_BOARD_H_
