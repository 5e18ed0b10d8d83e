// tests/unit/workflow/calendar_test.cc: which days are worked, and what is wrong with a calendar file.
#include "workflow/calendar.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOkAndHolds;
using ::testing::Not;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kHeader[] = "date,status,reason\n";

std::string Shipped() {
  std::ifstream file("deploy/data/calendar-cn.csv", std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(Calendar, FollowsTheWeekdayBetweenItsExceptions) {
  const Calendar calendar(
      7, {2026}, {{absl::CivilDay(2026, 4, 6), false, "清明节"}, {absl::CivilDay(2026, 2, 28), true, "春节调休"}});
  EXPECT_EQ(calendar.revision(), 7);
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2026, 4, 3)), true);   // Friday
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2026, 4, 4)), false);  // Saturday
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2026, 4, 5)), false);  // Sunday
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2026, 4, 6)), false);  // Monday, off
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2026, 2, 28)), true);  // Saturday, made up
  EXPECT_EQ(calendar.ReasonFor(absl::CivilDay(2026, 4, 5)), "");
  EXPECT_EQ(calendar.ReasonFor(absl::CivilDay(2026, 4, 6)), "清明节");
  EXPECT_EQ(calendar.ReasonFor(absl::CivilDay(2026, 2, 28)), "春节调休");
}

TEST(Calendar, SaysNothingOfAYearThatIsNotCovered) {
  const Calendar calendar(1, {2026}, {{absl::CivilDay(2027, 1, 1), false, "元旦"}});
  EXPECT_TRUE(calendar.Covers(2026));
  EXPECT_FALSE(calendar.Covers(2027));
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2027, 1, 1)), std::nullopt);
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2027, 1, 2)), std::nullopt);
  EXPECT_EQ(calendar.ReasonFor(absl::CivilDay(2027, 1, 1)), "");
}

TEST(Calendar, CoversAYearWithARow) {
  const Calendar calendar(1, {{absl::CivilDay(2026, 12, 31), false, "元旦"}});
  EXPECT_TRUE(calendar.Covers(2026));
  EXPECT_FALSE(calendar.Covers(2025));
  EXPECT_FALSE(calendar.Covers(2027));
}

TEST(ParseCalendarCsv, ReadsTheFileWeShip) {
  std::vector<std::string> warnings;
  ASSERT_OK_AND_ASSIGN(const std::vector<CalendarDay> days, ParseCalendarCsv(Shipped(), &warnings));
  EXPECT_THAT(warnings, IsEmpty());
  EXPECT_THAT(days, SizeIs(48));
  const Calendar calendar(1, days);
  EXPECT_TRUE(calendar.Covers(2025));
  EXPECT_TRUE(calendar.Covers(2026));
  EXPECT_FALSE(calendar.Covers(2027));
  int worked = 0;
  for (absl::CivilDay day(2026, 1, 1); day.year() == 2026; ++day) worked += *calendar.IsWorkingDay(day);
  EXPECT_EQ(worked, 248);  // The notice for 2026: 365 days, 104 weekend days, 19 weekdays off, 6 made up.
}

TEST(ParseCalendarCsv, ReadsWhatASpreadsheetWrites) {
  EXPECT_THAT(ParseCalendarCsv("\xEF\xBB\xBF# 2026\r\n\r\ndate,status,reason\r\n2026-02-28, work ,春节调休\r\n"
                               "2026-01-01,off,元旦"),
              IsOkAndHolds(ElementsAre(CalendarDay{absl::CivilDay(2026, 1, 1), false, "元旦"},
                                       CalendarDay{absl::CivilDay(2026, 2, 28), true, "春节调休"})));
}

