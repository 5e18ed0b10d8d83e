// tests/unit/workflow/period_test.cc: legal periods on days anyone can check in a calendar on the wall.
#include "workflow/period.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/date.h"
#include "workflow/calendar.h"

namespace gaiwan {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::StatusIs;

// The calendar we ship: 2025 and 2026 are covered, 2027 is not.
const Calendar& Shipped() {
  static const Calendar* const calendar = [] {
    std::ifstream file("deploy/data/calendar-cn.csv", std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return new Calendar(3, *ParseCalendarCsv(text));
  }();
  return *calendar;
}

// `yyyy-mm-ddThh:mm` at +08:00.
absl::Time At(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d%ET%H:%M%Ez", absl::StrCat(text, "+08:00"), &time, &error)) << text << error;
  return time;
}

std::string Show(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M", time, ChinaTimeZone());
}

Pause Between(absl::string_view from, absl::string_view to) {
  return {At(from), At(to)};
}
Pause OpenSince(absl::string_view from) {
  return {At(from), std::nullopt};
}

SkippedDay Weekend(absl::string_view day) {
  return {*ParseDate(day), SkipReason::kWeekend, ""};
}
SkippedDay Holiday(absl::string_view day, absl::string_view name) {
  return {*ParseDate(day), SkipReason::kHoliday, std::string(name)};
}
SkippedDay Paused(absl::string_view day) {
  return {*ParseDate(day), SkipReason::kPause, ""};
}

constexpr PeriodRule Legal(int length, PeriodUnit unit) {
  return {length, unit, /*rolls_over=*/true};
}
constexpr PeriodRule Local(int length, PeriodUnit unit) {
  return {length, unit, /*rolls_over=*/false};
}

Deadline Compute(const PeriodRule& rule, absl::string_view start, const std::vector<Pause>& pauses = {}) {
  return ComputeDeadline(rule, At(start), pauses, Shipped());
}

// The last day of a period whose end is known; also checks that it ends at 24:00 of that day.
std::string LastDay(const PeriodRule& rule, absl::string_view start, const std::vector<Pause>& pauses = {}) {
  const Deadline deadline = Compute(rule, start, pauses);
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(deadline.due, deadline.earliest);
  EXPECT_EQ(Show(deadline.due), absl::StrCat(FormatDate(deadline.last_day + 1), "T00:00"));
  return FormatDate(deadline.last_day);
}

constexpr PeriodUnit kHours = PeriodUnit::kHours;
constexpr PeriodUnit kDays = PeriodUnit::kCalendarDays;
constexpr PeriodUnit kWorking = PeriodUnit::kWorkingDays;
constexpr PeriodUnit kMonths = PeriodUnit::kCalendarMonths;
constexpr PeriodUnit kYears = PeriodUnit::kCalendarYears;

TEST(CalendarDays, EndingOnASundayMoveToMonday) {
  const Deadline deadline = Compute(Legal(30, kDays), "2026-11-27T15:20");
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(Show(deadline.due), "2026-12-29T00:00");
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-12-28");
  EXPECT_EQ(FormatDate(deadline.arithmetic.start_day), "2026-11-27");
  EXPECT_EQ(deadline.arithmetic.counted_days, 30);
  EXPECT_EQ(FormatDate(deadline.arithmetic.counted_to), "2026-12-27");
  EXPECT_THAT(deadline.arithmetic.moved_over.days, ElementsAre(Weekend("2026-12-27")));
  EXPECT_THAT(deadline.arithmetic.skipped.days, IsEmpty());
  EXPECT_TRUE(deadline.arithmetic.calendar_asked);
  EXPECT_EQ(deadline.arithmetic.calendar_revision, 3);
}

TEST(CalendarDays, EndingInQingmingMoveBehindIt) {
  const Deadline deadline = Compute(Legal(30, kDays), "2026-03-05T18:00");
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-04-07");
  EXPECT_EQ(FormatDate(deadline.arithmetic.counted_to), "2026-04-04");
  EXPECT_THAT(deadline.arithmetic.moved_over.days,
              ElementsAre(Weekend("2026-04-04"), Weekend("2026-04-05"), Holiday("2026-04-06", "清明节")));
  EXPECT_EQ(deadline.arithmetic.moved_over.count, 3);
}

TEST(CalendarDays, OfALocalPromiseStayWhereTheyEnd) {
  EXPECT_EQ(LastDay(Local(30, kDays), "2026-11-27T15:20"), "2026-12-27");
  EXPECT_FALSE(Compute(Local(30, kDays), "2026-11-27T15:20").arithmetic.calendar_asked);
}

TEST(CalendarDays, EndingOnAMakeUpSaturdayStay) {
  EXPECT_EQ(LastDay(Legal(3, kDays), "2026-02-25T09:00"), "2026-02-28");
  EXPECT_EQ(LastDay(Legal(3, kDays), "2026-03-04T09:00"), "2026-03-09");  // An ordinary Saturday does not.
}

TEST(CalendarDays, DoNotCountTheDayTheyBegin) {
  EXPECT_EQ(LastDay(Legal(1, kDays), "2026-03-02T00:00"), "2026-03-03");
  EXPECT_EQ(LastDay(Legal(1, kDays), "2026-03-02T23:59"), "2026-03-03");
}

TEST(CalendarDays, EndingInAMissingYearWaitForTheCalendar) {
  const Deadline deadline = Compute(Legal(30, kDays), "2026-12-20T10:00");
  EXPECT_FALSE(deadline.known);
  EXPECT_FALSE(deadline.open_pause);
  EXPECT_THAT(deadline.missing_years, ElementsAre(2027));
  EXPECT_EQ(deadline.due, absl::InfiniteFuture());
  EXPECT_EQ(Show(deadline.earliest), "2027-01-20T00:00");
  EXPECT_EQ(FormatDate(deadline.last_day), "2027-01-19");
  // Nothing moves, so nobody waits.
  EXPECT_EQ(LastDay(Local(30, kDays), "2026-12-20T10:00"), "2027-01-19");
}

TEST(CalendarDays, MovingIntoAMissingYearWaitForTheCalendar) {
  // 2028-12-31 is a Sunday; whether Monday 2029-01-01 is worked is not known here.
  const Calendar calendar(1, {2028}, {});
  const Deadline deadline = ComputeDeadline(Legal(10, kDays), At("2028-12-21T10:00"), {}, calendar);
  EXPECT_FALSE(deadline.known);
  EXPECT_THAT(deadline.missing_years, ElementsAre(2029));
  EXPECT_EQ(Show(deadline.earliest), "2029-01-02T00:00");
  EXPECT_THAT(deadline.arithmetic.moved_over.days, ElementsAre(Weekend("2028-12-31")));
}

TEST(WorkingDays, CountAMakeUpSaturday) {
  const Deadline deadline = Compute(Legal(3, kWorking), "2026-02-26T10:00");  // 27, Saturday 28, Monday 2
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-03-02");
  EXPECT_THAT(deadline.arithmetic.skipped.days, ElementsAre(Weekend("2026-03-01")));
}

TEST(WorkingDays, LeaveOutTheSpringFestival) {
  const Deadline deadline = Compute(Legal(2, kWorking), "2026-02-13T10:00");  // Saturday 14, Tuesday 24
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-02-24");
  EXPECT_THAT(deadline.arithmetic.skipped.days,
              ElementsAre(Weekend("2026-02-15"), Holiday("2026-02-16", "春节"), Holiday("2026-02-17", "春节"),
                          Holiday("2026-02-18", "春节"), Holiday("2026-02-19", "春节"), Holiday("2026-02-20", "春节"),
                          Weekend("2026-02-21"), Weekend("2026-02-22"), Holiday("2026-02-23", "春节")));
  EXPECT_EQ(deadline.arithmetic.skipped.count, 9);
}

TEST(WorkingDays, RunningIntoAMissingYearWaitForTheCalendar) {
  const Deadline deadline = Compute(Legal(3, kWorking), "2026-12-30T10:00");
  EXPECT_FALSE(deadline.known);
  EXPECT_THAT(deadline.missing_years, ElementsAre(2027));
  // Thursday 31, Friday 1 January as if it were worked, Monday 4.
  EXPECT_EQ(Show(deadline.earliest), "2027-01-05T00:00");
  EXPECT_FALSE(Compute(Local(3, kWorking), "2026-12-30T10:00").known);
}

TEST(WorkingDays, NameEveryMissingYearOnce) {
  const Calendar calendar(1, {2026, 2028}, {});
  const Deadline deadline = ComputeDeadline(Legal(800, kWorking), At("2026-12-01T10:00"), {}, calendar);
  EXPECT_THAT(deadline.missing_years, ElementsAre(2027, 2029));
}

TEST(WorkingDays, DoNotCountPausedOnes) {
  // Tuesday 10, then paused from Wednesday 11 to the day of resumption, Tuesday 17.
  const Deadline deadline =
      Compute(Legal(3, kWorking), "2026-03-09T10:00", {Between("2026-03-11T08:00", "2026-03-17T15:00")});
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-03-18");
  EXPECT_THAT(deadline.arithmetic.skipped.days,
              ElementsAre(Paused("2026-03-11"), Paused("2026-03-12"), Paused("2026-03-13"), Paused("2026-03-14"),
                          Paused("2026-03-15"), Paused("2026-03-16")));
  EXPECT_EQ(deadline.arithmetic.paused, absl::Hours(6 * 24));
}

TEST(CalendarMonths, EndOnTheCorrespondingDay) {
  EXPECT_EQ(LastDay(Legal(1, kMonths), "2026-03-15T10:00"), "2026-04-15");
  EXPECT_EQ(LastDay(Legal(1, kMonths), "2026-02-28T10:00"), "2026-03-30");  // Saturday 28 moves; not the month's end.
  EXPECT_EQ(LastDay(Local(13, kMonths), "2026-12-31T10:00"), "2028-01-31");
}

TEST(CalendarMonths, EndWithTheMonthWhenItIsTooShort) {
  const Deadline deadline = Compute(Legal(1, kMonths), "2026-01-31T10:00");  // Saturday 28 February is worked.
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-02-28");
  EXPECT_TRUE(deadline.arithmetic.end_of_month);
  EXPECT_EQ(deadline.arithmetic.counted_days, 28);
  EXPECT_FALSE(Compute(Legal(1, kMonths), "2026-01-28T10:00").arithmetic.end_of_month);

  EXPECT_EQ(LastDay(Local(1, kMonths), "2028-01-31T10:00"), "2028-02-29");
  EXPECT_EQ(LastDay(Local(1, kMonths), "2028-01-30T10:00"), "2028-02-29");
  EXPECT_EQ(LastDay(Local(6, kMonths), "2025-08-31T10:00"), "2026-02-28");
  EXPECT_EQ(LastDay(Local(1, kMonths), "2026-03-31T10:00"), "2026-04-30");
}

TEST(CalendarMonths, GrowByThePausedDays) {
  EXPECT_EQ(LastDay(Legal(1, kMonths), "2026-03-15T10:00", {Between("2026-03-20T09:00", "2026-03-25T09:00")}),
            "2026-04-20");
}

TEST(CalendarYears, EndOnTheCorrespondingDayOrTheEndOfFebruary) {
  EXPECT_EQ(LastDay(Local(1, kYears), "2026-02-28T10:00"), "2027-02-28");
  EXPECT_EQ(LastDay(Local(1, kYears), "2024-02-29T10:00"), "2025-02-28");
  EXPECT_EQ(LastDay(Local(4, kYears), "2024-02-29T10:00"), "2028-02-29");
  EXPECT_EQ(LastDay(Local(1, kYears), "2027-02-28T10:00"), "2028-02-28");
}

TEST(CalendarYears, OfEnforcementRunFromTheLastDayOfPerformance) {
  EXPECT_EQ(LastDay(Legal(2, kYears), "2024-06-30T00:00"), "2026-06-30");
  EXPECT_EQ(LastDay(Legal(2, kYears), "2024-05-10T00:00"), "2026-05-11");  // A Sunday after the make-up Saturday.
  EXPECT_EQ(LastDay(Legal(2, kYears), "2024-05-09T00:00"), "2026-05-09");  // The make-up Saturday itself.
  // Only the last day asks the calendar: 2027 lies between and is not missed.
  const Deadline deadline = Compute(Legal(2, kYears), "2026-10-31T00:00");
  EXPECT_FALSE(deadline.known);
  EXPECT_THAT(deadline.missing_years, ElementsAre(2028));
  EXPECT_EQ(Show(deadline.earliest), "2028-11-01T00:00");
}

TEST(Hours, RunFromTheActThroughNightsAndHolidays) {
  const Deadline deadline = Compute(Local(48, kHours), "2026-03-06T10:17");
  EXPECT_TRUE(deadline.known);
  EXPECT_EQ(Show(deadline.due), "2026-03-08T10:17");
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-03-08");
  EXPECT_FALSE(deadline.arithmetic.calendar_asked);
}

TEST(Hours, MoveToTheEndOfTheNextWorkingDayWhenAsked) {
  EXPECT_EQ(Show(Compute(Legal(48, kHours), "2026-03-06T10:17").due), "2026-03-10T00:00");
  EXPECT_EQ(Show(Compute(Legal(24, kHours), "2026-03-05T10:17").due), "2026-03-06T10:17");
  EXPECT_THAT(Compute(Legal(24, kHours), "2026-12-31T10:17").missing_years, ElementsAre(2027));
}

TEST(Hours, EndingAtMidnightBelongToTheDayBefore) {
  const Deadline deadline = Compute(Legal(24, kHours), "2026-03-06T00:00");  // Ends with Friday, not on Saturday.
  EXPECT_EQ(Show(deadline.due), "2026-03-07T00:00");
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-03-06");
}

TEST(Hours, LoseTheExactTimeOfPausesOnce) {
  const Deadline deadline =
      Compute(Local(24, kHours), "2026-03-05T10:00",
              {Between("2026-03-05T15:00", "2026-03-05T16:00"), Between("2026-03-05T12:00", "2026-03-05T15:30"),
               Between("2026-03-05T08:00", "2026-03-05T10:05"), Between("2026-03-06T14:05", "2026-03-07T10:00")});
  EXPECT_EQ(Show(deadline.due), "2026-03-06T14:05");
  EXPECT_EQ(deadline.arithmetic.paused, absl::Minutes(4 * 60 + 5));
}

TEST(APause, TakesOutTheDaysFromItsFirstToTheOneBeforeResumption) {
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-05T10:00", {Between("2026-03-10T17:59", "2026-03-15T08:00")}),
            "2026-04-09");
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00"), "2026-04-01");
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00", {Between("2026-03-10T09:00", "2026-03-10T17:00")}),
            "2026-04-01");
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00", {Between("2026-03-10T23:59", "2026-03-11T00:00")}),
            "2026-04-02");
}

