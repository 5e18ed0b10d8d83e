// workflow/period.h: legal periods: when one that began at a moment ends, and the arithmetic that people are shown.
//
// The rules, in the zone +08:00 (Civil Code 200-204, Civil Procedure Law 85):
//   - Days, months and years: the day of the start is not counted (201). Working days count worked days only, make-up
//     days among them.
//   - Months and years end on the corresponding day, or on that month's last day when there is none (202).
//   - A last day that is not worked moves to the next day that is, and that is in no pause (203), where the rule asks
//     for it. A make-up Saturday is worked, so nothing moves from it.
//   - The last day ends at 24:00, or at the close of business where there is one (203).
//   - Hours run from the act by the hour, nights and holidays too. Where the rule asks for rollover and the last hour
//     falls on a day that is not worked, the period ends with the next worked day, as in 203.
//   - A pause from day F to the day of resumption R takes out the whole days F, F+1, ... R-1, which are R - F days: the
//     day it begins is paused (from the next day on if business was over), the day of resumption counts again, and a
//     pause resumed on its own day takes nothing. Days in several pauses are taken out once. Months and years grow by
//     the paused days, one by one. Hours lose the exact time instead.
// Pure functions over their arguments, safe from any thread.
#ifndef GAIWAN_WORKFLOW_PERIOD_H_
#define GAIWAN_WORKFLOW_PERIOD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "workflow/calendar.h"

namespace gaiwan {

enum class PeriodUnit { kHours, kCalendarDays, kWorkingDays, kCalendarMonths, kCalendarYears };

struct PeriodRule {
  int length = 0;
  PeriodUnit unit = PeriodUnit::kCalendarDays;
  // A last day on a weekend or holiday moves to the next working day. On for legal periods; a local promise may do
  // without. Working days never need it.
  bool rolls_over = true;
};

// Twenty years in each unit, the longest limitation the law knows (Civil Code 188), rounded up.
inline constexpr int kPeriodHoursMax = 20 * 366 * 24;
inline constexpr int kPeriodDaysMax = 20 * 366;
inline constexpr int kPeriodMonthsMax = 20 * 12;
inline constexpr int kPeriodYearsMax = 20;

//   INVALID_ARGUMENT  the length is not between 1 and the limit of its unit; names both.
absl::Status CheckPeriodRule(const PeriodRule& rule);

// From `from` up to and without `to`; still open without `to`. Pauses may overlap, come in any order, and lie before
// the start or after the end. One that ends before it begins takes out nothing.
struct Pause {
  absl::Time from;
  std::optional<absl::Time> to;
};

enum class SkipReason { kWeekend, kHoliday, kPause };

struct SkippedDay {
  absl::CivilDay day;
  SkipReason reason = SkipReason::kWeekend;
  std::string holiday;  // The calendar's word for it; only for kHoliday.

  friend bool operator==(const SkippedDay& a, const SkippedDay& b) {
    return a.day == b.day && a.reason == b.reason && a.holiday == b.holiday;
  }
};

// More than a year of days; nobody reads further, and a case must not grow by a long pause.
inline constexpr int kSkippedDaysMax = 400;

// The first kSkippedDaysMax days that were passed over, in order, and how many there were in all.
struct SkippedDays {
  std::vector<SkippedDay> days;
  int64_t count = 0;
};

// How an end was found, for people to check by hand. With hours only `start_day`, `paused`, the move and the revision
// say something.
struct Arithmetic {
  absl::CivilDay start_day;     // Not counted, except with hours.
  int64_t counted_days = 0;     // Days that made up the period, pauses and days off left out.
  SkippedDays skipped;          // After the start and before `counted_to`, not counted.
  absl::Duration paused;        // Taken out of the count by pauses: whole days, with hours the exact time.
  bool end_of_month = false;    // The corresponding day does not exist, so the month's last day stands for it.
  absl::CivilDay counted_to;    // The last day before any move.
  SkippedDays moved_over;       // From `counted_to` on, days that could not be the last; empty when nothing moved.
  bool calendar_asked = false;  // Whether another edition of the calendar could change the end.
  int64_t calendar_revision = 0;
};

struct Deadline {
  // False while the end cannot be told: a pause is still open, or a calendar year is missing.
  bool known = false;
  // The first moment after the period: 24:00 of the last day is 00:00 of the next. InfiniteFuture when not known.
  absl::Time due = absl::InfiniteFuture();
  // The day `due` belongs to, or `earliest` when not known.
  absl::CivilDay last_day;
  // Equals `due` when known. Otherwise the end as if the open pause had ended the day it began (with hours: at once),
  // each Monday to Friday of a missing year were worked, its weekends off, and no last day in it moved. A make-up day
  // in the coming year can still bring a count of working days forward.
  absl::Time earliest;
  // A pause without an end began within the period.
  bool open_pause = false;
  // Years that were looked at and are not covered, ascending, each once.
  std::vector<int> missing_years;
  Arithmetic arithmetic;
};

// Computes when a period ends that began at `start`. Never fails: what is missing is said in the result.
// `close_of_business` is the time of day at which the last day ends, more than 0 and at most 24 hours; hours that did
// not move end at their own minute instead.
// REQUIRES: CheckPeriodRule(rule).ok(); `start` and the ends of pauses lie in the years 1900 to 9999.
Deadline ComputeDeadline(const PeriodRule& rule, absl::Time start, absl::Span<const Pause> pauses,
                         const Calendar& calendar, absl::Duration close_of_business = absl::Hours(24));

// The moment at which `percent` of the span from `start` to `due` has passed: when to warn.
// REQUIRES: 0 <= percent <= 100, start <= due, both finite.
absl::Time FractionTime(absl::Time start, absl::Time due, int percent);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PERIOD_H_
