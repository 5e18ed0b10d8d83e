#include "server/messages/quiet_hours.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;

absl::Time At(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2026, 3, day, hour, minute), ChinaTimeZone());
}

TEST(QuietHours, AreOverMidnight) {
  const QuietHours quiet = *QuietHours::Parse("21:00-08:00");
  EXPECT_FALSE(quiet.Holds(At(2, 20, 59)));
  EXPECT_TRUE(quiet.Holds(At(2, 21)));
  EXPECT_TRUE(quiet.Holds(At(3, 7, 59)));
  EXPECT_FALSE(quiet.Holds(At(3, 8)));
  EXPECT_EQ(quiet.Next(At(2, 12)), At(2, 12));
  EXPECT_EQ(quiet.Next(At(2, 22)), At(3, 8));
  EXPECT_EQ(quiet.Next(At(3, 1)), At(3, 8));
}

TEST(QuietHours, AreWithinADay) {
  const QuietHours quiet = *QuietHours::Parse("12:30-14:30");
  EXPECT_EQ(quiet.Next(At(2, 13)), At(2, 14, 30));
  EXPECT_EQ(quiet.Next(At(2, 12)), At(2, 12));
  EXPECT_EQ(quiet.Next(At(2, 14, 30)), At(2, 14, 30));
}

TEST(QuietHours, NoneAtAll) {
  EXPECT_FALSE(QuietHours().Holds(At(2, 3)));
  EXPECT_FALSE(QuietHours::Parse("")->Holds(At(2, 3)));
}

// What waits for the morning and would be too late then goes out in the evening before.
TEST(QuietHours, FitComesBeforeWhatItIsAbout) {
  const QuietHours quiet = *QuietHours::Parse("21:00-08:00");
  EXPECT_EQ(quiet.Fit(At(2, 23), At(3, 9)), At(3, 8));
  EXPECT_EQ(quiet.Fit(At(2, 23), At(3, 7)), At(2, 20));
  EXPECT_EQ(quiet.Fit(At(3, 4), At(3, 8)), At(2, 20));
  EXPECT_EQ(quiet.Fit(At(2, 10), At(2, 11)), At(2, 10));
  EXPECT_EQ(quiet.Fit(At(3, 4), absl::InfiniteFuture()), At(3, 8));
}

TEST(QuietHours, WhatIsNoneIsRefused) {
  for (const std::string text : {"21-8", "21:00", "21:00-21:00", "24:00-08:00", "21:60-08:00", "21:00 - 08:00",
                                 "a1:00-08:00", "21:00-08:00-09:00", "-"}) {
    EXPECT_THAT(QuietHours::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

}  // namespace
}  // namespace gaiwan
