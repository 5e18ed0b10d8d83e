// server/directory/calendar_load.h: the calendar as a part of the directory's stream: loaded days over those before,
// and the alarm when a year is missing.
//
// Pure functions, safe from any thread.
#ifndef GAIWAN_SERVER_DIRECTORY_CALENDAR_LOAD_H_
#define GAIWAN_SERVER_DIRECTORY_CALENDAR_LOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/calendar.h"

namespace gaiwan {

// The month from which next year's calendar is missed: the State Council's notice comes in the autumn.
inline constexpr int kNextYearMissedFromMonth = 11;

// Every exception of `calendar`, in the order of the days.
std::vector<CalendarDay> CalendarDays(const Calendar& calendar);

// `now` with the loaded days in place of those it had.
std::shared_ptr<const Calendar> WithDays(const Calendar& now, const v1::CalendarLoaded& loaded, int64_t revision);

// What to tell an administrator at `now`, in Chinese: that this year is missing, and from November on that next year
// is. Clocks that end there wait for the calendar.
std::vector<std::string> CalendarAlarms(const Calendar& calendar, absl::Time now);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_CALENDAR_LOAD_H_
