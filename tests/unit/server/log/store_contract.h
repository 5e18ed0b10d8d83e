// tests/unit/server/log/store_contract.h: what every Store keeps, as one suite that each implementation runs.
//
// A fixture derives from StoreFixture, is named with TYPED_TEST_SUITE, and the suite is instantiated in its own test
// file:
//   INSTANTIATE_TYPED_TEST_SUITE_P(Rocks, StoreContract, RocksFixture);
#ifndef GAIWAN_TESTS_UNIT_SERVER_LOG_STORE_CONTRACT_H_
#define GAIWAN_TESTS_UNIT_SERVER_LOG_STORE_CONTRACT_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/keys.h"
#include "server/log/store.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::testing {

// A store and what a test of the contract does to it.
class StoreFixture {
 public:
  virtual ~StoreFixture() = default;
  virtual Store& store() = 0;
  // Makes the disk full or gives space back.
  virtual void SetFull(bool full) = 0;
};

inline std::vector<std::pair<std::string, std::string>> AllRows(const View& view, Family family,
                                                                absl::string_view lower = "",
                                                                absl::string_view upper = "") {
  std::vector<std::pair<std::string, std::string>> rows;
  EXPECT_OK(view.Scan(family, lower, upper, [&rows](absl::string_view key, absl::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

inline std::vector<Record> AllRecords(const View& view, Position from = 1, Position to = UINT64_MAX) {
  std::vector<Record> records;
  EXPECT_OK(view.ReadLog(from, to, [&records](const RecordView& record) {
    records.push_back(keys::ToRecord(record));
    return true;
  }));
  return records;
}

template <typename Fixture>
class StoreContract : public ::testing::Test {
 protected:
  Store& store() { return fixture_.store(); }
  void SetFull(bool full) { fixture_.SetFull(full); }

  // Commits one record.
  absl::StatusOr<Position> Append(absl::string_view stream, uint64_t version, absl::string_view payload) {
    Group group;
    group.Append(stream, version, payload);
    return store().Commit(group);
  }
  absl::StatusOr<Position> Put(Family family, absl::string_view key, absl::string_view value) {
    Group group;
    group.Put(family, key, value);
    return store().Commit(group);
  }
  absl::StatusOr<Position> Add(absl::string_view key, int64_t delta) {
    Group group;
    group.Add(Family::kCounters, key, delta);
    return store().Commit(group);
  }
  int64_t Counter(absl::string_view key) {
    std::string value;
    absl::StatusOr<bool> found = store().Get(Family::kCounters, key, &value);
    EXPECT_THAT(found, IsOkAndHolds(true));
    absl::StatusOr<int64_t> sum = keys::DecodeCounter(value);
    EXPECT_OK(sum);
    return sum.value_or(0);
  }

 private:
  Fixture fixture_;
};

TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, StartsEmpty) {
  EXPECT_EQ(this->store().LastPosition(), 0u);
  EXPECT_EQ(this->store().write_gate(), WriteGate::kOpen);
  const std::unique_ptr<View> view = this->store().Look();
  EXPECT_EQ(view->position(), 0u);
  EXPECT_THAT(view->GetRecord(1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(view->GetRecord("s", 1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(view->LastVersion("s"), IsOkAndHolds(0u));
  EXPECT_TRUE(AllRecords(*view).empty());
}

TYPED_TEST_P(StoreContract, PositionsRunOnWithoutGaps) {
  Group group;
  EXPECT_EQ(group.Append("a", 1, "a1"), 0u);
  EXPECT_EQ(group.Append("b", 1, "b1"), 1u);
  EXPECT_THAT(this->store().Commit(group), IsOkAndHolds(2u));
  EXPECT_THAT(this->Append("a", 2, ""), IsOkAndHolds(3u));
  EXPECT_EQ(this->store().LastPosition(), 3u);
  EXPECT_THAT(AllRecords(*this->store().Look()),
              ::testing::ElementsAre(Record{1, "a", 1, "a1"}, Record{2, "b", 1, "b1"}, Record{3, "a", 2, ""}));
}

TYPED_TEST_P(StoreContract, RecordsAreFoundByPositionAndByPlace) {
  const std::string bytes("\0\xff\n", 3);
  ASSERT_OK(this->Append(bytes, 1, bytes));
  const std::unique_ptr<View> view = this->store().Look();
  EXPECT_THAT(view->GetRecord(1), IsOkAndHolds(Record{1, bytes, 1, bytes}));
  EXPECT_THAT(view->GetRecord(bytes, 1), IsOkAndHolds(Record{1, bytes, 1, bytes}));
  EXPECT_THAT(view->GetRecord(bytes, 2), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(view->GetRecord(0), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(view->GetStored(1), IsOkAndHolds(keys::EncodeRecord(bytes, 1, bytes)));
  EXPECT_THAT(view->GetStored(2), StatusIs(absl::StatusCode::kNotFound));
}

TYPED_TEST_P(StoreContract, StreamsAreReadInOrderAndApart) {
  // Names that are beginnings of one another, or look like a part of the key.
  const std::vector<std::string> streams = {"a", std::string("a\0", 2), std::string("a\0\0\0\0\0\0\0\1", 9), "b"};
  for (uint64_t version = 1; version <= 20; ++version) {
    Group group;
    for (const std::string& stream : streams) group.Append(stream, version, absl::StrCat("v", version));
    ASSERT_OK(this->store().Commit(group));
  }
  const std::unique_ptr<View> view = this->store().Look();
  for (const std::string& stream : streams) {
    EXPECT_THAT(view->LastVersion(stream), IsOkAndHolds(20u));
    std::vector<uint64_t> versions;
    ASSERT_OK(view->ReadStream(stream, 16, 3, [&](const RecordView& record) {
      EXPECT_EQ(record.stream, stream);
      EXPECT_EQ(record.payload, absl::StrCat("v", record.version));
      versions.push_back(record.version);
      return true;
    }));
    EXPECT_THAT(versions, ::testing::ElementsAre(16, 17, 18));
  }
  size_t seen = 0;
  ASSERT_OK(view->ReadStream("b", 1, 100, [&seen](const RecordView&) { return ++seen < 5; }));
  EXPECT_EQ(seen, 5u) << "the callback said stop";
  EXPECT_THAT(view->LastVersion("c"), IsOkAndHolds(0u));
}

TYPED_TEST_P(StoreContract, ReadLogKeepsToItsRange) {
  for (uint64_t version = 1; version <= 10; ++version) ASSERT_OK(this->Append("s", version, "p"));
  const std::unique_ptr<View> view = this->store().Look();
  EXPECT_EQ(AllRecords(*view, 4, 6).size(), 3u);
  EXPECT_EQ(AllRecords(*view, 0, 2).size(), 2u);
  EXPECT_EQ(AllRecords(*view, 10, 99).size(), 1u);
  EXPECT_EQ(AllRecords(*view, 11, 99).size(), 0u);
  EXPECT_EQ(AllRecords(*view, 6, 4).size(), 0u);
}

TYPED_TEST_P(StoreContract, TheLastWordOnARowHolds) {
  Group group;
  group.Put(Family::kList, "k", "1");
  group.Put(Family::kList, "k", "2");
  group.Put(Family::kList, "gone", "1");
  group.Delete(Family::kList, "gone");
  group.Delete(Family::kList, "back");
  group.Put(Family::kList, "back", "");
  ASSERT_OK(this->store().Commit(group));
  EXPECT_THAT(AllRows(*this->store().Look(), Family::kList),
              ::testing::ElementsAre(::testing::Pair("back", ""), ::testing::Pair("k", "2")));
  std::string value;
  EXPECT_THAT(this->store().Get(Family::kList, "gone", &value), IsOkAndHolds(false));
  EXPECT_THAT(this->store().Get(Family::kList, "k", &value), IsOkAndHolds(true));
  EXPECT_EQ(value, "2");
}

TYPED_TEST_P(StoreContract, FamiliesAreApart) {
  Group group;
  for (int i = 0; i < kFamilyCount; ++i) {
    group.Put(static_cast<Family>(i), "same", FamilyName(static_cast<Family>(i)));
  }
  ASSERT_OK(this->store().Commit(group));
  const std::unique_ptr<View> view = this->store().Look();
  for (int i = 0; i < kFamilyCount; ++i) {
    const Family family = static_cast<Family>(i);
    EXPECT_THAT(AllRows(*view, family),
                ::testing::ElementsAre(::testing::Pair("same", std::string(FamilyName(family)))));
  }
}

TYPED_TEST_P(StoreContract, ScanGoesFromLowerToBeforeUpper) {
  Group group;
  for (int i = 0; i < 200; ++i) group.Put(Family::kDue, keys::PositionKey(i), absl::StrCat(i));
  ASSERT_OK(this->store().Commit(group));
  const std::unique_ptr<View> view = this->store().Look();
  EXPECT_EQ(AllRows(*view, Family::kDue).size(), 200u);
  EXPECT_EQ(AllRows(*view, Family::kDue, keys::PositionKey(150)).size(), 50u);
  const auto middle = AllRows(*view, Family::kDue, keys::PositionKey(10), keys::PositionKey(12));
  ASSERT_EQ(middle.size(), 2u);
  EXPECT_EQ(middle[0].second, "10");
  EXPECT_EQ(middle[1].second, "11");
  EXPECT_TRUE(AllRows(*view, Family::kDue, keys::PositionKey(12), keys::PositionKey(10)).empty());
  int seen = 0;
  ASSERT_OK(view->Scan(Family::kDue, "", "", [&seen](absl::string_view, absl::string_view) { return ++seen < 70; }));
  EXPECT_EQ(seen, 70);
}

TYPED_TEST_P(StoreContract, SumsAddUp) {
  Group group;
  group.Add(Family::kCounters, "n", 5);
  group.Add(Family::kCounters, "n", -2);
  group.Add(Family::kCounters, "nothing", 1);
  group.Add(Family::kCounters, "nothing", -1);
  ASSERT_OK(this->store().Commit(group));
  EXPECT_EQ(this->Counter("n"), 3);
  std::string value;
  EXPECT_THAT(this->store().Get(Family::kCounters, "nothing", &value), IsOkAndHolds(false));
  ASSERT_OK(this->Add("n", -10));
  EXPECT_EQ(this->Counter("n"), -7);
  ASSERT_OK(this->Add("n", INT64_MIN));
  EXPECT_EQ(this->Counter("n"), INT64_MAX - 6) << "wraps around";
}

TYPED_TEST_P(StoreContract, ViewsAreStable) {
  Group first;
  first.Append("s", 1, "one");
  first.Put(Family::kList, "changed", "old");
  first.Put(Family::kList, "deleted", "old");
  first.Add(Family::kCounters, "n", 1);
  ASSERT_OK(this->store().Commit(first));
  const std::unique_ptr<View> before = this->store().Look();
  for (uint64_t version = 2; version <= 5; ++version) {
    Group later;
    later.Append("s", version, "more");
    later.Put(Family::kList, "changed", absl::StrCat(version));
    later.Put(Family::kList, "new", "new");
    later.Delete(Family::kList, "deleted");
    later.Add(Family::kCounters, "n", 1);
    ASSERT_OK(this->store().Commit(later));
  }
  EXPECT_EQ(before->position(), 1u);
  EXPECT_EQ(AllRecords(*before).size(), 1u);
  EXPECT_THAT(before->GetRecord(2), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(before->GetRecord("s", 2), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(before->LastVersion("s"), IsOkAndHolds(1u));
  EXPECT_THAT(AllRows(*before, Family::kList),
              ::testing::ElementsAre(::testing::Pair("changed", "old"), ::testing::Pair("deleted", "old")));
  EXPECT_THAT(before->Get(Family::kCounters, "n"), IsOkAndHolds(keys::EncodeCounter(1)));
  EXPECT_THAT(before->Get(Family::kList, "new"), IsOkAndHolds(std::optional<std::string>()));

  const std::unique_ptr<View> after = this->store().Look();
  EXPECT_EQ(after->position(), 5u);
  EXPECT_THAT(AllRows(*after, Family::kList),
              ::testing::ElementsAre(::testing::Pair("changed", "5"), ::testing::Pair("new", "new")));
}

TYPED_TEST_P(StoreContract, AViewNeverShowsHalfAGroup) {
  // Each group writes two records, a row with the last position and a sum; every view must see them agree.
  constexpr int kGroups = 200;
  std::atomic<bool> done = false;
  std::atomic<int> views = 0;
  std::thread reader([&] {
    while (!done || views == 0) {
      const std::unique_ptr<View> view = this->store().Look();
      const absl::StatusOr<std::optional<std::string>> row = view->Get(Family::kMeta, "last");
      const absl::StatusOr<std::optional<std::string>> sum = view->Get(Family::kCounters, "records");
      ASSERT_OK(row);
      ASSERT_OK(sum);
      const std::string last = row->value_or("0");
      EXPECT_EQ(last, absl::StrCat(view->position()));
      EXPECT_EQ(sum->value_or(keys::EncodeCounter(0)), keys::EncodeCounter(static_cast<int64_t>(view->position())));
      EXPECT_EQ(view->position() % 2, 0u);
      if (view->position() > 0) {
        EXPECT_OK(view->GetRecord(view->position()));
      }
      ++views;
    }
  });
  Group group;
  for (uint64_t i = 1; i <= kGroups; ++i) {
    group.Clear();
    group.Append("s", 2 * i - 1, "x");
    group.Append("s", 2 * i, "y");
    group.Put(Family::kMeta, "last", absl::StrCat(2 * i));
    group.Add(Family::kCounters, "records", 2);
    EXPECT_OK(this->store().Commit(group));
  }
  done = true;
  reader.join();
}

TYPED_TEST_P(StoreContract, AGroupMayHaveRowsOnly) {
  ASSERT_OK(this->Append("s", 1, "p"));
  EXPECT_THAT(this->Put(Family::kMeta, "k", "v"), IsOkAndHolds(1u));
  EXPECT_EQ(this->store().LastPosition(), 1u);
}

TYPED_TEST_P(StoreContract, BadGroupsAreRefusedAndChangeNothing) {
  using ::testing::HasSubstr;
  const Group empty;
  EXPECT_THAT(this->store().Commit(empty), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty")));
  Group many;
  for (uint64_t i = 0; i <= kRecordsPerGroupMax; ++i) many.Append("s", i + 1, "");
  EXPECT_THAT(this->store().Commit(many), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("limit is 4096")));
  Group big;
  big.Append("s", 1, std::string(kBytesPerGroupMax, 'x'));
  EXPECT_THAT(this->store().Commit(big), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("limit is 8388608")));
  EXPECT_THAT(this->Append("", 1, "p"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("stream name")));
  EXPECT_THAT(this->Append(std::string(kStreamBytesMax + 1, 's'), 1, "p"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("stream name")));
  EXPECT_THAT(this->Append("s", 0, "p"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("version 0")));
  EXPECT_THAT(this->Put(Family::kList, "", "v"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("list")));
  EXPECT_THAT(this->Add(std::string(kKeyBytesMax + 1, 'k'), 1),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("counters")));
  EXPECT_EQ(this->store().LastPosition(), 0u);
  EXPECT_OK(this->Append(std::string(kStreamBytesMax, 's'), 1, "p"));
}

TYPED_TEST_P(StoreContract, ReopeningKeepsEverythingAndVoidsViews) {
  Group group;
  group.Append("s", 1, "p");
  group.Put(Family::kList, "k", "v");
  group.Add(Family::kCounters, "n", 7);
  ASSERT_OK(this->store().Commit(group));
  const std::unique_ptr<View> before = this->store().Look();
  ASSERT_OK(this->store().Reopen());
  EXPECT_EQ(this->store().LastPosition(), 1u);
  EXPECT_EQ(this->Counter("n"), 7);
  EXPECT_THAT(before->GetRecord(1), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(before->Get(Family::kList, "k"), StatusIs(absl::StatusCode::kUnavailable));
  const std::unique_ptr<View> after = this->store().Look();
  EXPECT_THAT(AllRecords(*after), ::testing::ElementsAre(Record{1, "s", 1, "p"}));
  EXPECT_THAT(AllRows(*after, Family::kList), ::testing::ElementsAre(::testing::Pair("k", "v")));
  EXPECT_THAT(this->Append("s", 2, "q"), IsOkAndHolds(2u));
}

TYPED_TEST_P(StoreContract, AFullDiskStopsWritingAndNothingElse) {
  ASSERT_OK(this->Append("s", 1, "p"));
  this->SetFull(true);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(this->Append("s", 2, "q"), StatusIs(absl::StatusCode::kResourceExhausted));
    EXPECT_EQ(this->store().write_gate(), WriteGate::kDiskFull);
  }
  EXPECT_EQ(this->store().LastPosition(), 1u);
  EXPECT_THAT(this->store().Look()->GetRecord(1), IsOkAndHolds(Record{1, "s", 1, "p"}));
  this->SetFull(false);
  EXPECT_THAT(this->Append("s", 2, "q"), IsOkAndHolds(2u));
  EXPECT_EQ(this->store().write_gate(), WriteGate::kOpen);
}

TYPED_TEST_P(StoreContract, RequestsThatDoNotExpireStay) {
  const auto at = [](uint32_t seconds) {
    std::string value;
    keys::AppendBigEndian32(seconds, &value);
    return value + "digest";
  };
  ASSERT_OK(this->Put(Family::kRequests, "new", at(2'000)));
  ASSERT_OK(this->Put(Family::kRequests, "short", "abc"));
  ASSERT_OK(this->Put(Family::kList, "other", at(1)));
  this->store().ExpireRequestsBefore(absl::FromUnixSeconds(2'000));
  this->store().ExpireRequestsBefore(absl::FromUnixSeconds(-5));
  const std::unique_ptr<View> view = this->store().Look();
  EXPECT_EQ(AllRows(*view, Family::kRequests).size(), 2u);
  EXPECT_EQ(AllRows(*view, Family::kList).size(), 1u);
}

REGISTER_TYPED_TEST_SUITE_P(StoreContract, StartsEmpty, PositionsRunOnWithoutGaps, RecordsAreFoundByPositionAndByPlace,
                            StreamsAreReadInOrderAndApart, ReadLogKeepsToItsRange, TheLastWordOnARowHolds,
                            FamiliesAreApart, ScanGoesFromLowerToBeforeUpper, SumsAddUp, ViewsAreStable,
                            AViewNeverShowsHalfAGroup, AGroupMayHaveRowsOnly, BadGroupsAreRefusedAndChangeNothing,
                            ReopeningKeepsEverythingAndVoidsViews, AFullDiskStopsWritingAndNothingElse,
                            RequestsThatDoNotExpireStay);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_LOG_STORE_CONTRACT_H_
