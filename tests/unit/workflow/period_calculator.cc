#include "tests/unit/workflow/period_calculator.h"

#include <algorithm>

namespace period_calculator {

const std::vector<ListedDay>& DayList() {
  static const auto* const list = [] {
    auto* days = new std::vector<ListedDay>;
    ListedDay next = {1970, 1, 1, 3};
    while (next.year < 2160) {
      days->push_back(next);
      const bool leap = (next.year % 4 == 0 && next.year % 100 != 0) || next.year % 400 == 0;
      const int month_lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
      next.weekday = (next.weekday + 1) % 7;
      if (++next.day <= month_lengths[next.month - 1]) continue;
      next.day = 1;
      if (++next.month <= 12) continue;
      next.month = 1;
      ++next.year;
    }
    return days;
  }();
  return *list;
}

// The row of a day in the list; nullopt when there is no such day.
std::optional<int> RowOf(int year, int month, int day) {
  for (int row = (year - 1970) * 365; row < static_cast<int>(DayList().size()); ++row) {
    const ListedDay& listed = DayList()[row];
    if (listed.year > year) break;
    if (listed.year == year && listed.month == month && listed.day == day) return row;
  }
  return std::nullopt;
}

namespace {

class Calculator {
 public:
  explicit Calculator(const Scenario& s) : s_(s) {}

  Expected Run() {
    int64_t end_of_hours = s_.start;
    if (s_.unit == Unit::kHours) {
      for (int64_t left = 60 * s_.length; left > 0; end_of_hours += s_.step) {
        left -= MinutePaused(end_of_hours) ? 0 : s_.step;
      }
      e_.counted_to = static_cast<int>((end_of_hours - 1) / kMinutesPerDay);
    } else {
      CountDays();
    }
    e_.last_row = e_.counted_to;
    if (s_.rolls_over) Move();
    const bool exact = s_.unit == Unit::kHours && e_.last_row == e_.counted_to;
    e_.earliest = exact ? end_of_hours : e_.last_row * kMinutesPerDay + s_.close;
    for (const Interruption& pause : s_.pauses) {
      if (pause.to >= 0) continue;
      if (exact ? pause.from < end_of_hours : FirstPausedRow(pause) <= e_.last_row) e_.open_pause = true;
    }
    e_.known = !e_.open_pause && e_.missing_years.empty();
    return e_;
  }

 private:
  int64_t FirstPausedRow(const Interruption& pause) const {
    return pause.from / kMinutesPerDay + (pause.from % kMinutesPerDay >= s_.close ? 1 : 0);
  }
  bool MinutePaused(int64_t minute) const {
    return std::any_of(s_.pauses.begin(), s_.pauses.end(),
                       [&](const Interruption& p) { return p.from <= minute && minute < p.to; });
  }
  bool DayPaused(int row) const {
    return std::any_of(s_.pauses.begin(), s_.pauses.end(), [&](const Interruption& p) {
      return p.to >= 0 && FirstPausedRow(p) <= row && row < p.to / kMinutesPerDay;
    });
  }
  bool Missing(int row) {
    const int year = DayList()[row].year;
    if (s_.covered_years.count(year) != 0) return false;
    e_.missing_years.insert(year);
    return true;
  }
  bool Worked(int row) {
    const auto exception = s_.exceptions.find(row);
    if (Missing(row) || exception == s_.exceptions.end()) return DayList()[row].weekday < 5;
    return exception->second;
  }

  int NominalDays(int row) const {
    if (s_.unit == Unit::kCalendarDays || s_.unit == Unit::kWorkingDays) return s_.length;
    const ListedDay& start = DayList()[row];
    int year = start.year, month = start.month;
    for (int i = 0; i < s_.length * (s_.unit == Unit::kCalendarYears ? 12 : 1); ++i) {
      if (++month == 13) month = 1, ++year;
    }
    for (int day = start.day;; --day) {
      if (const std::optional<int> end = RowOf(year, month, day)) return *end - row;
    }
  }

  void CountDays() {
    int row = static_cast<int>(s_.start / kMinutesPerDay);
    int left = NominalDays(row);
    while (left > 0) {
      ++row;
      if (DayPaused(row)) {
        e_.skipped.push_back(row);
        e_.paused_skipped.push_back(row);
      } else if (s_.unit == Unit::kWorkingDays && !Worked(row)) {
        e_.skipped.push_back(row);
      } else {
        --left;
      }
    }
    e_.counted_to = row;
  }

  void Move() {
    for (int row = e_.counted_to;; ++row) {
      // With hours the pause of the last day is in the hours already.
      const bool paused = row != e_.counted_to && DayPaused(row);
      if (!paused && (Missing(row) || Worked(row))) {
        e_.last_row = row;
        return;
      }
      e_.moved_over.push_back(row);
    }
  }

  const Scenario& s_;
  Expected e_;
};

}  // namespace

Expected Calculate(const Scenario& scenario) {
  return Calculator(scenario).Run();
}

std::optional<int64_t> Extend(const Scenario& scenario, int64_t end, int days) {
  for (int i = 0; i < days; ++i) end += kMinutesPerDay;
  if (days == 0 || !scenario.rolls_over) return end;
  while (true) {
    const int row = static_cast<int>((end - 1) / kMinutesPerDay);
    if (scenario.covered_years.count(DayList()[row].year) == 0) return std::nullopt;
    const auto exception = scenario.exceptions.find(row);
    if (exception == scenario.exceptions.end() ? DayList()[row].weekday < 5 : exception->second) return end;
    end += kMinutesPerDay;
  }
}

}  // namespace period_calculator