TEST(APause, OnTheLastDayStillCounts) {
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00", {Between("2026-04-01T10:00", "2026-04-03T10:00")}),
            "2026-04-03");
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00", {Between("2026-04-02T00:00", "2026-04-03T10:00")}),
            "2026-04-01");
}

TEST(APause, OverlappingAnotherIsTakenOutOnce) {
  const Deadline deadline =
      Compute(Legal(30, kDays), "2026-03-02T10:00",
              {Between("2026-03-12T10:00", "2026-03-16T10:00"), Between("2026-03-10T10:00", "2026-03-20T10:00"),
               Between("2026-03-19T10:00", "2026-03-21T10:00")});
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-04-13");  // 11 days: 12 April is a Sunday.
  EXPECT_EQ(FormatDate(deadline.arithmetic.counted_to), "2026-04-12");
  EXPECT_THAT(deadline.arithmetic.skipped.days, SizeIs(11));
}

TEST(APause, BeforeTheStartAfterTheEndOrBackwardsTakesNothing) {
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00",
                    {Between("2026-02-20T10:00", "2026-03-02T12:00"), Between("2026-05-01T10:00", "2026-05-20T10:00"),
                     Between("2026-03-20T10:00", "2026-03-10T10:00")}),
            "2026-04-01");
  // One that began before the start and went on within takes out what lies within, and not the start.
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00", {Between("2026-02-20T10:00", "2026-03-05T12:00")}),
            "2026-04-03");
}

