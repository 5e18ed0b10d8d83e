// tests/unit/workflow/period_property_test.cc: periods against an independent calculator.
//
// The calculator shares no code with workflow/ (period_calculator.h). Where the two differ, one of them is wrong.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "tests/unit/workflow/period_calculator.h"
#include "workflow/base/proto_time.h"
#include "workflow/calendar.h"
#include "workflow/period.h"

namespace gaiwan {
namespace {

using period_calculator::DayList;
using period_calculator::Expected;
using period_calculator::Interruption;
using period_calculator::kMinutesPerDay;
using period_calculator::ListedDay;
using period_calculator::RowOf;
using period_calculator::Scenario;
using period_calculator::Unit;

constexpr int kCases = 25000;

// ---- From its terms to ours.

absl::Time ToTime(int64_t minutes) {
  return absl::FromUnixSeconds(60 * minutes - 8 * 60 * 60);
}
absl::CivilDay ToDay(int row) {
  const ListedDay& day = DayList()[row];
  return absl::CivilDay(day.year, day.month, day.day);
}
std::vector<absl::CivilDay> ToDays(const std::vector<int>& rows) {
  std::vector<absl::CivilDay> days;
  for (const int row : rows) {
    if (days.size() < kSkippedDaysMax) days.push_back(ToDay(row));
  }
  return days;
}
std::vector<absl::CivilDay> DaysOf(const SkippedDays& skipped) {
  std::vector<absl::CivilDay> days;
  for (const SkippedDay& day : skipped.days) days.push_back(day.day);
  return days;
}

Deadline Compute(const Scenario& s) {
  std::vector<CalendarDay> exceptions;
  for (const auto& [row, working] : s.exceptions) exceptions.push_back({ToDay(row), working, "x"});
  const std::vector<int> years(s.covered_years.begin(), s.covered_years.end());
  std::vector<Pause> pauses;
  for (const Interruption& pause : s.pauses) {
    pauses.push_back({ToTime(pause.from), pause.to < 0 ? std::nullopt : std::optional(ToTime(pause.to))});
  }
  return ComputeDeadline({s.length, static_cast<PeriodUnit>(s.unit), s.rolls_over}, ToTime(s.start), pauses,
                         Calendar(1, years, exceptions), absl::Minutes(s.close));
}

std::ostream& operator<<(std::ostream& os, const Scenario& s) {
  os << "unit " << static_cast<int>(s.unit) << " length " << s.length << " rolls_over " << s.rolls_over << " start "
     << ToTime(s.start) << " close " << s.close;
  for (const Interruption& p : s.pauses) {
    os << "\n  pause " << ToTime(p.from) << " - " << (p.to < 0 ? absl::InfiniteFuture() : ToTime(p.to));
  }
  for (const int year : s.covered_years) os << "\n  covers " << year;
  for (const auto& [row, working] : s.exceptions) os << "\n  " << ToDay(row) << (working ? " worked" : " off");
  return os;
}

// ---- Random scenarios.

// rapidcheck narrows ranges in its first cases; here every case may use all of them.
int64_t Pick(int64_t from, int64_t end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<int64_t>(from, end));
}
bool OneIn(int n) {
  return Pick(0, n) == n - 1;
}

int PickLength(Unit unit) {
  switch (unit) {
    case Unit::kHours:
      return static_cast<int>(Pick(1, 200));
    case Unit::kCalendarDays:
    case Unit::kWorkingDays:
      return static_cast<int>(OneIn(4) ? Pick(1, 800) : Pick(1, 40));
    case Unit::kCalendarMonths:
      return static_cast<int>(Pick(1, 30));
    case Unit::kCalendarYears:
      return static_cast<int>(Pick(1, 6));
  }
  return 1;
}

// Mostly days of this decade; sometimes around 2100, which is no leap year; often the end of a month.
int PickStartRow() {
  const int year = static_cast<int>(OneIn(6) ? Pick(2095, 2104) : Pick(2023, 2033));
  const int first = *RowOf(year, 1, 1);
  int row = first + static_cast<int>(Pick(0, 365));
  if (OneIn(3)) {
    while (DayList()[row + 1].day != 1) ++row;
  }
  return row;
}

Scenario PickScenario() {
  Scenario s;
  s.unit = static_cast<Unit>(Pick(0, 5));
  s.length = PickLength(s.unit);
  s.rolls_over = Pick(0, 2) == 1;
  const int start_row = PickStartRow();
  s.start = start_row * kMinutesPerDay + (OneIn(5) ? 0 : Pick(0, kMinutesPerDay));
  if (OneIn(4)) s.close = Pick(1, kMinutesPerDay + 1);

  for (int64_t left = Pick(0, 4); left > 0; --left) {
    Interruption pause;
    pause.from = s.start + Pick(-10 * kMinutesPerDay, (OneIn(3) ? 400 : 30) * kMinutesPerDay);
    if (OneIn(4)) pause.from -= pause.from % kMinutesPerDay;
    if (OneIn(3)) pause.from = s.start + 60 * Pick(0, 220);  // To the minute at which hours may end.
    pause.to = OneIn(8) ? -1 : pause.from + Pick(-60, (OneIn(10) ? 600 : 20) * kMinutesPerDay);
    s.pauses.push_back(pause);
  }
  const bool all_covered = Pick(0, 2) == 0;
  for (int year = DayList()[start_row].year; year <= DayList()[start_row].year + 12; ++year) {
    if (all_covered || !OneIn(4)) s.covered_years.insert(year);
  }
  for (int64_t left = Pick(0, 30); left > 0; --left) {
    s.exceptions[start_row + static_cast<int>(Pick(0, OneIn(3) ? 1000 : 60))] = Pick(0, 2) == 1;
  }
  // A run of days off, as a festival makes it.
  if (OneIn(2)) {
    const int festival = start_row + static_cast<int>(Pick(0, 60));
    for (int64_t i = Pick(0, 10); i >= 0; --i) s.exceptions[festival + static_cast<int>(i)] = false;
  }
  return s;
}

struct Seen {
  int known = 0, open = 0, missing = 0, moved = 0, moved_hours = 0, paused = 0, many_skipped = 0;
};

void CheckOne(Seen& seen) {
  const Scenario s = PickScenario();
  std::ostringstream text;
  text << s;
  RC_LOG() << text.str();
  const Expected e = period_calculator::Calculate(s);
  const Deadline d = Compute(s);

  RC_ASSERT(d.earliest == ToTime(e.earliest));
  RC_ASSERT(d.last_day == ToDay(e.last_row));
  RC_ASSERT(d.open_pause == e.open_pause);
  RC_ASSERT(d.missing_years == std::vector<int>(e.missing_years.begin(), e.missing_years.end()));
  RC_ASSERT(d.known == e.known);
  RC_ASSERT(d.due == (e.known ? ToTime(e.earliest) : absl::InfiniteFuture()));
  RC_ASSERT(d.arithmetic.counted_to == ToDay(e.counted_to));
  RC_ASSERT(d.arithmetic.start_day == ToDay(static_cast<int>(s.start / kMinutesPerDay)));
  RC_ASSERT(DaysOf(d.arithmetic.skipped) == ToDays(e.skipped));
  RC_ASSERT(d.arithmetic.skipped.count == static_cast<int64_t>(e.skipped.size()));
  RC_ASSERT(DaysOf(d.arithmetic.moved_over) == ToDays(e.moved_over));
  RC_ASSERT(d.arithmetic.moved_over.count == static_cast<int64_t>(e.moved_over.size()));
  if (s.unit != Unit::kHours) {
    RC_ASSERT(d.arithmetic.paused == absl::Hours(24) * static_cast<int64_t>(e.paused_skipped.size()));
    // The sum that people check by hand.
    RC_ASSERT(d.arithmetic.counted_to - d.arithmetic.start_day ==
              d.arithmetic.counted_days + d.arithmetic.skipped.count);
  } else if (e.moved_over.empty()) {
    RC_ASSERT(d.arithmetic.paused == d.earliest - ToTime(s.start) - absl::Hours(s.length));
  }

  seen.known += e.known ? 1 : 0;
  seen.open += e.open_pause ? 1 : 0;
  seen.missing += e.missing_years.empty() ? 0 : 1;
  seen.moved += e.moved_over.empty() ? 0 : 1;
  seen.moved_hours += s.unit == Unit::kHours && !e.moved_over.empty() ? 1 : 0;
  seen.paused += e.paused_skipped.empty() ? 0 : 1;
  seen.many_skipped += e.skipped.size() > kSkippedDaysMax ? 1 : 0;
}

TEST(ComputeDeadline, AgreesWithAnIndependentCalculator) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;  // RC_PARAMS may name a seed.
  params.maxSuccess = std::max(params.maxSuccess, kCases);
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = "ComputeDeadline";
  Seen seen;
  const rc::detail::TestResult result = rc::detail::checkTestable([&seen] { CheckOne(seen); }, metadata, params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  ASSERT_TRUE(result.is<rc::detail::SuccessResult>()) << message.str();
  EXPECT_GE(result.get<rc::detail::SuccessResult>().numSuccess, 20000);
  // What is compared must have happened often enough to be worth the comparison.
  EXPECT_GT(seen.known, 5000);
  EXPECT_GT(seen.open, 1000);
  EXPECT_GT(seen.missing, 1000);
  EXPECT_GT(seen.moved, 1000);
  EXPECT_GT(seen.moved_hours, 100);
  EXPECT_GT(seen.paused, 1000);
  EXPECT_GT(seen.many_skipped, 50);
}

}  // namespace
}  // namespace gaiwan
