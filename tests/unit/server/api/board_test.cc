#include "server/api/board.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/projection/case_table.h"

namespace gaiwan {
namespace {

constexpr int64_t kSecond = 1000000;
constexpr int64_t kHour = 3600 * kSecond;
constexpr int64_t kDay = 24 * kHour;
// 2026-03-10 12:00 in +08:00.
constexpr int64_t kNow = int64_t{1773115200} * kSecond;

// An open case that was opened a month ago.
v1::CaseRow Row() {
  v1::CaseRow row;
  row.set_unit("orgs/1");
  row.set_create_micros(kNow - 30 * kDay);
  return row;
}

class Board : public ::testing::Test {
 protected:
  void Put(const v1::CaseRow& row) { table_.Put(absl::StrCat("cases/", ++count_), row); }
  BoardCount Count() {
    const BoardTimes times(absl::FromUnixMicros(kNow));
    BoardCount count;
    ListQuery query;
    query.show_closed = true;
    table_.Visit(query, [&](const TableRow& row, ClassBits) { count.Add(row.board_facts(), times); });
    return count;
  }

  CaseTable table_;
  int count_ = 0;
};

TEST_F(Board, EachCaseStandsInOnePartByItsNextEnd) {
  for (const int64_t due : {kNow - kDay, kNow, kNow + 1, kNow + 12 * kHour, kNow + 12 * kHour + 1,
                            kNow + 7 * kDay + 12 * kHour, kNow + 7 * kDay + 12 * kHour + 1}) {
    v1::CaseRow row = Row();
    row.set_due_micros(due);
    Put(row);
  }
  Put(Row());
  const BoardCount count = Count();
  EXPECT_EQ(count.open, 8);
  EXPECT_EQ(count.overdue, 2);
  // What ends at 24:00 is due today.
  EXPECT_EQ(count.today, 2);
  EXPECT_EQ(count.week, 2);
  EXPECT_EQ(count.overdue_days_max, 1);
}

TEST_F(Board, CountsDaysPausedAndWhatWaits) {
  v1::CaseRow row = Row();
  row.set_paused_micros(kNow - 9 * kDay - kHour);
  row.set_waits(kWaitTransfer | kWaitRisk | kWaitAcceptance);
  row.set_wait_micros(kNow - 5 * kDay);
  Put(row);
  const BoardCount count = Count();
  EXPECT_EQ(count.paused, 1);
  EXPECT_EQ(count.paused_days, 9);
  EXPECT_EQ(count.waiting, 1);
  EXPECT_EQ(count.waiting_acceptance, 1);
  EXPECT_EQ(count.waiting_transfer, 1);
  EXPECT_EQ(count.waiting_receipt, 0);
  EXPECT_EQ(count.waiting_risk, 1);
  EXPECT_EQ(count.colour(), v1::BOARD_COLOUR_YELLOW);
}

// It is not of the case: what happens to the case leaves it as it is, and it may be told of before the case is here.
TEST_F(Board, CountsAMessageThatNobodyBrought) {
  table_.SetMessageWait("cases/1", static_cast<uint32_t>(kNow / kSecond - 6 * 86400));
  v1::CaseRow row = Row();
  row.set_waits(kWaitRisk);
  row.set_wait_micros(kNow - 2 * kDay);
  Put(row);
  EXPECT_EQ(Count().waiting, 1);
  EXPECT_EQ(Count().waiting_message, 1);
  EXPECT_EQ(Count().waiting_risk, 1);
  EXPECT_EQ(Count().wait_days_max, 6);
  table_.Put("cases/1", Row());
  EXPECT_EQ(Count().waiting_message, 1);
  EXPECT_EQ(Count().waiting_risk, 0);
  table_.SetMessageWait("cases/1", 0);
  EXPECT_EQ(Count().waiting, 0);
  // Told of and done before the case came.
  table_.SetMessageWait("cases/2", 1);
  table_.SetMessageWait("cases/2", 0);
  table_.Put("cases/2", Row());
  EXPECT_EQ(Count().waiting, 0);
}

TEST_F(Board, ColoursByShareAndByAge) {
  for (int i = 0; i < 20; ++i) Put(Row());
  EXPECT_EQ(Count().colour(), v1::BOARD_COLOUR_GREEN);
  v1::CaseRow late = Row();
  late.set_due_micros(kNow - kDay);
  Put(late);
  EXPECT_EQ(Count().colour(), v1::BOARD_COLOUR_YELLOW);  // 1 of 21.
  Put(late);
  EXPECT_EQ(Count().colour(), v1::BOARD_COLOUR_YELLOW);  // 2 of 22.
  Put(late);
  EXPECT_EQ(Count().colour(), v1::BOARD_COLOUR_RED);  // 3 of 23.
  BoardCount old;
  old.open = 1000;
  old.overdue = 1;
  old.overdue_days_max = 8;
  EXPECT_EQ(old.colour(), v1::BOARD_COLOUR_RED);
}

TEST_F(Board, KnowsWhatWasAWeekAgo) {
  v1::CaseRow row = Row();  // Overdue then and now.
  row.set_due_micros(kNow - 8 * kDay);
  Put(row);
  row = Row();  // Overdue since yesterday.
  row.set_due_micros(kNow - kDay);
  Put(row);
  row = Row();  // Overdue then, settled two days ago.
  row.set_late_from_micros(kNow - 10 * kDay);
  row.set_late_until_micros(kNow - 2 * kDay);
  Put(row);
  row = Row();  // Overdue and settled before.
  row.set_late_from_micros(kNow - 20 * kDay);
  row.set_late_until_micros(kNow - 8 * kDay);
  Put(row);
  row = Row();  // Opened since.
  row.set_create_micros(kNow - 3 * kDay);
  Put(row);
  row = Row();  // Closed since.
  row.set_closed(true);
  row.set_close_micros(kNow - 3 * kDay);
  Put(row);
  row = Row();  // Closed before.
  row.set_closed(true);
  row.set_close_micros(kNow - 9 * kDay);
  Put(row);
  const BoardCount count = Count();
  EXPECT_EQ(count.overdue, 2);
  EXPECT_EQ(count.overdue_then, 2);
  EXPECT_EQ(count.trend(), v1::BOARD_TREND_SAME);
  EXPECT_EQ(count.open, 5);
  EXPECT_EQ(count.open_then, 5);
  EXPECT_EQ(count.opened, 1);
  EXPECT_EQ(count.concluded, 1);
  // Flow: what was, came and went is what is.
  EXPECT_EQ(count.open_then + count.opened - count.concluded, count.open);
}

TEST_F(Board, HasNoTrendWhereNothingWasLate) {
  Put(Row());
  EXPECT_EQ(Count().trend(), v1::BOARD_TREND_UNSPECIFIED);
  v1::CaseRow row = Row();
  row.set_due_micros(kNow - kDay);
  Put(row);
  EXPECT_EQ(Count().trend(), v1::BOARD_TREND_WORSE);
}

}  // namespace
}  // namespace gaiwan