TEST(ParseCalendarCsv, ReportsEveryFaultAtOnceWithItsLine) {
  const absl::Status status = ParseCalendarCsv(
                                  "# A comment counts as a line.\n"
                                  "date,status,reason\n"
                                  "2026-02-30,off,春节\n"
                                  "2026-01-01,off,元旦\n"
                                  "2026-01-01,work,元旦\n"
                                  "2026-05-01,holiday,劳动节\n"
                                  "2026-05-04,off,\n"
                                  "2026-05-05,off\n"
                                  "2026-05-06,off,\"劳动节\"\n"
                                  "26-05-07,closed,劳动节\n")
                                  .status();
  EXPECT_THAT(status, StatusIs(kInvalid));
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("line 3: \"2026-02-30\" is not a date: 2026-02 has the days 01 to 28; "));
  EXPECT_THAT(message, HasSubstr("line 5: 2026-01-01 stands in line 4 already; "));
  EXPECT_THAT(message, HasSubstr("line 6: the status must be off or work, not \"holiday\"; "));
  EXPECT_THAT(message, HasSubstr("line 7: the reason is missing"));
  EXPECT_THAT(message, HasSubstr("line 8: a row has 3 columns, date,status,reason; this one has 2; "));
  EXPECT_THAT(message, HasSubstr("line 9: quotation marks are not allowed; "));
  EXPECT_THAT(message, HasSubstr("line 10: \"26-05-07\" is not a date: "));
  EXPECT_THAT(message, HasSubstr("line 10: the status must be off or work, not \"closed\""));
  EXPECT_THAT(message, Not(HasSubstr("line 4:")));
}

TEST(ParseCalendarCsv, WarnsOfARowThatChangesNothingAndKeepsIt) {
  std::vector<std::string> warnings;
  ASSERT_OK_AND_ASSIGN(
      const std::vector<CalendarDay> days,
      ParseCalendarCsv(absl::StrCat(kHeader, "2027-04-04,off,清明节\n2027-04-06,work,清明节\n"), &warnings));
  EXPECT_THAT(warnings, ElementsAre(AllOf(HasSubstr("line 2: 2027-04-04"), HasSubstr("changes nothing")),
                                    AllOf(HasSubstr("line 3: 2027-04-06"), HasSubstr("changes nothing"))));
  const Calendar calendar(1, days);
  EXPECT_TRUE(calendar.Covers(2027));
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2027, 4, 4)), false);
  EXPECT_EQ(calendar.ReasonFor(absl::CivilDay(2027, 4, 4)), "清明节");
  EXPECT_EQ(calendar.IsWorkingDay(absl::CivilDay(2027, 4, 6)), true);
}

TEST(ParseCalendarCsv, RefusesAFileWithoutHeaderOrRows) {
  EXPECT_THAT(ParseCalendarCsv("2026-01-01,off,元旦\n"),
              StatusIs(kInvalid, HasSubstr("line 1: the first line must be date,status,reason, not \"2026-01-01")));
  EXPECT_THAT(ParseCalendarCsv("date;status;reason\n2026-01-01,off,元旦\n"),
              StatusIs(kInvalid, HasSubstr("line 1: the first line must be date,status,reason")));
  EXPECT_THAT(ParseCalendarCsv(kHeader), StatusIs(kInvalid, HasSubstr("the file has no rows")));
  EXPECT_THAT(ParseCalendarCsv(""), StatusIs(kInvalid, HasSubstr("the file has no rows")));
}

TEST(ParseCalendarCsv, HoldsItsLimits) {
  EXPECT_OK(ParseCalendarCsv(absl::StrCat(kHeader, "2026-01-01,off,", std::string(kCalendarReasonBytesMax, 'x'))));
  EXPECT_THAT(ParseCalendarCsv(absl::StrCat(kHeader, "2026-01-01,off,", std::string(kCalendarReasonBytesMax + 1, 'x'))),
              StatusIs(kInvalid, HasSubstr("line 2: the reason has 121 bytes; the limit is 120")));

  std::string rows = kHeader;
  const absl::CivilDay first(2000, 1, 1);
  for (int i = 0; i < kCalendarRowsMax; ++i) absl::StrAppend(&rows, FormatDate(first + i), ",off,x\n");
  EXPECT_OK(ParseCalendarCsv(rows));
  absl::StrAppend(&rows, FormatDate(first + kCalendarRowsMax), ",off,x\n");
  EXPECT_THAT(ParseCalendarCsv(rows), StatusIs(kInvalid, HasSubstr("the file has 10001 rows; the limit is 10000")));
}

TEST(ParseCalendarCsv, CountsTheFaultsItNoLongerNames) {
  std::string rows = kHeader;
  for (int i = 0; i < kCalendarFaultsMax + 5; ++i) rows += "nonsense\n";
  const absl::Status status = ParseCalendarCsv(rows).status();
  EXPECT_THAT(status, StatusIs(kInvalid, AllOf(HasSubstr("line 101: "), HasSubstr("; and 5 more"))));
  EXPECT_THAT(status, StatusIs(kInvalid, Not(HasSubstr("line 102: "))));
}

}  // namespace
}  // namespace gaiwan
