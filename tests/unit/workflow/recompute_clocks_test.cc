// The calendar changes under a case: its clocks follow by a command, each whose end is another.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/advance.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kStart[] = "2026-03-05 09:00";  // A Thursday.
constexpr char kRecompute[] = "recompute_clocks { calendar_revision: 8 }";

// The walk's calendar, edition 8, with one day more that is off.
Calendar WithDayOff(absl::CivilDay day) {
  std::vector<CalendarDay> days = {{absl::CivilDay(2026, 4, 6), false, "清明节"},
                                   {absl::CivilDay(2026, 5, 1), false, "劳动节"},
                                   {absl::CivilDay(2026, 5, 4), false, "劳动节"},
                                   {absl::CivilDay(2026, 5, 5), false, "劳动节"},
                                   {absl::CivilDay(2026, 5, 9), true, "劳动节调休"}};
  days.push_back({day, false, "停工"});
  return Calendar(8, {2026, 2027}, days);
}

// Opened before New Year under a calendar that ends there.
Walk Waiting() {
  Walk walk(ShippedDefinition());
  walk.Open("2026-12-30 09:00");
  EXPECT_EQ(walk.FindClock("registration")->status(), v1::CLOCK_WAITING_FOR_CALENDAR);
  walk.SetCalendar(WithDayOff(absl::CivilDay(2027, 1, 1)));
  return walk;
}

TEST(RecomputeClocks, OneThatWaitsGetsItsEnd) {
  Walk walk = Waiting();
  ASSERT_OK(walk.Do("", "2026-12-30 12:00", kRecompute));
  ASSERT_EQ(walk.events().size(), 1u);
  EXPECT_EQ(walk.events()[0].clocks_recomputed().calendar_revision(), 8);
  EXPECT_THAT(walk.events()[0].moves(), IsEmpty());
  EXPECT_THAT(walk.ClockChanges(), Contains("MOVED registration"));
  const v1::Clock* clock = walk.FindClock("registration");
  EXPECT_EQ(clock->status(), v1::CLOCK_RUNNING);
  EXPECT_EQ(Shown(clock->due_time()), "2027-01-05 00:00");
  EXPECT_EQ(clock->calendar_revision(), 8);
  ASSERT_OK(walk.Fire("registration"));
  EXPECT_EQ(walk.FindClock("registration")->status(), v1::CLOCK_EXPIRED);
}

TEST(RecomputeClocks, OneThatEndedMeanwhileExpiresAtOnce) {
  Walk walk = Waiting();
  ASSERT_OK(walk.Do("", "2027-02-01 09:00", kRecompute));
  const v1::Clock* clock = walk.FindClock("registration");
  EXPECT_EQ(Shown(clock->next_time()), "2027-01-05 00:00");
  EXPECT_EQ(clock->next_percent(), 100);
  ASSERT_OK(walk.Do(
      "", "2027-02-01 09:01",
      absl::StrCat("expire_clock { clock: 'registration' due_time { seconds: ", clock->next_time().seconds(), " } }")));
  EXPECT_EQ(walk.FindClock("registration")->status(), v1::CLOCK_EXPIRED);
}

TEST(RecomputeClocks, OneThatRunsMovesWithANewDayOff) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  EXPECT_EQ(Shown(walk.FindClock("registration")->due_time()), "2026-03-10 00:00");
  walk.SetCalendar(WithDayOff(absl::CivilDay(2026, 3, 6)));
  ASSERT_OK(walk.Do("", "2026-03-05 10:00", kRecompute));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("MOVED registration", "MOVED level-village"));
  EXPECT_EQ(Shown(walk.FindClock("registration")->due_time()), "2026-03-11 00:00");
  ASSERT_OK(walk.Fire("registration"));
}

