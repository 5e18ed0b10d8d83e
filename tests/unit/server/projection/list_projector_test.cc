#include "server/projection/list_projector.h"

#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "server/projection/case_state.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::StatusIs;

constexpr char kName[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";

v1::Case SomeCase() {
  v1::Case c;
  c.set_name(kName);
  c.set_version(3);
  c.set_unit("orgs/village-1");
  c.set_state("accepted");
  c.mutable_create_time()->set_seconds(100);
  c.mutable_update_time()->set_seconds(200);
  return c;
}

Change ChangeTo(v1::Case c) {
  Change change;
  change.stream = c.name();
  change.before = std::make_shared<const CaseState>(v1::Case());
  change.after = std::make_shared<const CaseState>(std::move(c));
  return change;
}

void AddClock(v1::ClockStatus status, int64_t due_seconds, v1::Case* c) {
  v1::Clock* clock = c->add_clocks();
  clock->set_status(status);
  if (due_seconds != 0) clock->mutable_due_time()->set_seconds(due_seconds);
}

v1::CaseRow RowOf(const v1::Case& c) {
  v1::CaseRow row;
  row.add_mediators("people/of-another-case");
  FillCaseRow(c, &row);
  return row;
}

TEST(FillCaseRow, IsDueWithTheFirstClock) {
  v1::Case c = SomeCase();
  EXPECT_EQ(RowOf(c).due_micros(), 0);
  AddClock(v1::CLOCK_RUNNING, 500, &c);
  AddClock(v1::CLOCK_PAUSED, 0, &c);
  AddClock(v1::CLOCK_WAITING_FOR_CALENDAR, 450, &c);
  EXPECT_EQ(RowOf(c).due_micros(), 450000000);
  // Overdue comes first.
  AddClock(v1::CLOCK_EXPIRED, 150, &c);
  EXPECT_EQ(RowOf(c).due_micros(), 150000000);
}

// It runs for years and nobody here is late with it; the calendar moves it all the same.
TEST(FillCaseRow, ARightOfThePartiesIsDueBetweenItsWarningAndItsEnd) {
  v1::Case c = SomeCase();
  AddClock(v1::CLOCK_WAITING_FOR_CALENDAR, 900, &c);
  v1::Clock* clock = c.mutable_clocks(0);
  clock->set_right_of_parties(true);
  clock->set_length(2);
  EXPECT_EQ(RowOf(c).due_micros(), 0);
  EXPECT_TRUE(RowOf(c).counted_clock());
  clock->set_status(v1::CLOCK_RUNNING);
  clock->set_next_percent(95);
  EXPECT_EQ(RowOf(c).due_micros(), 0);
  clock->set_next_percent(100);
  EXPECT_EQ(RowOf(c).due_micros(), 900000000);
  clock->set_status(v1::CLOCK_EXPIRED);
  EXPECT_EQ(RowOf(c).due_micros(), 0);
  EXPECT_FALSE(RowOf(c).counted_clock());
}

TEST(FillCaseRow, NamesTheLeadFirst) {
  v1::Case c = SomeCase();
  c.add_mediators()->set_person("people/a");
  c.add_mediators()->set_person("people/b");
  c.mutable_mediators(1)->set_lead(true);
  c.add_mediators()->set_person("people/c");
  EXPECT_THAT(RowOf(c).mediators(), ElementsAre("people/b", "people/a", "people/c"));
}

TEST(FillCaseRow, SaysUntilWhenSomethingIsOwedAfterTheClosing) {
  v1::Case c = SomeCase();
  c.add_obligations()->set_due_date("2026-03-01");
  EXPECT_EQ(RowOf(c).owed_until_micros(), 0) << "it is open";
  c.set_closed(true);
  const v1::CaseRow row = RowOf(c);
  EXPECT_EQ(row.owed_until_micros(), absl::ToUnixMicros(absl::FromUnixSeconds(1772380800)))
      << "2026-03-02 00:00 +08:00";
  // 0.1.0 did not say so, and its rows stand.
  v1::CaseRow earlier = row;
  earlier.clear_owed_until_micros();
  EXPECT_TRUE(IsCaseRowOfEarlierRelease(earlier.SerializeAsString(), row.SerializeAsString()));
  earlier.set_state("another");
  EXPECT_FALSE(IsCaseRowOfEarlierRelease(earlier.SerializeAsString(), row.SerializeAsString()));
}

// bug: what went on paper, and what nobody had taken on, waited at nobody.
TEST(FillCaseRow, WaitsForAReceiptOnPaperUntilAnythingCame) {
  v1::Case c = SomeCase();
  v1::Confirmation* confirmation = c.add_confirmations();
  confirmation->mutable_apply_time()->set_seconds(700);
  confirmation->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_THE_PARTIES);
  EXPECT_EQ(RowOf(c).waits(), 0) << "we handed nothing over";
  confirmation->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_POST);
  EXPECT_EQ(RowOf(c).waits(), kWaitReceipt);
  EXPECT_EQ(RowOf(c).wait_micros(), 700000000);
  v1::Referral* referral = c.add_referrals();
  referral->mutable_send_time()->set_seconds(600);
  referral->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_HAND);
  EXPECT_EQ(RowOf(c).wait_micros(), 600000000);
  referral->mutable_receipt()->set_number("收字12号");
  confirmation->mutable_answer_time()->set_seconds(800);
  EXPECT_EQ(RowOf(c).waits(), 0);
  c.mutable_delegation()->mutable_return_time()->set_seconds(900);
  c.mutable_delegation()->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_PLATFORM);
  EXPECT_EQ(RowOf(c).waits(), kWaitReceipt);
  // 0.1.0 counted none of it, and its rows stand; but nothing that was never counted.
  const v1::CaseRow row = RowOf(c);
  v1::CaseRow earlier = row;
  earlier.set_waits(0);
  earlier.set_wait_micros(0);
  EXPECT_TRUE(IsCaseRowOfEarlierRelease(earlier.SerializeAsString(), row.SerializeAsString()));
  earlier.set_waits(kWaitRisk);
  EXPECT_FALSE(IsCaseRowOfEarlierRelease(earlier.SerializeAsString(), row.SerializeAsString()));
}

