#include "workflow/period.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "workflow/base/date.h"
#include "workflow/calendar.h"

namespace gaiwan {
namespace {

struct UnitLimit {
  absl::string_view name;
  int length_max;
};

UnitLimit LimitOf(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::kHours:
      return {"hours", kPeriodHoursMax};
    case PeriodUnit::kCalendarDays:
      return {"calendar days", kPeriodDaysMax};
    case PeriodUnit::kWorkingDays:
      return {"working days", kPeriodDaysMax};
    case PeriodUnit::kCalendarMonths:
      return {"calendar months", kPeriodMonthsMax};
    case PeriodUnit::kCalendarYears:
      return {"calendar years", kPeriodYearsMax};
  }
  return {"an unknown unit", 0};
}

// The days from `first` up to and without `end`.
struct DayRange {
  absl::CivilDay first;
  absl::CivilDay end;
};

// The closed pauses in the order of their beginnings (they may overlap), and the first open one.
class Pauses {
 public:
  Pauses(absl::Span<const Pause> pauses, absl::Duration close_of_business) {
    // After business is over a day has run its course, and a pause begins with the next.
    const auto first_day = [&](absl::Time from) {
      const absl::CivilDay day = DayOf(from);
      return from < StartOfDay(day) + close_of_business ? day : day + 1;
    };
    for (const Pause& pause : pauses) {
      if (!pause.to.has_value()) {
        if (!open_from_.has_value() || pause.from < *open_from_) open_from_ = pause.from;
      } else if (pause.from < *pause.to) {
        closed_.push_back({pause.from, *pause.to});
        const DayRange days = {first_day(pause.from), DayOf(*pause.to)};
        if (days.first < days.end) days_.push_back(days);
      }
    }
    if (open_from_.has_value()) open_first_day_ = first_day(*open_from_);
    std::sort(closed_.begin(), closed_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::sort(days_.begin(), days_.end(), [](const DayRange& a, const DayRange& b) { return a.first < b.first; });
  }

  const std::vector<std::pair<absl::Time, absl::Time>>& closed() const { return closed_; }
  const std::vector<DayRange>& days() const { return days_; }

  // Whether a pause is open that began before `time`, or took out a day up to `day`.
  bool OpenBefore(absl::Time time) const { return open_from_.has_value() && *open_from_ < time; }
  bool OpenOn(absl::CivilDay day) const { return open_from_.has_value() && open_first_day_ <= day; }

  // The first day from `day` on that no closed pause takes out.
  absl::CivilDay Resumption(absl::CivilDay day) const {
    for (const DayRange& range : days_) {
      if (range.first > day) break;
      day = std::max(day, range.end);
    }
    return day;
  }

 private:
  std::vector<std::pair<absl::Time, absl::Time>> closed_;
  std::vector<DayRange> days_;
  std::optional<absl::Time> open_from_;
  absl::CivilDay open_first_day_;  // Only with open_from_.
};

// Finds one end. It walks as if no pause were open and a missing year were an ordinary one, which gives the earliest
// end, and notes on the way whether that assumption was used.
class Computation {
 public:
  Computation(absl::Span<const Pause> pauses, const Calendar& calendar, absl::Duration close_of_business)
      : pauses_(pauses, close_of_business), calendar_(calendar), close_of_business_(close_of_business) {}

  Deadline Run(const PeriodRule& rule, absl::Time start) {
    arithmetic_.start_day = DayOf(start);
    arithmetic_.calendar_revision = calendar_.revision();
    Deadline deadline;
    if (rule.unit == PeriodUnit::kHours) {
      deadline.earliest = CountHours(start, rule.length);
      // An end at 00:00 is the 24:00 of the day before.
      arithmetic_.counted_to = DayOf(deadline.earliest - absl::Nanoseconds(1));
    } else {
      CountDays(rule);
    }
    deadline.last_day = rule.rolls_over ? Roll(arithmetic_.counted_to) : arithmetic_.counted_to;
    const bool moved = deadline.last_day != arithmetic_.counted_to;
    const bool by_the_day = moved || rule.unit != PeriodUnit::kHours;
    if (by_the_day) deadline.earliest = StartOfDay(deadline.last_day) + close_of_business_;
    deadline.open_pause = by_the_day ? pauses_.OpenOn(deadline.last_day) : pauses_.OpenBefore(deadline.earliest);
    deadline.known = !deadline.open_pause && missing_years_.empty();
    if (deadline.known) deadline.due = deadline.earliest;
    deadline.missing_years = std::move(missing_years_);
    deadline.arithmetic = std::move(arithmetic_);
    return deadline;
  }

 private:
  absl::Time CountHours(absl::Time start, int length) {
    absl::Duration left = absl::Hours(length);
    absl::Time now = start;
    for (const auto& [from, to] : pauses_.closed()) {
      if (to <= now) continue;
      const absl::Time stop = std::max(from, now);
      if (left <= stop - now) break;
      left -= stop - now;
      arithmetic_.paused += to - stop;
      now = to;
    }
    return now + left;
  }

