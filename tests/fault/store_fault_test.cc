// The loop SQLite is tested with: the k-th change of the disk fails, for k = 1, 2, 3, ..., until a run ends before it.
// After each failure the store is opened again, and everything in it is compared with a map in memory: each
// acknowledged group is there once, and of the one that failed all or nothing.

#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/log/keys.h"
#include "server/log/rocks_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/faulty_file_system.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using testing::FaultyFileSystem;
using testing::StatusIs;
using Fault = FaultyFileSystem::Fault;

constexpr int kGroups = 8;
constexpr int kCompactAfter = 4;  // Brings files, renames and deletions into the run.
// A run is well below this; without it a store that never finishes would loop for ever.
constexpr uint64_t kFaultsMax = 2000;

class Plenty final : public FreeSpace {
 public:
  uint64_t FreeBytes() override { return std::numeric_limits<uint64_t>::max(); }
};

// The map in memory.
struct Model {
  std::vector<Record> log;
  std::map<std::pair<int, std::string>, std::string> rows;

  friend bool operator==(const Model& a, const Model& b) = default;
};

// The i-th group of every run: records of two streams, one of them longer than a block of the log, rows and sums.
void Fill(int i, const Model& before, Group* group) {
  const auto next = [&before](const std::string& stream, uint64_t extra) {
    uint64_t version = 1 + extra;
    for (const Record& record : before.log) version += record.stream == stream ? 1 : 0;
    return version;
  };
  group->Clear();
  group->Append("a", next("a", 0), absl::StrCat("first of ", i));
  group->Append("b", next("b", 0), std::string(i % 4 == 0 ? 40'000 : 20, static_cast<char>('a' + i)));
  group->Append("a", next("a", 1), absl::StrCat("last of ", i));
  group->Put(Family::kList, absl::StrCat("row ", i), absl::StrCat(i));
  group->Put(Family::kSnapshots, "snapshot", absl::StrCat("after ", i));
  if (i > 2) group->Delete(Family::kList, absl::StrCat("row ", i - 2));
  group->Add(Family::kCounters, "records", 3);
  group->Add(Family::kCounters, absl::StrCat("of ", i % 3), i);
}

Model After(const Model& before, const Group& group) {
  Model model = before;
  for (size_t i = 0; i < group.record_count(); ++i) {
    const Group::NewRecord record = group.record(i);
    model.log.push_back(
        {model.log.size() + 1, std::string(record.stream), record.version, std::string(record.payload)});
  }
  for (size_t i = 0; i < group.put_or_delete_count(); ++i) {
    const Group::Row row = group.row(i);
    const std::pair<int, std::string> key = {static_cast<int>(row.family), std::string(row.key)};
    if (row.deleted) {
      model.rows.erase(key);
    } else {
      model.rows[key] = std::string(row.value);
    }
  }
  for (size_t i = 0; i < group.delta_count(); ++i) {
    const Group::Delta delta = group.delta(i);
    std::string& sum = model.rows[{static_cast<int>(delta.family), std::string(delta.key)}];
    const int64_t old = sum.empty() ? 0 : keys::DecodeCounter(sum).value();
    sum = keys::EncodeCounter(old + delta.delta);
  }
  return model;
}

Model Contents(const Store& store) {
  Model model;
  const std::unique_ptr<View> view = store.Look();
  EXPECT_EQ(view->position(), store.LastPosition());
  EXPECT_OK(view->ReadLog(1, UINT64_MAX, [&](const RecordView& record) {
    model.log.push_back(keys::ToRecord(record));
    const absl::StatusOr<Record> by_place = view->GetRecord(record.stream, record.version);
    EXPECT_OK(by_place);
    if (by_place.ok()) {
      EXPECT_EQ(by_place->position, record.position);
    }
    return true;
  }));
  for (int i = 0; i < kFamilyCount; ++i) {
    EXPECT_OK(view->Scan(static_cast<Family>(i), "", "", [&](absl::string_view key, absl::string_view value) {
      model.rows[{i, std::string(key)}] = std::string(value);
      return true;
    }));
  }
  return model;
}

// One run, on a folder of its own.
class Trial {
 public:
  explicit Trial(bool cuts_power) : cuts_power_(cuts_power), env_(testing::EnvOver(disk_)) {}

  FaultyFileSystem& disk() { return *disk_; }
  Store& store() { return *store_; }
  const Model& acknowledged() const { return acknowledged_; }

  absl::Status Open() {
    RocksStore::Options options;
    options.dir = dir_ / "log";
    options.clock = &clock_;
    options.free_space = &plenty_;
    options.env = env_;
    absl::StatusOr<std::unique_ptr<RocksStore>> opened = RocksStore::Open(std::move(options));
    if (opened.ok()) store_ = *std::move(opened);
    return opened.status();
  }

  // Closes, loses what was not synced, opens.
  void Restart(bool cut_power) {
    store_ = nullptr;
    if (cut_power) disk_->CutPower();
    ASSERT_OK(Open());
  }

  void CommitAll() {
    for (int i = 1; i <= kGroups && !::testing::Test::HasFatalFailure(); ++i) {
      Fill(i, acknowledged_, &group_);
      CommitOne();
      // A failure here shows at the next commit.
      if (i == kCompactAfter) store_->Compact(Family::kList).IgnoreError();
    }
  }

  // Commits the group, coming back from whatever fails.
  void CommitOne() {
    absl::StatusOr<Position> committed = store_->Commit(group_);
    bool must_be_there = false;
    if (!committed.ok()) {
      ASSERT_THAT(committed, StatusIs(absl::StatusCode::kUnavailable));
      EXPECT_EQ(Contents(*store_), acknowledged_) << "seen before it is known to be there";
      if (store_->write_gate() == WriteGate::kDiskFull) {
        // Space returns. Unless the group is there after all, the store takes it now.
        disk_->Heal();
        committed = store_->Commit(group_);
        must_be_there = !committed.ok();
      }
    }
    if (committed.ok()) {
      acknowledged_ = After(acknowledged_, group_);
      ASSERT_EQ(*committed, acknowledged_.log.size());
      return;
    }
    ASSERT_THAT(committed, StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_EQ(store_->write_gate(), WriteGate::kBroken);
    disk_->Heal();
    if (cuts_power_) {
      ASSERT_NO_FATAL_FAILURE(Restart(/*cut_power=*/true));
    } else {
      ASSERT_OK(store_->Reopen());
    }
    const Model found = Contents(*store_);
    const Model with = After(acknowledged_, group_);
    if (found == with) {
      acknowledged_ = with;
      return;
    }
    ASSERT_FALSE(must_be_there);
    ASSERT_EQ(found.log.size(), acknowledged_.log.size());
    ASSERT_EQ(found, acknowledged_);
    ASSERT_OK(store_->Commit(group_));
    acknowledged_ = with;
  }

 private:
  const bool cuts_power_;
  const testing::TempDir dir_;
  const std::shared_ptr<FaultyFileSystem> disk_ = std::make_shared<FaultyFileSystem>();
  const std::shared_ptr<rocksdb::Env> env_;
  testing::FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  Plenty plenty_;
  std::unique_ptr<RocksStore> store_;
  Group group_;
  Model acknowledged_;
};

struct Kind {
  const char* name;
  Fault fault;
  bool cuts_power;  // Else the process goes on and reopens.
  uint64_t step;    // Every change of the disk, or each so-many-th: the whole has to end in half a minute.
};

class StoreFault : public ::testing::TestWithParam<Kind> {};

TEST_P(StoreFault, AtEveryChangeOfTheDiskLosesNothingAcknowledged) {
  uint64_t k = 1;
  for (bool reached = true; reached; k += GetParam().step) {
    ASSERT_LT(k, kFaultsMax);
    SCOPED_TRACE(absl::StrCat("fault at change ", k));
    Trial run(GetParam().cuts_power);
    run.disk().FailAt(k, GetParam().fault);
    if (!run.Open().ok()) {
      // Nothing was acknowledged yet; the next start has to come through.
      EXPECT_TRUE(run.disk().fired());
      run.disk().Heal();
      ASSERT_NO_FATAL_FAILURE(run.Restart(GetParam().cuts_power));
    }
    ASSERT_NO_FATAL_FAILURE(run.CommitAll());
    reached = run.disk().fired();
    run.disk().Heal();
    ASSERT_NO_FATAL_FAILURE(run.Restart(/*cut_power=*/true));
    ASSERT_EQ(Contents(run.store()), run.acknowledged());
    ASSERT_EQ(run.acknowledged().log.size(), 3u * kGroups);
  }
  EXPECT_GT(k, 50u) << "the run has more changes than that";
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreFault,
                         ::testing::Values(Kind{"ErrorThenReopen", Fault::kError, false, 3},
                                           Kind{"ErrorThenPowerCut", Fault::kError, true, 1},
                                           Kind{"TornThenPowerCut", Fault::kTorn, true, 3},
                                           Kind{"TornThenReopen", Fault::kTorn, false, 5},
                                           Kind{"NoSpace", Fault::kNoSpace, false, 2},
                                           Kind{"DeadDiskThenPowerCut", Fault::kDeadDisk, true, 3}),
                         [](const ::testing::TestParamInfo<Kind>& kind) { return kind.param.name; });

TEST(StoreFullDisk, RefusesReadsOnAndWritesAgain) {
  Trial run(/*cuts_power=*/false);
  ASSERT_OK(run.Open());
  ASSERT_NO_FATAL_FAILURE(run.CommitAll());
  Group group;
  group.Append("refused", 1, "payload");
  run.disk().SetNoSpace(true);
  EXPECT_THAT(run.store().Commit(group), StatusIs(absl::StatusCode::kUnavailable)) << "the write itself ran out";
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(run.store().write_gate(), WriteGate::kDiskFull);
    EXPECT_THAT(run.store().Commit(group), StatusIs(absl::StatusCode::kResourceExhausted));
    EXPECT_THAT(run.store().Reopen(), StatusIs(absl::StatusCode::kResourceExhausted));
    EXPECT_EQ(Contents(run.store()), run.acknowledged()) << "reading goes on";
  }
  run.disk().SetNoSpace(false);
  Group other;
  other.Append("accepted", 1, "payload");
  ASSERT_OK(run.store().Commit(other));
  EXPECT_EQ(run.store().write_gate(), WriteGate::kOpen);
  ASSERT_NO_FATAL_FAILURE(run.Restart(/*cut_power=*/true));
  EXPECT_EQ(Contents(run.store()), After(run.acknowledged(), other)) << "and the refused group never comes back";
}

TEST(StorePowerCut, KeepsWhatWasAcknowledgedAtAnyMoment) {
  Trial run(/*cuts_power=*/true);
  ASSERT_OK(run.Open());
  for (int i = 0; i < 3; ++i) {
    ASSERT_NO_FATAL_FAILURE(run.CommitAll());
    ASSERT_NO_FATAL_FAILURE(run.Restart(/*cut_power=*/true));
    ASSERT_EQ(Contents(run.store()), run.acknowledged());
  }
}

}  // namespace
}  // namespace gaiwan
