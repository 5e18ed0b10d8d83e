#include "server/main/erased_rows.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_reader.h"
#include "server/base/clock.h"
#include "server/log/free_space.h"
#include "server/log/rocks_store.h"
#include "server/projection/lookup_projector.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

class ErasedRows : public ::testing::Test {
 protected:
  std::unique_ptr<RocksStore> Open() {
    RocksStore::Options options;
    options.dir = folder_ / "log";
    options.clock = RealClock();
    options.free_space = &free_space_;
    absl::StatusOr<std::unique_ptr<RocksStore>> store = RocksStore::Open(std::move(options));
    EXPECT_OK(store);
    return *std::move(store);
  }

  // The case is found by `tokens` from now on.
  void Put(RocksStore* store, const std::string& name, const std::string& tokens) {
    Group group;
    group.Append(name, ++version_, "p");
    group.Put(Family::kList, LookupRowKey(name), tokens);
    ASSERT_OK(store->Commit(group));
  }

  // Tables in which a row has this value, superseded ones too: each table is read by itself.
  int TablesWith(const std::string& value) {
    int found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "log")) {
      if (entry.path().extension() != ".sst") continue;
      rocksdb::SstFileReader reader{rocksdb::Options()};
      EXPECT_TRUE(reader.Open(entry.path().string()).ok());
      const std::unique_ptr<rocksdb::Iterator> it(reader.NewIterator(rocksdb::ReadOptions()));
      bool has = false;
      for (it->SeekToFirst(); it->Valid(); it->Next()) has |= absl::StrContains(it->value().ToString(), value);
      found += has ? 1 : 0;
    }
    return found;
  }

  static std::vector<v1::ErasureRow> Erased(int64_t position, int cases = 1) {
    std::vector<v1::ErasureRow> rows;
    for (int i = 1; i <= cases; ++i) {
      v1::ErasureRow& row = rows.emplace_back();
      row.set_case_(absl::StrCat("cases/c-", i));
      row.set_position(position + i - 1);
    }
    return rows;
  }

  class Roomy final : public FreeSpace {
   public:
    uint64_t FreeBytes() override { return kReserveBytesDefault * 2; }
  };

  const testing::TempDir folder_;
  Roomy free_space_;
  const std::string mark_ = folder_ / "erased-rows";
  uint64_t version_ = 0;
};

// A copy of before has rows by which an erased person was found; what is repeated on it takes them out of its tables.
TEST_F(ErasedRows, LeaveTheTablesOfARestoredFolder) {
  const std::unique_ptr<RocksStore> store = Open();
  Put(store.get(), "cases/c-1", "HASH-OF-THE-NAME");
  ASSERT_OK(store->Compact(Family::kList));
  Put(store.get(), "cases/c-1", "nobody");
  EXPECT_EQ(TablesWith("HASH-OF-THE-NAME"), 1);
  ASSERT_OK(CompactErasedRows(store.get(), mark_, Erased(2)));
  EXPECT_EQ(TablesWith("HASH-OF-THE-NAME"), 0);
  EXPECT_EQ(TablesWith("nobody"), 1);
}

TEST_F(ErasedRows, OfManyCasesAtOnceToo) {
  const std::unique_ptr<RocksStore> store = Open();
  for (int i = 1; i <= 40; ++i) {
    version_ = 0;
    Put(store.get(), absl::StrCat("cases/c-", i), "HASH-OF-THE-NAME");
  }
  ASSERT_OK(store->Compact(Family::kList));
  for (int i = 1; i <= 40; ++i) {
    version_ = 1;
    Put(store.get(), absl::StrCat("cases/c-", i), "nobody");
  }
  ASSERT_OK(CompactErasedRows(store.get(), mark_, Erased(41, 40)));
  EXPECT_EQ(TablesWith("HASH-OF-THE-NAME"), 0);
}

// A server that died between the erasure and the writing anew does it at its next start, and once.
TEST_F(ErasedRows, AreFollowedFromWhereItStopped) {
  const std::unique_ptr<RocksStore> store = Open();
  Put(store.get(), "cases/c-1", "HASH-OF-THE-NAME");
  ASSERT_OK(store->Compact(Family::kList));
  Put(store.get(), "cases/c-1", "nobody");
  testing::WriteFileForTest(mark_, "2\n");
  ASSERT_OK(CompactErasedRows(store.get(), mark_, Erased(2)));
  EXPECT_EQ(TablesWith("HASH-OF-THE-NAME"), 1) << "done before, as far as the mark says";
  testing::WriteFileForTest(mark_, "1\n");
  ASSERT_OK(CompactErasedRows(store.get(), mark_, Erased(2)));
  EXPECT_EQ(TablesWith("HASH-OF-THE-NAME"), 0);
  EXPECT_EQ(testing::ReadFileForTest(mark_), "2\n");
}

}  // namespace
}  // namespace gaiwan