TEST(APause, InTheWayOfAMoveIsPassedToo) {
  // Saturday 14 moves to Monday 16, which is paused until Wednesday 18.
  const Deadline deadline =
      Compute(Legal(10, kDays), "2026-03-04T10:00", {Between("2026-03-16T08:00", "2026-03-18T09:00")});
  EXPECT_EQ(FormatDate(deadline.last_day), "2026-03-18");
  EXPECT_THAT(deadline.arithmetic.moved_over.days,
              ElementsAre(Weekend("2026-03-14"), Weekend("2026-03-15"), Paused("2026-03-16"), Paused("2026-03-17")));
  EXPECT_EQ(deadline.arithmetic.paused, absl::ZeroDuration());
}

TEST(AnOpenPause, LeavesTheEndUnknown) {
  const Deadline deadline = Compute(Legal(30, kDays), "2026-03-02T10:00", {OpenSince("2026-03-10T10:00")});
  EXPECT_FALSE(deadline.known);
  EXPECT_TRUE(deadline.open_pause);
  EXPECT_THAT(deadline.missing_years, IsEmpty());
  EXPECT_EQ(deadline.due, absl::InfiniteFuture());
  EXPECT_EQ(Show(deadline.earliest), "2026-04-02T00:00");
  EXPECT_TRUE(Compute(Local(24, kHours), "2026-03-02T10:00", {OpenSince("2026-03-03T09:59")}).open_pause);
}

