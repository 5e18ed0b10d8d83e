// What the booking table keeps, over a store in memory and one on disk.
#include "server/mediation/booking_table.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/free_space.h"
#include "server/log/memory_store.h"
#include "server/log/rocks_store.h"
#include "server/projection/case_state.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::StatusIs;

class MemoryFixture {
 public:
  Store& store() { return store_; }
  void Restart() {}

 private:
  MemoryStore store_;
};

class RocksFixture {
 public:
  RocksFixture() : free_space_(dir_.path()) { Open(); }
  Store& store() { return *store_; }
  void Restart() {
    store_ = nullptr;
    Open();
  }

 private:
  void Open() {
    RocksStore::Options options;
    options.dir = dir_ / "log";
    options.clock = &clock_;
    options.free_space = &free_space_;
    options.reserve_bytes = 1;
    store_ = RocksStore::Open(std::move(options)).value();
  }

  testing::TempDir dir_;
  testing::FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  DiskFreeSpace free_space_;
  std::unique_ptr<RocksStore> store_;
};

// Monday morning.
const absl::Time kNine = absl::FromUnixSeconds(1'772'413'200);

// A case with a session at each of these hours after nine, at the tea studio with one mediator.
v1::Case CaseWith(int number, const std::vector<int>& hours) {
  v1::Case c;
  c.set_name(absl::StrCat("cases/c-", number));
  c.set_version(1);
  c.set_round(1);
  c.mutable_update_time()->set_seconds(absl::ToUnixSeconds(kNine));
  for (const int hour : hours) {
    v1::Session* session = c.add_sessions();
    session->set_id(absl::StrCat("s", hour));
    session->set_round(1);
    session->set_mode(v1::SESSION_MODE_IN_PERSON);
    session->set_venue("orgs/tea");
    session->add_people(absl::StrCat("people/m", number));
    session->set_planned_minutes(60);
    session->mutable_planned_start()->set_seconds(absl::ToUnixSeconds(kNine + absl::Hours(hour)));
  }
  return c;
}

template <typename Fixture>
class BookingTableTest : public ::testing::Test {
 protected:
  // The case goes from `before` to `after`, in the group being built.
  void Project(const v1::Case& before, const v1::Case& after) {
    Change change;
    change.stream = after.name();
    change.before = std::make_shared<const CaseState>(before);
    change.after = std::make_shared<const CaseState>(after);
    table_.Project(change, &group_);
    changes_.push_back(std::move(change));
  }
  void Complete() {
    ASSERT_OK(table_.Complete(1, &group_));
    if (!group_.empty()) {
      ASSERT_OK(fixture_.store().Commit(group_));
    }
    group_.Clear();
    on_its_way_ = std::exchange(changes_, {});
  }
  void Land() { table_.Committed(std::exchange(on_its_way_, {})); }
  void Commit() {
    Complete();
    Land();
  }
  void Drop() {
    table_.Dropped();
    Forget();
  }
  // Whether the tea studio is free for case 9 for an hour from so many hours after nine on.
  bool IsFree(int hour, absl::string_view what = "orgs/tea", absl::string_view except = "cases/c-9") {
    const absl::Time start = kNine + absl::Hours(hour);
    return !table_.FirstTaken(what, {except, start, start + absl::Hours(1)}).has_value();
  }
  static std::vector<std::string> Shown(const BookingTable& table, absl::string_view what) {
    std::vector<std::string> shown;
    for (const Booked& booked : table.Taking(what, kNine - absl::Hours(24), kNine + absl::Hours(24))) {
      shown.push_back(absl::StrCat(booked.case_name, "/", booked.booking.session));
    }
    return shown;
  }
  std::vector<std::string> Shown(absl::string_view what = "orgs/tea") { return Shown(table_, what); }
  size_t group_rows() const { return group_.row_count(); }

  Fixture fixture_;
  BookingTable table_;
  Group group_;
  std::vector<Change> changes_;
  std::vector<Change> on_its_way_;

 private:
  void Forget() {
    group_.Clear();
    changes_.clear();
    on_its_way_.clear();
  }
};

using Fixtures = ::testing::Types<MemoryFixture, RocksFixture>;
TYPED_TEST_SUITE(BookingTableTest, Fixtures);

TYPED_TEST(BookingTableTest, ACommandOfTheSameGroupIsSeenBeforeItIsDurable) {
  this->Project(CaseWith(1, {}), CaseWith(1, {0}));
  EXPECT_FALSE(this->IsFree(0));
  EXPECT_FALSE(this->IsFree(0, "people/m1"));
  EXPECT_TRUE(this->IsFree(0, "people/m2"));
  EXPECT_TRUE(this->IsFree(1));
  EXPECT_TRUE(this->IsFree(0, "orgs/tea", "cases/c-1"));
  EXPECT_THAT(this->Shown(), IsEmpty()) << "those who look see what is durable";
  this->Commit();
  EXPECT_FALSE(this->IsFree(0));
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-1/s0"));
  EXPECT_THAT(this->Shown("people/m1"), ElementsAre("cases/c-1/s0"));
  // Freed and taken again by another in one group.
  this->Project(CaseWith(1, {0}), CaseWith(1, {}));
  EXPECT_TRUE(this->IsFree(0));
  this->Project(CaseWith(2, {}), CaseWith(2, {0}));
  EXPECT_FALSE(this->IsFree(0));
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-1/s0"));
  this->Commit();
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-2/s0"));
}

TYPED_TEST(BookingTableTest, TheNextGroupCountsWhatTheOneOnItsWayTakesAndFrees) {
  this->Project(CaseWith(1, {}), CaseWith(1, {0, 2}));
  this->Complete();
  EXPECT_FALSE(this->IsFree(0));
  EXPECT_FALSE(this->IsFree(2));
  this->Project(CaseWith(1, {0, 2}), CaseWith(1, {2, 4}));
  EXPECT_TRUE(this->IsFree(0));
  EXPECT_FALSE(this->IsFree(2));
  EXPECT_FALSE(this->IsFree(4));
  this->Land();
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-1/s0", "cases/c-1/s2"));
  EXPECT_TRUE(this->IsFree(0)) << "the next one is still to come";
  EXPECT_FALSE(this->IsFree(4));
  this->Commit();
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-1/s2", "cases/c-1/s4"));
}

TYPED_TEST(BookingTableTest, WhatTwoGroupsTookIsDroppedWithBoth) {
  this->Project(CaseWith(1, {}), CaseWith(1, {0}));
  this->Complete();
  this->Project(CaseWith(2, {}), CaseWith(2, {1}));
  this->Drop();
  EXPECT_TRUE(this->IsFree(0));
  EXPECT_TRUE(this->IsFree(1));
}

TYPED_TEST(BookingTableTest, WhatWasDroppedWasNeverTaken) {
  this->Project(CaseWith(1, {}), CaseWith(1, {0}));
  this->Drop();
  EXPECT_TRUE(this->IsFree(0));
  this->Project(CaseWith(1, {}), CaseWith(1, {0}));
  this->Commit();
  this->Project(CaseWith(1, {0}), CaseWith(1, {}));
  this->Drop();
  EXPECT_FALSE(this->IsFree(0));
}

TYPED_TEST(BookingTableTest, IsTheSameAfterARestart) {
  this->Project(CaseWith(1, {}), CaseWith(1, {0, 2, 4}));
  this->Project(CaseWith(2, {}), CaseWith(2, {1}));
  this->Commit();
  this->Project(CaseWith(1, {0, 2, 4}), CaseWith(1, {0, 3}));
  this->Commit();
  this->fixture_.Restart();
  BookingTable again;
  ASSERT_OK(again.Load(*this->fixture_.store().Look()));
  EXPECT_THAT(this->Shown(again, "orgs/tea"), ElementsAre("cases/c-1/s0", "cases/c-2/s1", "cases/c-1/s3"));
  const std::vector<Booked> before = this->table_.All(kNine, kNine + absl::Hours(24));
  const std::vector<Booked> after = again.All(kNine, kNine + absl::Hours(24));
  ASSERT_EQ(before.size(), after.size());
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].case_name, after[i].case_name);
    EXPECT_EQ(before[i].booking, after[i].booking);
  }
}

