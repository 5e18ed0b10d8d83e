// workflow/calendar.h: which days are worked: Monday to Friday, but for what the State Council moves every year.
//
// Each autumn a notice names next year's days off and the make-up days (调休) worked on a Saturday or Sunday. A year
// whose notice was not loaded is not covered, and nobody guesses about it. A Calendar does not change once it is
// made, so any thread may read it.
#ifndef GAIWAN_WORKFLOW_CALENDAR_H_
#define GAIWAN_WORKFLOW_CALENDAR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace gaiwan {

// An exception to Monday-Friday.
struct CalendarDay {
  absl::CivilDay day;
  bool working = false;
  std::string reason;  // As people read it: 清明节, 春节调休.

  friend bool operator==(const CalendarDay& a, const CalendarDay& b) {
    return a.day == b.day && a.working == b.working && a.reason == b.reason;
  }
};

class Calendar {
 public:
  // `covered_years` may hold a year without an exception. An exception in a year that is not covered is not looked at;
  // of two for one day the later counts.
  Calendar(int64_t revision, absl::Span<const int> covered_years, absl::Span<const CalendarDay> exceptions);

  // As the above, covering each year in which `exceptions` has a day.
  Calendar(int64_t revision, absl::Span<const CalendarDay> exceptions);

  // Which edition of the calendar this is; a deadline keeps it, so that a corrected edition can recompute it.
  int64_t revision() const { return revision_; }

  bool Covers(absl::civil_year_t year) const { return covered_years_.contains(year); }

  // Those it covers, in order.
  std::vector<int> CoveredYears() const;

  // Whether `day` is worked; nullopt when its year is not covered.
  std::optional<bool> IsWorkingDay(absl::CivilDay day) const;

  // The reason of the row that stands for `day` (also of one that changes nothing: a festival on a Sunday); empty when
  // there is none or the year is not covered. Lives as long as the calendar.
  absl::string_view ReasonFor(absl::CivilDay day) const;

 private:
  // nullptr when no row stands for the day.
  const CalendarDay* FindException(absl::CivilDay day) const;

  int64_t revision_;
  absl::flat_hash_set<absl::civil_year_t> covered_years_;
  absl::flat_hash_map<absl::CivilDay, CalendarDay> exceptions_;
};

// Saturday or Sunday.
bool IsWeekend(absl::CivilDay day);

// 300 years of some 30 exceptions each; a longer file is not a calendar.
inline constexpr int kCalendarRowsMax = 10000;
// The longest names in use have some 30 bytes of UTF-8.
inline constexpr int kCalendarReasonBytesMax = 120;
// So many faults are named one by one; the rest are counted. Whoever has more has sent the wrong file.
inline constexpr int kCalendarFaultsMax = 100;

// Reads a calendar file: `#` lines are comments, the first other line is `date,status,reason`, then one exception a
// line with status `off` or `work`. A byte order mark, CRLF, empty lines and spaces around a column are allowed;
// quotation marks are not. Rows come back in the order of their days. When `warnings` is not null, it gets one line for
// each row that changes nothing (a Sunday off, a Tuesday worked); such a row is kept, as it covers its year.
//   INVALID_ARGUMENT  every fault at once, each with its line number, separated by "; ": a date that does not exist, a
//                     day named twice, an unknown status, a missing reason, a wrong number of columns, a missing
//                     header, no rows, a limit above.
absl::StatusOr<std::vector<CalendarDay>> ParseCalendarCsv(absl::string_view text,
                                                          std::vector<std::string>* warnings = nullptr);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CALENDAR_H_