TEST(AnOpenPause, AfterTheEndChangesNothing) {
  EXPECT_EQ(LastDay(Legal(30, kDays), "2026-03-02T10:00", {OpenSince("2026-04-02T00:00")}), "2026-04-01");
  EXPECT_FALSE(Compute(Legal(30, kDays), "2026-03-02T10:00", {OpenSince("2026-04-01T23:59")}).known);
  EXPECT_TRUE(Compute(Local(24, kHours), "2026-03-02T10:00", {OpenSince("2026-03-03T10:00")}).known);
}

TEST(AnOpenPause, BetweenTheCountedAndTheMovedLastDayHoldsTheEnd) {
  EXPECT_TRUE(Compute(Legal(10, kDays), "2026-03-04T10:00", {OpenSince("2026-03-15T08:00")}).open_pause);
  EXPECT_TRUE(Compute(Legal(48, kHours), "2026-03-06T10:00", {OpenSince("2026-03-08T11:00")}).open_pause);
  EXPECT_FALSE(Compute(Local(48, kHours), "2026-03-06T10:00", {OpenSince("2026-03-08T11:00")}).open_pause);
}

TEST(CloseOfBusiness, EndsTheLastDay) {
  const absl::Duration close = absl::Hours(17) + absl::Minutes(30);
  const absl::Time start = At("2026-03-02T10:00");
  EXPECT_EQ(Show(ComputeDeadline(Legal(30, kDays), start, {}, Shipped(), close).due), "2026-04-01T17:30");
  EXPECT_EQ(Show(ComputeDeadline(Legal(48, kHours), At("2026-03-06T10:00"), {}, Shipped(), close).due),
            "2026-03-09T17:30");
  EXPECT_EQ(Show(ComputeDeadline(Legal(24, kHours), At("2026-03-02T20:00"), {}, Shipped(), close).due),
            "2026-03-03T20:00");
}

