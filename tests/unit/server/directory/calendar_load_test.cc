#include "server/directory/calendar_load.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::CalendarLoaded Day(const std::string& date, bool working, const std::string& reason) {
  v1::CalendarLoaded loaded;
  v1::CalendarException* day = loaded.add_days();
  day->set_date(date);
  day->set_working(working);
  day->set_reason(reason);
  return loaded;
}

absl::Time At(int year, int month, int day) {
  return StartOfDay(absl::CivilDay(year, month, day));
}

TEST(WithDays, PutsDaysOverThoseBefore) {
  const Calendar empty(0, std::vector<CalendarDay>());
  const auto first = WithDays(empty, Day("2026-02-17", false, "春节"), 3);
  const auto second = WithDays(*first, Day("2027-01-01", false, "元旦"), 4);
  const auto third = WithDays(*second, Day("2026-02-17", true, "照常上班"), 5);
  EXPECT_EQ(third->revision(), 5);
  EXPECT_THAT(CalendarDays(*third), ElementsAre(CalendarDay{absl::CivilDay(2026, 2, 17), true, "照常上班"},
                                                CalendarDay{absl::CivilDay(2027, 1, 1), false, "元旦"}));
  EXPECT_EQ(*second->IsWorkingDay(absl::CivilDay(2026, 2, 17)), false);
}

TEST(CalendarAlarms, NextYearIsMissedFromNovemberOn) {
  const auto calendar = WithDays(Calendar(0, std::vector<CalendarDay>()), Day("2026-02-17", false, "春节"), 1);
  EXPECT_THAT(CalendarAlarms(*calendar, At(2026, 10, 31)), IsEmpty());
  // The last second of October at +08:00 is still October, whatever it is elsewhere.
  EXPECT_THAT(CalendarAlarms(*calendar, At(2026, 11, 1) - absl::Seconds(1)), IsEmpty());
  EXPECT_THAT(CalendarAlarms(*calendar, At(2026, 11, 1)), ElementsAre(HasSubstr("2027 年")));
}

TEST(CalendarAlarms, ThisYearIsAlwaysMissed) {
  const Calendar empty(0, std::vector<CalendarDay>());
  EXPECT_THAT(CalendarAlarms(empty, At(2026, 3, 2)), ElementsAre(HasSubstr("2026 年")));
  EXPECT_THAT(CalendarAlarms(empty, At(2026, 12, 2)), ElementsAre(HasSubstr("2026 年"), HasSubstr("2027 年")));
}

}  // namespace
}  // namespace gaiwan
