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
#include "workflow/base/proto_time.h"
#include "workflow/calendar.h"
#include "workflow/case_dates.h"
#include "workflow/due_clock.h"
#include "workflow/find.h"

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

Deadline ComputeClock(const v1::Clock& clock, const Facts& facts) {
  std::vector<Pause> pauses;
  for (const v1::ClockPause& pause : clock.pauses()) {
    Pause& added = pauses.emplace_back();
    added.from = ToTime(pause.from_time());
    if (pause.has_to_time()) added.to = ToTime(pause.to_time());
  }
  const PeriodRule rule{clock.length(), ToPeriodUnit(clock.unit()), clock.rolls_over()};
  const absl::Duration closes =
      clock.closes_at_minute() == 0 ? absl::Hours(24) : absl::Minutes(clock.closes_at_minute());
  return ComputeDeadline(rule, ToTime(clock.start_time()), pauses, CalendarOf(facts), closes);
}

std::vector<WarningStage> WarningStages(const v1::ClockRule& rule, absl::Time start, absl::Time due) {
  std::vector<WarningStage> stages;
  if (start >= due) return stages;
  for (int warning : rule.warnings()) stages.push_back({warning, FractionTime(start, due, warning), false});
  for (int days : rule.warn_days_before()) {
    const absl::Time at = due - days * absl::Hours(24);
    // The days before the end of a shorter period are none of it.
    if (at <= start || at >= due) continue;
    const double share = absl::FDivDuration(at - start, due - start);
    stages.push_back({std::max(1, static_cast<int>(share * kEndPercent)), at, true});
  }
  std::stable_sort(stages.begin(), stages.end(),
                   [](const WarningStage& a, const WarningStage& b) { return a.time < b.time; });
  // A stage has its share as its name. Of years, days have the same share: each keeps a name of its own below the next.
  int above = kEndPercent;
  for (auto stage = stages.rbegin(); stage != stages.rend(); ++stage) {
    stage->percent = std::min(stage->percent, above - 1);
    above = stage->percent;
  }
  // More of them at the very beginning than there are shares: the latest ones count.
  stages.erase(
      std::remove_if(stages.begin(), stages.end(), [](const WarningStage& stage) { return stage.percent < 1; }),
      stages.end());
  return stages;
}

void SetNextStage(const v1::ClockRule& rule, int percent, const Facts& facts, v1::Clock* clock) {
  const absl::Time due = ToTime(clock->due_time());
  WarningStage next{kEndPercent, due, false};
  for (const WarningStage& stage : WarningStages(rule, ToTime(clock->start_time()), due)) {
    if ((!stage.by_days && stage.percent <= percent) || stage.time <= facts.now) continue;
    next = stage;
    break;
  }
  clock->set_next_percent(next.percent);
  *clock->mutable_next_time() = ToProto(next.time);
}

namespace {

// The end that a president or head set, where it lies behind the one that is counted.
std::optional<absl::Time> ExtendedTo(const v1::ClockRule& rule, const v1::Case& c, const v1::Clock& clock,
                                     const Facts& facts) {
  if (rule.extended_to_field().empty() || clock.length() == 0) return std::nullopt;
  const std::optional<absl::Time> set = DueFieldTime(rule.extended_to_field(), c, clock.subject());
  if (!set.has_value()) return std::nullopt;
  const Deadline counted = ComputeClock(clock, facts);
  const bool later = *set > (counted.known ? counted.due : counted.earliest);
  return later ? set : std::nullopt;
}

}  // namespace

bool SetEnd(const v1::ClockRule& rule, const v1::Case& c, const Facts& facts, v1::Clock* clock) {
  absl::Time due;
  // The date where there is one, else the length; until which whoever is bound extended it, where that is later.
  std::optional<absl::Time> field =
      rule.due_field().empty() ? std::nullopt : DueFieldTime(rule.due_field(), c, clock->subject());
  if (!field.has_value()) field = ExtendedTo(rule, c, *clock, facts);
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
