#include "server/directory/calendar_load.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

std::string MissingYear(absl::civil_year_t year) {
  return absl::StrCat(
      year, " 年的节假日和调休安排还没有导入：落在这一年的期限只显示最早可能的日期，请按国务院办公厅通知导入日历。");
}

}  // namespace

std::vector<CalendarDay> CalendarDays(const Calendar& calendar) {
  std::vector<CalendarDay> days;
  for (int year = kDateYearMin; year <= kDateYearMax; ++year) {
    if (!calendar.Covers(year)) continue;
    for (absl::CivilDay day(year, 1, 1); day.year() == year; ++day) {
      // Every exception has a reason.
      const absl::string_view reason = calendar.ReasonFor(day);
      if (!reason.empty()) days.push_back({day, *calendar.IsWorkingDay(day), std::string(reason)});
    }
  }
  return days;
}

std::shared_ptr<const Calendar> WithDays(const Calendar& now, const v1::CalendarLoaded& loaded, int64_t revision) {
  std::vector<CalendarDay> days = CalendarDays(now);
  for (const v1::CalendarException& exception : loaded.days()) {
    const absl::StatusOr<absl::CivilDay> day = ParseDate(exception.date());
    if (day.ok())
      days.push_back({*day, exception.working(), exception.reason()});  // Of two for a day the later counts.
  }
  return std::make_shared<Calendar>(revision, days);
}

std::vector<std::string> CalendarAlarms(const Calendar& calendar, absl::Time now) {
  const absl::CivilDay today = DayOf(now);
  std::vector<std::string> alarms;
  if (!calendar.Covers(today.year())) alarms.push_back(MissingYear(today.year()));
  if (today.month() >= kNextYearMissedFromMonth && !calendar.Covers(today.year() + 1)) {
    alarms.push_back(MissingYear(today.year() + 1));
  }
  return alarms;
}

}  // namespace gaiwan
