// tests/unit/workflow/base/date_test.cc: dates as they are written, and the day a moment falls on.
#include "workflow/base/date.h"

#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

TEST(ParseDate, ReadsWhatFormatDateWrites) {
  EXPECT_THAT(ParseDate("2026-03-02"), IsOkAndHolds(absl::CivilDay(2026, 3, 2)));
  for (absl::CivilDay day(1900, 1, 1); day <= absl::CivilDay(2200, 12, 31); day += 17) {
    ASSERT_THAT(ParseDate(FormatDate(day)), IsOkAndHolds(day));
  }
  EXPECT_EQ(FormatDate(absl::CivilDay(2026, 3, 2)), "2026-03-02");
}

TEST(ParseDate, KnowsLeapYears) {
  EXPECT_THAT(ParseDate("2024-02-29"), IsOkAndHolds(absl::CivilDay(2024, 2, 29)));
  EXPECT_THAT(ParseDate("2000-02-29"), IsOkAndHolds(absl::CivilDay(2000, 2, 29)));
  EXPECT_THAT(ParseDate("2026-02-29"), StatusIs(kInvalid, HasSubstr("2026-02 has the days 01 to 28")));
  EXPECT_THAT(ParseDate("2100-02-29"), StatusIs(kInvalid, HasSubstr("2100-02 has the days 01 to 28")));
}

TEST(ParseDate, NamesWhatIsWrong) {
  EXPECT_THAT(ParseDate("2026-02-30"),
              StatusIs(kInvalid, AllOf(HasSubstr("\"2026-02-30\""), HasSubstr("2026-02 has the days 01 to 28"))));
  EXPECT_THAT(ParseDate("2026-04-31"), StatusIs(kInvalid, HasSubstr("2026-04 has the days 01 to 30")));
  EXPECT_THAT(ParseDate("2026-04-00"), StatusIs(kInvalid, HasSubstr("2026-04 has the days 01 to 30")));
  EXPECT_THAT(ParseDate("2026-13-01"), StatusIs(kInvalid, HasSubstr("the month must be 01 to 12")));
  EXPECT_THAT(ParseDate("2026-00-01"), StatusIs(kInvalid, HasSubstr("the month must be 01 to 12")));
  EXPECT_THAT(ParseDate("1899-12-31"), StatusIs(kInvalid, HasSubstr("the year must be 1900 to 2200")));
  EXPECT_THAT(ParseDate("2201-01-01"), StatusIs(kInvalid, HasSubstr("the year must be 1900 to 2200")));
}

TEST(ParseDate, TakesOnlyTheOneShape) {
  for (const char* text : {"", "2026-3-02", "2026-03-2", "2026/03/02", "20260302", " 2026-03-02", "2026-03-02 ",
                           "2026-03-02T00:00", "+026-03-02", "2026-+3-02", "２０２６-03-02", "2026年3月2日"}) {
    EXPECT_THAT(ParseDate(text), StatusIs(kInvalid, HasSubstr("write yyyy-mm-dd"))) << text;
  }
}

TEST(ParseDate, RepeatsOnlyTheBeginningOfALongText) {
  const std::string message(ParseDate(std::string(100000, 'x')).status().message());
  EXPECT_THAT(message, HasSubstr("xxx...\" is not a date"));
  EXPECT_LT(message.size(), 200u);
}

// It remembers the day it was asked about last.
TEST(DayOf, ChangesAtMidnightAndBack) {
  const absl::Time midnight = StartOfDay(absl::CivilDay(2026, 3, 6));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(DayOf(midnight - absl::Nanoseconds(1)), absl::CivilDay(2026, 3, 5));
    EXPECT_EQ(DayOf(midnight), absl::CivilDay(2026, 3, 6));
    EXPECT_EQ(DayOf(absl::InfiniteFuture()), absl::CivilDay::max());
    EXPECT_EQ(DayOf(midnight + absl::Hours(24) - absl::Nanoseconds(1)), absl::CivilDay(2026, 3, 6));
    EXPECT_EQ(DayOf(absl::InfinitePast()), absl::CivilDay::min());
    EXPECT_EQ(DayOf(midnight + absl::Hours(24)), absl::CivilDay(2026, 3, 7));
  }
}

TEST(DayOf, IsTheDayAtPlusEightWhateverTheMachineThinks) {
  absl::Time time;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, "2026-03-05T15:59:59Z", &time, nullptr));
  EXPECT_EQ(DayOf(time), absl::CivilDay(2026, 3, 5));
  EXPECT_EQ(DayOf(time + absl::Seconds(1)), absl::CivilDay(2026, 3, 6));
  EXPECT_EQ(StartOfDay(absl::CivilDay(2026, 3, 6)), time + absl::Seconds(1));
}

TEST(StartOfDay, KnowsNoSummerTime) {
  // China kept summer time from 1986 to 1991. The zone is fixed all the same: each day has 24 hours.
  for (absl::CivilDay day(1986, 1, 1); day < absl::CivilDay(1992, 1, 1); ++day) {
    ASSERT_EQ(StartOfDay(day + 1) - StartOfDay(day), absl::Hours(24)) << FormatDate(day);
  }
}

}  // namespace
}  // namespace gaiwan
