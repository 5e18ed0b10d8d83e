#include "workflow/clock_end.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/dispute_class.h"
#include "workflow/base/proto_time.h"
#include "workflow/calendar.h"
#include "workflow/due_clock.h"
#include "workflow/find.h"
#include "workflow/guards.h"

namespace gaiwan {
namespace {

// Before any calendar is loaded no year is covered.
const Calendar& CalendarOf(const Facts& facts) {
  static const auto* const none = new Calendar(0, absl::Span<const CalendarDay>());
  return facts.calendar == nullptr ? *none : *facts.calendar;
}

// The days agreed are counted from the end that moved already, and their last day moves as well (Civil Code 203).
// nullopt when it lies in a year that is not loaded.
std::optional<absl::Time> RollOver(absl::Time due, const Calendar& calendar) {
  absl::CivilDay last = DayOf(due - absl::Nanoseconds(1));
  const absl::Duration rest = due - StartOfDay(last);
  while (true) {
    const std::optional<bool> working = calendar.IsWorkingDay(last);
    if (!working.has_value()) return std::nullopt;
    if (*working) return StartOfDay(last) + rest;
    ++last;
  }
}

}  // namespace

PeriodUnit ToPeriodUnit(v1::PeriodUnit unit) {
  switch (unit) {
    case v1::UNIT_HOURS:
      return PeriodUnit::kHours;
    case v1::UNIT_WORKING_DAYS:
      return PeriodUnit::kWorkingDays;
    case v1::UNIT_CALENDAR_MONTHS:
      return PeriodUnit::kCalendarMonths;
    case v1::UNIT_CALENDAR_YEARS:
      return PeriodUnit::kCalendarYears;
    default:
      return PeriodUnit::kCalendarDays;
  }
}

RuleLength LengthFor(const v1::ClockRule& rule, absl::string_view dispute_class) {
  RuleLength found{rule.length(), rule.unit()};
  size_t exactness = 0;
  for (const v1::ClockOverride& override : rule.overrides()) {
    if (!CoversClass(override.dispute_class(), dispute_class) || override.dispute_class().size() <= exactness) continue;
    exactness = override.dispute_class().size();
    found.length = override.length();
    if (override.unit() != v1::PERIOD_UNIT_UNSPECIFIED) found.unit = override.unit();
  }
  return found;
}

Deadline ComputeClock(const v1::Clock& clock, const Facts& facts) {
  std::vector<Pause> pauses;
  for (const v1::ClockPause& pause : clock.pauses()) {
    Pause& added = pauses.emplace_back();
    added.from = ToTime(pause.from_time());
    if (pause.has_to_time()) added.to = ToTime(pause.to_time());
  }
  const PeriodRule rule{clock.length(), ToPeriodUnit(clock.unit()), clock.rolls_over()};
  return ComputeDeadline(rule, ToTime(clock.start_time()), pauses, CalendarOf(facts));
}

void SetNextStage(const v1::ClockRule& rule, int percent, const Facts& facts, v1::Clock* clock) {
  const absl::Time start = ToTime(clock->start_time());
  const absl::Time due = ToTime(clock->due_time());
  int stage = kEndPercent;
  absl::Time at = due;
  const auto warn = [&](int warning, absl::Time time) {
    if (warning <= percent || warning >= stage || time <= facts.now) return;
    stage = warning;
    at = time;
  };
  if (start < due) {
    for (int warning : rule.warnings()) warn(warning, FractionTime(start, due, warning));
    const absl::Time days_before = due - rule.warn_days_before() * absl::Hours(24);
    // A stage has its share as its name; the days before the end of a short period are none of it.
    if (start < days_before && days_before < due) {
      const double share = absl::FDivDuration(days_before - start, due - start);
      warn(std::clamp(static_cast<int>(share * kEndPercent), 1, kEndPercent - 1), days_before);
    }
  }
  clock->set_next_percent(stage);
  *clock->mutable_next_time() = ToProto(at);
}

bool SetEnd(const v1::ClockRule& rule, const v1::Case& c, const Facts& facts, v1::Clock* clock) {
  absl::Time due;
  // The date where there is one, else the length.
  const std::optional<absl::Time> field =
      rule.due_field().empty() ? std::nullopt : DueFieldTime(rule.due_field(), c, clock->subject());
  if (field.has_value()) {
    due = *field;
  } else if (!rule.due_field().empty() && clock->length() == 0) {
    return false;
  } else {
    const Deadline deadline = ComputeClock(*clock, facts);
    clock->set_calendar_revision(deadline.arithmetic.calendar_revision);
    if (!deadline.known) {
      clock->set_status(v1::CLOCK_WAITING_FOR_CALENDAR);
      *clock->mutable_due_time() = ToProto(deadline.earliest + clock->extended_days() * absl::Hours(24));
      clock->clear_next_time();
      return true;
    }
    due = deadline.due + clock->extended_days() * absl::Hours(24);
    if (clock->extended_days() > 0 && clock->rolls_over()) {
      const std::optional<absl::Time> rolled = RollOver(due, CalendarOf(facts));
      clock->set_calendar_revision(CalendarOf(facts).revision());
      if (!rolled.has_value()) {
        clock->set_status(v1::CLOCK_WAITING_FOR_CALENDAR);
        *clock->mutable_due_time() = ToProto(due);
        clock->clear_next_time();
        return true;
      }
      due = *rolled;
    }
  }
  clock->set_status(v1::CLOCK_RUNNING);
  *clock->mutable_due_time() = ToProto(due);
  SetNextStage(rule, std::max(0, clock->next_percent() - 1), facts, clock);
  return true;
}

}  // namespace gaiwan