TYPED_TEST(BookingTableTest, WritesARowOnlyWhereAPlanChanges) {
  this->Project(CaseWith(1, {}), CaseWith(1, {}));
  EXPECT_EQ(this->group_rows(), 0u);
  this->Project(CaseWith(1, {}), CaseWith(1, {0, 2}));
  EXPECT_EQ(this->group_rows(), 2u);
  v1::Case begun = CaseWith(1, {0, 2});
  begun.mutable_sessions(0)->mutable_start_time()->set_seconds(1);
  this->Project(CaseWith(1, {0, 2}), begun);
  EXPECT_EQ(this->group_rows(), 2u);
  v1::Case moved = begun;
  moved.mutable_sessions(1)->set_venue("orgs/hall");
  this->Project(begun, moved);
  EXPECT_EQ(this->group_rows(), 3u);
  v1::Case over = moved;
  over.mutable_sessions(0)->mutable_end_time()->set_seconds(2);
  this->Project(moved, over);
  EXPECT_EQ(this->group_rows(), 4u);
  this->Commit();
  EXPECT_THAT(this->Shown(), IsEmpty());
  EXPECT_THAT(this->Shown("orgs/hall"), ElementsAre("cases/c-1/s2"));
}

TYPED_TEST(BookingTableTest, LearnsFromTheLogWhatAFailedWriteLeft) {
  // Not projected: read back after the store was opened again.
  Change change;
  change.stream = "cases/c-1";
  change.before = std::make_shared<const CaseState>(CaseWith(1, {}));
  change.after = std::make_shared<const CaseState>(CaseWith(1, {0}));
  this->table_.Committed({&change, 1});
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-1/s0"));
}

TYPED_TEST(BookingTableTest, ForgetsPlansThatNobodyEnded) {
  this->Project(CaseWith(1, {}), CaseWith(1, {0}));
  this->Commit();
  v1::Case later = CaseWith(2, {1});
  later.mutable_update_time()->set_seconds(absl::ToUnixSeconds(kNine + kBookingsKeptFor + absl::Hours(1)));
  this->Project(CaseWith(2, {}), later);
  this->Commit();
  EXPECT_EQ(this->table_.size(), 2u);
  later.mutable_update_time()->set_seconds(absl::ToUnixSeconds(kNine + kBookingsKeptFor + absl::Hours(2)));
  v1::Case more = CaseWith(2, {1, 3});
  *more.mutable_update_time() = later.update_time();
  this->Project(later, more);
  this->Commit();
  EXPECT_THAT(this->Shown(), ElementsAre("cases/c-2/s1", "cases/c-2/s3"));
  // The case itself may still change: nothing of it is left to free.
  this->Project(CaseWith(1, {0}), CaseWith(1, {}));
  this->Commit();
  EXPECT_EQ(this->table_.size(), 2u);
}

TYPED_TEST(BookingTableTest, RefusesARowThatDoesNotParse) {
  Group group;
  group.Put(Family::kList, "booking/cases/c-1/s", "\xff\xff");
  ASSERT_OK(this->fixture_.store().Commit(group));
  BookingTable table;
  const absl::Status status = table.Load(*this->fixture_.store().Look());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(std::string(status.message()), HasSubstr("cases/c-1"));
}

}  // namespace
}  // namespace gaiwan
