// tests/unit/workflow/period_calculator.h: periods counted without a line of workflow/: in whole minutes and in rows of
// an own list of days, written out one by one from Thursday 1970-01-01, looking at each minute or day instead of
// computing with spans. What differs from it is wrong, or it is. Not thread-safe.
#ifndef GAIWAN_TESTS_UNIT_WORKFLOW_PERIOD_CALCULATOR_H_
#define GAIWAN_TESTS_UNIT_WORKFLOW_PERIOD_CALCULATOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace period_calculator {

constexpr int64_t kMinutesPerDay = 24 * 60;

enum class Unit { kHours, kCalendarDays, kWorkingDays, kCalendarMonths, kCalendarYears };

struct ListedDay {
  int year, month, day;
  int weekday;  // 0 is Monday.
};

const std::vector<ListedDay>& DayList();

// The row of a day in the list; nullopt when there is no such day.
std::optional<int> RowOf(int year, int month, int day);

struct Interruption {
  int64_t from = 0;
  int64_t to = -1;  // -1: still open.
};

struct Scenario {
  Unit unit = Unit::kHours;
  int length = 1;
  bool rolls_over = false;
  int64_t start = 0;  // Minutes since 1970-01-01 00:00 +08:00, as everywhere here.
  int64_t close = kMinutesPerDay;
  // Hours are looked at in such steps; 1 unless everything begins and ends on a multiple.
  int64_t step = 1;
  std::vector<Interruption> pauses;
  std::set<int> covered_years;
  std::map<int, bool> exceptions;  // By row.
};

struct Expected {
  bool known = false;
  bool open_pause = false;
  std::set<int> missing_years;
  int counted_to = 0;
  int last_row = 0;
  int64_t earliest = 0;
  std::vector<int> skipped, paused_skipped, moved_over;
};

Expected Calculate(const Scenario& scenario);

// The moment `days` later, moved off days that are not worked when the scenario rolls over; nullopt when that asks a
// year that is not covered. How an agreed extension is counted.
std::optional<int64_t> Extend(const Scenario& scenario, int64_t end, int days);

}  // namespace period_calculator

#endif  // GAIWAN_TESTS_UNIT_WORKFLOW_PERIOD_CALCULATOR_H_
