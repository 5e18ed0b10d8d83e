// When a clock warns: shares of its period, and days before its end.
#include "workflow/clock_end.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ClockRule Rule(const std::string& text) {
  v1::ClockRule rule;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &rule)) << text;
  return rule;
}

absl::Time Day(int year, int month, int day) {
  return StartOfDay(absl::CivilDay(year, month, day));
}

std::vector<std::string> Stages(const std::string& rule, absl::Time start, absl::Time due) {
  std::vector<std::string> stages;
  for (const WarningStage& stage : WarningStages(Rule(rule), start, due)) {
    stages.push_back(absl::StrCat(stage.percent, " ", FormatDate(DayOf(stage.time))));
  }
  return stages;
}

constexpr char kConfirmation[] = "warn_days_before: 15 warn_days_before: 7 warn_days_before: 3 warn_days_before: 1";

// CPL art. 205: thirty days from 2026-11-27, over the Sunday to Monday 2026-12-28, 24:00.
TEST(WarningStages, FifteenSevenThreeAndOneDayBeforeTheEnd) {
  EXPECT_THAT(Stages(kConfirmation, Day(2026, 11, 27) + absl::Hours(10), Day(2026, 12, 29)),
              ElementsAre("52 2026-12-14", "77 2026-12-22", "90 2026-12-26", "96 2026-12-28"));
}

TEST(WarningStages, OfAShorterPeriodThoseThatLieInIt) {
  EXPECT_THAT(Stages(kConfirmation, Day(2026, 3, 2), Day(2026, 3, 7)), ElementsAre("40 2026-03-04", "80 2026-03-06"));
  EXPECT_THAT(Stages(kConfirmation, Day(2026, 3, 2), Day(2026, 3, 3)), IsEmpty());
}

// A day of three years is a tenth of a percent: each stage has a name of its own all the same.
TEST(WarningStages, OfYearsEachHasItsName) {
  EXPECT_THAT(Stages(kConfirmation, Day(2026, 3, 2), Day(2029, 3, 3)),
              ElementsAre("96 2029-02-16", "97 2029-02-24", "98 2029-02-28", "99 2029-03-02"));
}

TEST(WarningStages, SharesAndDaysInTheOrderOfTheirTimes) {
  EXPECT_THAT(
      Stages("warnings: 50 warnings: 80 warn_days_before: 9 warn_days_before: 5", Day(2026, 3, 2), Day(2026, 3, 12)),
      ElementsAre("10 2026-03-03", "49 2026-03-07", "50 2026-03-07", "80 2026-03-10"));
}

TEST(SetNextStage, TheFirstThatIsNotOverAndWasNotGiven) {
  v1::Clock clock;
  clock.mutable_start_time()->set_seconds(absl::ToUnixSeconds(Day(2026, 3, 2)));
  clock.mutable_due_time()->set_seconds(absl::ToUnixSeconds(Day(2026, 4, 1)));
  Facts facts;
  const auto next = [&](int percent, absl::Time now) {
    facts.now = now;
    SetNextStage(Rule(kConfirmation), percent, facts, &clock);
    return absl::StrCat(clock.next_percent(), " ",
                        FormatDate(DayOf(absl::FromUnixSeconds(clock.next_time().seconds()))));
  };
  EXPECT_EQ(next(0, Day(2026, 3, 2)), "50 2026-03-17");
  EXPECT_EQ(next(50, Day(2026, 3, 17)), "76 2026-03-25");
  EXPECT_EQ(next(76, Day(2026, 3, 25)), "90 2026-03-29");
  EXPECT_EQ(next(90, Day(2026, 3, 29)), "96 2026-03-31");
  EXPECT_EQ(next(96, Day(2026, 3, 31)), "100 2026-04-01");
  // Entered late: what is over is not warned of.
  EXPECT_EQ(next(0, Day(2026, 3, 28)), "90 2026-03-29");
}

}  // namespace
}  // namespace gaiwan
