#include "server/log/rocks_store.h"

#include <fcntl.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/log/store_contract.h"

namespace gaiwan {
namespace testing {
namespace {

class FakeFreeSpace final : public FreeSpace {
 public:
  uint64_t FreeBytes() override {
    ++look_count;
    return free_bytes;
  }
  std::atomic<uint64_t> free_bytes = kReserveBytesDefault;
  std::atomic<int> look_count = 0;
};

// A store in a folder of its own.
struct Disk {
  TempDir dir;
  FakeClock clock{absl::FromUnixSeconds(1'800'000'000)};
  FakeFreeSpace free_space;

  RocksStore::Options Options() {
    RocksStore::Options options;
    options.dir = dir / "log";
    options.clock = &clock;
    options.free_space = &free_space;
    return options;
  }
};

class RocksFixture final : public StoreFixture {
 public:
  RocksFixture() : store_(RocksStore::Open(disk_.Options()).value()) {}
  Store& store() override { return *store_; }
  void SetFull(bool full) override {
    disk_.clock.AdvanceTime(absl::Seconds(1));
    disk_.free_space.free_bytes = full ? kReserveBytesDefault - 1 : kReserveBytesDefault;
  }

 private:
  Disk disk_;
  std::unique_ptr<RocksStore> store_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Rocks, StoreContract, RocksFixture);

}  // namespace
}  // namespace testing

namespace {

using testing::Disk;
using testing::IsOkAndHolds;
using testing::StatusIs;

absl::StatusOr<Position> Append(Store& store, absl::string_view stream, uint64_t version, absl::string_view payload) {
  Group group;
  group.Append(stream, version, payload);
  return store.Commit(group);
}

TEST(RocksStore, KeepsEverythingOverARestart) {
  Disk disk;
  {
    ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
    Group group;
    group.Append("s", 1, "p");
    group.Add(Family::kCounters, "n", 4);
    ASSERT_OK(store->Commit(group));
  }
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
  EXPECT_EQ(store->LastPosition(), 1u);
  EXPECT_THAT(store->Look()->GetRecord("s", 1), IsOkAndHolds(Record{1, "s", 1, "p"}));
  EXPECT_THAT(Append(*store, "s", 2, "q"), IsOkAndHolds(2u));
}

TEST(RocksStore, ManyGroupsSurviveFlushesAndCompactions) {
  Disk disk;
  constexpr uint64_t kGroups = 60;
  const std::string payload(256 * 1024, 'x');  // Together more than the write-ahead log may hold.
  {
    ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
    Group group;
    for (uint64_t i = 1; i <= kGroups; ++i) {
      group.Clear();
      group.Append("s", 2 * i - 1, payload);
      group.Append("t", i, absl::StrCat(i));
      group.Put(Family::kSnapshots, keys::PositionKey(i % 7), payload);
      group.Add(Family::kCounters, "n", 1);
      group.Append("s", 2 * i, payload);
      ASSERT_OK(store->Commit(group));
    }
    ASSERT_OK(store->Compact(Family::kSnapshots));
  }
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
  EXPECT_EQ(store->LastPosition(), 3 * kGroups);
  const std::unique_ptr<View> view = store->Look();
  EXPECT_EQ(testing::AllRecords(*view).size(), 3 * kGroups);
  EXPECT_THAT(view->LastVersion("s"), IsOkAndHolds(2 * kGroups));
  EXPECT_THAT(view->Get(Family::kCounters, "n"), IsOkAndHolds(keys::EncodeCounter(kGroups)));
  EXPECT_EQ(testing::AllRows(*view, Family::kSnapshots).size(), 7u);
}

TEST(RocksStore, ExpiredRequestsLeaveTheDisk) {
  Disk disk;
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
  Group group;
  for (uint32_t seconds : {1'000u, 1'999u, 2'000u, 3'000u}) {
    std::string value;
    keys::AppendBigEndian32(seconds, &value);
    group.Put(Family::kRequests, absl::StrCat(seconds), value + "digest");
  }
  group.Put(Family::kRequests, "short", "abc");
  ASSERT_OK(store->Commit(group));
  ASSERT_OK(store->Compact(Family::kRequests));
  EXPECT_EQ(testing::AllRows(*store->Look(), Family::kRequests).size(), 5u) << "nothing expires unasked";
  store->ExpireRequestsBefore(absl::FromUnixSeconds(2'000));
  store->ExpireRequestsBefore(absl::FromUnixSeconds(500));  // Never moves back.
  ASSERT_OK(store->Compact(Family::kRequests));
  EXPECT_THAT(testing::AllRows(*store->Look(), Family::kRequests),
              ::testing::ElementsAre(::testing::Key("2000"), ::testing::Key("3000"), ::testing::Key("short")));
}

TEST(RocksStore, LooksAtTheFreeSpaceNowAndThenOnly) {
  Disk disk;
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
  for (uint64_t version = 1; version <= 50; ++version) ASSERT_OK(Append(*store, "s", version, "p"));
  EXPECT_EQ(disk.free_space.look_count, 1);
  disk.clock.AdvanceTime(absl::Milliseconds(100));
  ASSERT_OK(Append(*store, "s", 51, "p"));
  EXPECT_EQ(disk.free_space.look_count, 2);
  // Or after a share of the reserve was written: never more than that goes by unseen.
  disk.free_space.free_bytes = 0;
  const std::string payload(4 << 20, 'x');
  uint64_t written = 0;
  absl::StatusOr<Position> last = 0;
  for (uint64_t version = 52; (last = Append(*store, "s", version, payload)).ok(); ++version) written += payload.size();
  EXPECT_THAT(last, StatusIs(absl::StatusCode::kResourceExhausted, ::testing::HasSubstr("0 bytes are free")));
  EXPECT_LT(written, kReserveBytesDefault / 8);
}

TEST(RocksStore, LongHeldViewsDoNotStopReopening) {
  Disk disk;
  ASSERT_OK_AND_ASSIGN(auto store, RocksStore::Open(disk.Options()));
  ASSERT_OK(Append(*store, "s", 1, "p"));
  const std::unique_ptr<View> held = store->Look();
  for (int i = 0; i < 3; ++i) ASSERT_OK(store->Reopen());
  EXPECT_THAT(held->GetRecord(1), StatusIs(absl::StatusCode::kUnavailable));
  const std::unique_ptr<View> last = store->Look();
  store = nullptr;
  EXPECT_THAT(last->GetRecord(1), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(RocksStore, ReadersWaitWhileItIsReopened) {
  Disk disk;
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
  Group group;
  group.Put(Family::kList, "k", "v");
  ASSERT_OK(store->Commit(group));
  std::atomic<bool> done = false;
  std::atomic<int> reads = 0;
  std::thread reader([&] {
    std::string value;
    while (!done || reads == 0) {
      EXPECT_THAT(store->Get(Family::kList, "k", &value), IsOkAndHolds(true));
      ++reads;
    }
  });
  for (int i = 0; i < 5; ++i) EXPECT_OK(store->Reopen());
  done = true;
  reader.join();
}

TEST(RocksStore, AMissingTableIsDataLoss) {
  Disk disk;
  {
    ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
    Group group;
    group.Append("s", 1, "p");
    group.Put(Family::kList, "k", "v");
    ASSERT_OK(store->Commit(group));
    ASSERT_OK(store->Compact(Family::kList));  // Puts the row into a table.
  }
  int removed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(disk.dir / "log")) {
    if (entry.path().extension() == ".sst") removed += std::filesystem::remove(entry.path()) ? 1 : 0;
  }
  ASSERT_GT(removed, 0);
  EXPECT_THAT(RocksStore::Open(disk.Options()), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(RocksStore, AFlippedByteInATableIsDataLossWhenRead) {
  Disk disk;
  const std::string value(4000, 'v');
  {
    ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
    Group group;
    for (int i = 0; i < 20; ++i) group.Put(Family::kRequests, absl::StrCat("key ", 10 + i), value);
    ASSERT_OK(store->Commit(group));
    ASSERT_OK(store->Compact(Family::kRequests));
  }
  for (const auto& entry : std::filesystem::directory_iterator(disk.dir / "log")) {
    if (entry.path().extension() != ".sst") continue;
    std::string bytes = testing::ReadFileForTest(entry.path());
    ASSERT_GT(bytes.size(), 4000u);
    bytes[2000] ^= 1;
    testing::WriteFileForTest(entry.path(), bytes);
  }
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(disk.Options()));
  std::string read;
  EXPECT_THAT(store->Get(Family::kRequests, "key 10", &read), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gaiwan