TEST(RecomputeClocks, OneMayHaveToWaitAgain) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.SetCalendar(Calendar(8, {2027}, {}));
  ASSERT_OK(walk.Do("", "2026-03-05 10:00", kRecompute));
  EXPECT_EQ(walk.FindClock("registration")->status(), v1::CLOCK_WAITING_FOR_CALENDAR);
  EXPECT_FALSE(walk.FindClock("registration")->has_next_time());
}

TEST(RecomputeClocks, OfAClosedCaseToo) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  walk.Assign(kStart);
  walk.Consent(kStart);
  ASSERT_OK(walk.Do("mediator", kStart, "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("mediator", kStart, "close_case {}"));
  ASSERT_TRUE(walk.c().closed());
  const std::string before = Shown(walk.FindClock("filing")->due_time());
  walk.SetCalendar(WithDayOff(absl::CivilDay(2026, 3, 6)));
  ASSERT_OK(walk.Do("", "2026-03-05 10:00", kRecompute));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("MOVED filing"));
  EXPECT_EQ(before, "2026-03-27 00:00");
  EXPECT_EQ(Shown(walk.FindClock("filing")->due_time()), "2026-03-28 00:00");
  EXPECT_TRUE(walk.c().closed());
}

TEST(RecomputeClocks, LeavesWhatIsPausedOrExpired) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  for (int stage = 0; stage < 2; ++stage) ASSERT_OK(walk.Fire("level-village"));
  walk.Accept("2026-03-10 09:00");
  ASSERT_OK(walk.Do("head", "2026-03-10 10:00", "assign_mediators { lead: 'people/mediator' }"));
  ASSERT_OK(walk.Do("mediator", "2026-03-10 11:00", "pause_case { kind: 'survey' review_date: '2026-03-20' }"));
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_PAUSED);
  EXPECT_EQ(walk.FindClock("level-village")->status(), v1::CLOCK_EXPIRED);
  const std::string before = walk.c().SerializeAsString();
  walk.SetCalendar(WithDayOff(absl::CivilDay(2026, 3, 6)));
  EXPECT_THAT(RecomputeClocks(walk.definition(), walk.c(), walk.MakeFacts("", At(kStart), At(kStart))), IsEmpty());
  EXPECT_EQ(walk.c().SerializeAsString(), before);
}

TEST(RecomputeClocks, DoesNotWarnTwice) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  ASSERT_OK(walk.Fire("level-village"));  // 80 percent.
  walk.SetCalendar(WithDayOff(absl::CivilDay(2026, 3, 9)));
  ASSERT_OK(walk.Do("", "2026-03-08 22:00", kRecompute));
  EXPECT_EQ(walk.FindClock("level-village")->next_percent(), 100);
  EXPECT_EQ(Shown(walk.FindClock("level-village")->next_time()), "2026-03-11 00:00");
}

// The event then says nothing; the server keeps none such (recompute_test).
TEST(RecomputeClocks, WritesNoChangeWhenNothingMoves) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.SetCalendar(WithDayOff(absl::CivilDay(2026, 10, 1)));
  ASSERT_OK(walk.Do("", "2026-03-05 10:00", kRecompute));
  EXPECT_THAT(walk.ClockChanges(), IsEmpty());
  EXPECT_EQ(walk.FindClock("registration")->calendar_revision(), 7);
}

TEST(RecomputeClocks, IsRefusedFromPeopleAndUnderAnotherCalendar) {
  Walk walk = Waiting();
  EXPECT_EQ(ReasonOf(walk.Do("head", "2026-12-30 12:00", kRecompute)), v1::SYSTEM_ONLY);
  for (const char* other : {"recompute_clocks { calendar_revision: 7 }", "recompute_clocks { calendar_revision: 9 }",
                            "recompute_clocks {}"}) {
    EXPECT_EQ(ReasonOf(walk.Do("", "2026-12-30 12:00", other)), v1::CLOCK_MOVED) << other;
  }
  EXPECT_EQ(walk.FindClock("registration")->status(), v1::CLOCK_WAITING_FOR_CALENDAR);
}

}  // namespace
}  // namespace gaiwan::testing