TEST(CloseOfBusiness, IsTooLateToPauseTheDay) {
  const absl::Duration close = absl::Hours(17) + absl::Minutes(30);
  const absl::Time start = At("2026-03-02T10:00");
  const std::vector<Pause> before = {OpenSince("2026-04-01T17:29")};
  const std::vector<Pause> after = {OpenSince("2026-04-01T17:30")};
  EXPECT_FALSE(ComputeDeadline(Legal(30, kDays), start, before, Shipped(), close).known);
  EXPECT_TRUE(ComputeDeadline(Legal(30, kDays), start, after, Shipped(), close).known);
}

TEST(Arithmetic, KeepsABoundedListAndCountsAll) {
  const Deadline deadline =
      Compute(Local(10, kDays), "2026-03-02T10:00", {Between("2026-03-06T10:00", "2028-11-30T10:00")});
  EXPECT_EQ(FormatDate(deadline.last_day), "2028-12-06");
  EXPECT_EQ(deadline.arithmetic.skipped.count, 1000);
  EXPECT_THAT(deadline.arithmetic.skipped.days, SizeIs(kSkippedDaysMax));
  EXPECT_EQ(deadline.arithmetic.skipped.days.back(), Paused(FormatDate(absl::CivilDay(2026, 3, 6) + 399)));
}

TEST(CheckPeriodRule, NamesTheLengthAndTheLimit) {
  EXPECT_OK(CheckPeriodRule(Legal(1, kDays)));
  EXPECT_OK(CheckPeriodRule(Legal(20, kYears)));
  EXPECT_THAT(CheckPeriodRule(Legal(0, kWorking)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("working days"), HasSubstr("1 to 7320"), HasSubstr("not 0"))));
  EXPECT_THAT(CheckPeriodRule(Legal(21, kYears)),
              StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr("calendar years"), HasSubstr("1 to 20"))));
  EXPECT_THAT(CheckPeriodRule(Legal(241, kMonths)), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CheckPeriodRule(Legal(-1, kHours)), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(FractionTime, DividesTheSpan) {
  const absl::Time start = At("2026-03-02T10:00");
  const absl::Time due = At("2026-04-02T00:00");  // 734 hours
  EXPECT_EQ(FractionTime(start, due, 0), start);
  EXPECT_EQ(FractionTime(start, due, 50), start + absl::Hours(367));
  EXPECT_EQ(FractionTime(start, due, 80), start + absl::Minutes(734 * 60 * 80 / 100));
  EXPECT_EQ(FractionTime(start, due, 100), due);
}

}  // namespace
}  // namespace gaiwan