TEST(FillCaseRow, WaitsForAnAcceptanceUntilItIsSaid) {
  v1::Case c = SomeCase();
  c.mutable_acceptance_asked_time()->set_seconds(700);
  EXPECT_EQ(RowOf(c).waits(), kWaitAcceptance);
  EXPECT_EQ(RowOf(c).wait_micros(), 700000000);
  c.set_closed(true);
  EXPECT_EQ(RowOf(c).waits(), 0);
  c.set_closed(false);
  c.clear_acceptance_asked_time();
  EXPECT_EQ(RowOf(c).waits(), 0);
  c.mutable_delegation()->set_state(v1::DELEGATION_STATE_RECEIVED);
  c.mutable_delegation()->mutable_receive_time()->set_seconds(500);
  EXPECT_EQ(RowOf(c).waits(), kWaitAcceptance);
  c.mutable_delegation()->set_state(v1::DELEGATION_STATE_ACCEPTED);
  EXPECT_EQ(RowOf(c).waits(), 0);
}

TEST(FillCaseRow, KnowsAGroupEventWhileItLasts) {
  v1::Case c = SomeCase();
  v1::Risk* risk = c.add_risks();
  risk->set_grade("red");
  EXPECT_FALSE(RowOf(c).group_event());
  risk->set_group_event(true);
  EXPECT_TRUE(RowOf(c).group_event());
  risk->set_grade("green");
  EXPECT_FALSE(RowOf(c).group_event());
}

TEST(FillCaseRow, KnowsOpenOffersOnly) {
  v1::Case c = SomeCase();
  c.add_transfers()->set_to("orgs/declined");
  c.mutable_transfers(0)->set_state(v1::TRANSFER_STATE_DECLINED);
  c.add_transfers()->set_to("orgs/asked");
  c.mutable_transfers(1)->set_state(v1::TRANSFER_STATE_OFFERED);
  EXPECT_THAT(RowOf(c).offered_to(), ElementsAre("orgs/asked"));
}

TEST(ListProjector, TableWaitsForTheWrite) {
  MemoryStore store;
  CaseTable table;
  ListProjector projector(&table, &store);
  const Change change = ChangeTo(SomeCase());
  Group group;
  projector.Project(change, &group);
  EXPECT_EQ(group.row_count(), 1u);
  EXPECT_EQ(table.case_count(), 0);
  projector.Dropped();
  EXPECT_EQ(table.case_count(), 0);
  projector.Committed({&change, 1});
  EXPECT_EQ(table.case_count(), 1);
}

TEST(ListProjector, TheTableFollowsOneGroupWhileTheNextIsProjected) {
  MemoryStore store;
  CaseTable table;
  ListProjector projector(&table, &store);
  v1::Case c = SomeCase();
  const Change first = ChangeTo(c);
  c.set_closed(true);
  const Change second = ChangeTo(c);
  Group group;
  projector.Project(first, &group);
  ASSERT_OK(projector.Complete(1, &group));
  projector.Project(second, &group);
  projector.Committed({&first, 1});
  EXPECT_EQ(table.open_count(), 1);
  ASSERT_OK(projector.Complete(2, &group));
  projector.Committed({&second, 1});
  EXPECT_EQ(table.open_count(), 0);
  EXPECT_EQ(table.case_count(), 1);
}