  void CountDays(const PeriodRule& rule) {
    switch (rule.unit) {
      case PeriodUnit::kHours:
        return;
      case PeriodUnit::kCalendarDays:
        return CountCalendarDays(rule.length);
      case PeriodUnit::kWorkingDays:
        return CountWorkingDays(rule.length);
      case PeriodUnit::kCalendarMonths:
        return CountCalendarDays(CorrespondingDay(rule.length) - arithmetic_.start_day);
      case PeriodUnit::kCalendarYears:
        return CountCalendarDays(CorrespondingDay(12 * rule.length) - arithmetic_.start_day);
    }
  }

  absl::CivilDay CorrespondingDay(int months) {
    const absl::CivilDay start = arithmetic_.start_day;
    const absl::CivilMonth month = absl::CivilMonth(start) + months;
    const absl::CivilDay last_of_month = absl::CivilDay(month + 1) - 1;
    arithmetic_.end_of_month = start.day() > last_of_month.day();
    return absl::CivilDay(month) + (std::min(start.day(), last_of_month.day()) - 1);
  }

  // Goes from pause to pause instead of from day to day.
  void CountCalendarDays(int64_t length) {
    arithmetic_.counted_days = length;
    absl::CivilDay counted_to = arithmetic_.start_day;
    int64_t left = length;
    for (const DayRange& range : pauses_.days()) {
      if (range.end <= counted_to + 1) continue;
      const absl::CivilDay stop = std::max(range.first, counted_to + 1);
      const int64_t before = stop - (counted_to + 1);
      if (left <= before) break;
      left -= before;
      TakeOut({stop, range.end});
      counted_to = range.end - 1;
    }
    arithmetic_.counted_to = counted_to + left;
  }

  void CountWorkingDays(int length) {
    arithmetic_.counted_days = length;
    absl::CivilDay day = arithmetic_.start_day;
    for (int left = length; left > 0;) {
      ++day;
      if (const absl::CivilDay resumption = pauses_.Resumption(day); resumption > day) {
        TakeOut({day, resumption});
        day = resumption;
      }
      if (IsWorked(day)) {
        --left;
      } else {
        SkipOff(day, arithmetic_.skipped);
      }
    }
    arithmetic_.counted_to = day;
  }

  // The last day of a count is in no pause, so only days after it are asked for one. What lies in a missing year is
  // taken as it is: nothing is known of it that could move it.
  absl::CivilDay Roll(absl::CivilDay day) {
    while (!IsWorked(day) && calendar_.Covers(day.year())) {
      SkipOff(day++, arithmetic_.moved_over);
      if (const absl::CivilDay resumption = pauses_.Resumption(day); resumption > day) {
        SkipPaused({day, resumption}, arithmetic_.moved_over);
        day = resumption;
      }
    }
    return day;
  }

  bool IsWorked(absl::CivilDay day) {
    arithmetic_.calendar_asked = true;
    if (const std::optional<bool> working = calendar_.IsWorkingDay(day); working.has_value()) return *working;
    const int year = static_cast<int>(day.year());
    if (missing_years_.empty() || missing_years_.back() != year) missing_years_.push_back(year);
    return !IsWeekend(day);
  }

  void SkipOff(absl::CivilDay day, SkippedDays& to) {
    const absl::string_view holiday = calendar_.ReasonFor(day);
    ++to.count;
    if (to.days.size() >= kSkippedDaysMax) return;
    to.days.push_back({day, holiday.empty() ? SkipReason::kWeekend : SkipReason::kHoliday, std::string(holiday)});
  }

  // Paused days within the count.
  void TakeOut(DayRange range) {
    SkipPaused(range, arithmetic_.skipped);
    arithmetic_.paused += absl::Hours(24) * (range.end - range.first);
  }

  void SkipPaused(DayRange range, SkippedDays& to) {
    const int64_t count = range.end - range.first;
    const int64_t room = kSkippedDaysMax - static_cast<int64_t>(to.days.size());
    for (int64_t i = 0; i < std::min(count, room); ++i) to.days.push_back({range.first + i, SkipReason::kPause, ""});
    to.count += count;
  }

  const Pauses pauses_;
  const Calendar& calendar_;
  const absl::Duration close_of_business_;
  Arithmetic arithmetic_;
  std::vector<int> missing_years_;  // Days are asked for in order, so years are too.
};

}  // namespace

absl::Status CheckPeriodRule(const PeriodRule& rule) {
  const UnitLimit limit = LimitOf(rule.unit);
  if (rule.length >= 1 && rule.length <= limit.length_max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("a period in ", limit.name, " must be 1 to ", limit.length_max, " long, not ", rule.length));
}

Deadline ComputeDeadline(const PeriodRule& rule, absl::Time start, absl::Span<const Pause> pauses,
                         const Calendar& calendar, absl::Duration close_of_business) {
  return Computation(pauses, calendar, close_of_business).Run(rule, start);
}

absl::Time FractionTime(absl::Time start, absl::Time due, int percent) {
  return start + (due - start) * percent / 100;
}

}  // namespace gaiwan