TEST(ListProjector, LeavesOtherStreamsAlone) {
  MemoryStore store;
  CaseTable table;
  ListProjector projector(&table, &store);
  Change change;
  change.stream = "directory";
  Group group;
  projector.Project(change, &group);
  projector.Committed({&change, 1});
  EXPECT_TRUE(group.empty());
  EXPECT_EQ(table.case_count(), 0);
}

TEST(LoadTable, FindsWhatWasWritten) {
  MemoryStore store;
  v1::Case c = SomeCase();
  c.add_mediators()->set_person("people/a");
  AddClock(v1::CLOCK_RUNNING, 500, &c);
  {
    CaseTable table;
    ListProjector projector(&table, &store);
    Group group;
    projector.Project(ChangeTo(c), &group);
    group.Put(Family::kList, "another kind of row", "x");
    ASSERT_OK(store.Commit(group));
  }
  CaseTable table;
  EXPECT_FALSE(table.loaded());
  ASSERT_OK(LoadTable(*store.Look(), &table));
  EXPECT_TRUE(table.loaded());
  const CaseFilter filter = *CaseFilter::Parse("state = accepted AND mediator = a AND due < \"1970-01-01T00:08:21Z\"",
                                               absl::FromUnixSeconds(1000));
  ListQuery query;
  query.filter = &filter;
  const ListPage page = table.List(query);
  ASSERT_EQ(page.keys.size(), 1u);
  EXPECT_EQ(page.keys[0].name, kName);
}

// --- what is carried from row to row
// -----------------------------------------------------------------------------------

class Carried : public ::testing::Test {
 protected:
  // The case goes from what it was to `c`, recorded at `second`.
  void Move(v1::Case c, int64_t second) {
    Change change;
    change.stream = c.name();
    change.before = last_;
    last_ = std::make_shared<const CaseState>(std::move(c));
    change.after = last_;
    auto event = std::make_shared<v1::Event>();
    event->mutable_record_time()->set_seconds(second);
    change.events = {event};
    Group group;
    projector_.Project(change, &group);
    ASSERT_OK(store_.Commit(group));
    projector_.Committed({&change, 1});
  }
  v1::CaseRow Kept() {
    std::string value;
    EXPECT_TRUE(*store_.Get(Family::kList, CaseRowKey(kName), &value));
    v1::CaseRow row;
    EXPECT_TRUE(row.ParseFromString(value));
    return row;
  }

  MemoryStore store_;
  CaseTable table_;
  ListProjector projector_{&table_, &store_};
  std::shared_ptr<const CaseState> last_ = std::make_shared<const CaseState>(v1::Case());
};

TEST_F(Carried, RemembersFromWhenToWhenItWasOverdueLast) {
  v1::Case c = SomeCase();
  AddClock(v1::CLOCK_RUNNING, 500, &c);
  Move(c, 100);
  EXPECT_EQ(Kept().late_until_micros(), 0);
  Move(c, 600);  // Overdue by now, and still.
  EXPECT_EQ(Kept().late_until_micros(), 0);
  c.mutable_clocks(0)->mutable_due_time()->set_seconds(2000);
  Move(c, 700);
  EXPECT_EQ(Kept().late_from_micros(), 500000000);
  EXPECT_EQ(Kept().late_until_micros(), 700000000);
  Move(c, 800);  // Nothing to do with it: kept.
  EXPECT_EQ(Kept().late_until_micros(), 700000000);
}

TEST_F(Carried, RemembersWhenItWasClosedUntilItIsOpenAgain) {
  v1::Case c = SomeCase();
  Move(c, 100);
  c.set_closed(true);
  Move(c, 200);
  Move(c, 300);
  EXPECT_EQ(Kept().close_micros(), 200000000);
  c.set_closed(false);
  Move(c, 400);
  EXPECT_EQ(Kept().close_micros(), 0);
}

// A table that is still being read in has not got the case.
TEST_F(Carried, IsReadFromTheStoreSoonAfterAStart) {
  v1::Case c = SomeCase();
  c.set_closed(true);
  Move(c, 200);
  CaseTable empty;
  ListProjector after_start(&empty, &store_);
  Change change;
  change.stream = kName;
  change.before = last_;
  change.after = last_;
  Group group;
  after_start.Project(change, &group);
  ASSERT_OK(store_.Commit(group));
  EXPECT_EQ(Kept().close_micros(), 200000000);
}

TEST(LoadTable, NamesTheRowThatIsDamaged) {
  MemoryStore store;
  Group group;
  group.Put(Family::kList, CaseRowKey("cases/c-1"), "\xff\xff");
  ASSERT_OK(store.Commit(group));
  CaseTable table;
  EXPECT_THAT(LoadTable(*store.Look(), &table), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("cases/c-1")));
  EXPECT_FALSE(table.loaded());
}

}  // namespace
}  // namespace gaiwan
