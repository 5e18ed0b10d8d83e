// That the search finds what the bytes of a compressed table do not show.
#include "tests/planted/planted_search.h"

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/log_backup.h"
#include "server/log/rocks_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::SizeIs;

class AmpleSpace final : public FreeSpace {
 public:
  uint64_t FreeBytes() override { return uint64_t{1} << 40; }
};

class PlantedSearch : public ::testing::Test {
 protected:
  PlantedSearch() {
    std::filesystem::create_directory(dir_ / "data");
    for (int i = 0; i < 200; ++i) secrets_.push_back(absl::StrCat("1390000", 1000 + i));
  }
  void Open() {
    RocksStore::Options options;
    options.dir = dir_ / "data/log";
    options.clock = &clock_;
    options.free_space = &space_;
    ASSERT_OK_AND_ASSIGN(store_, RocksStore::Open(options));
  }
  // A row for each, in a family that is compressed, all of them on the disk.
  void Plant() {
    Group group;
    for (size_t i = 0; i < secrets_.size(); ++i) {
      group.Put(Family::kList, absl::StrCat("row/", 1000 + i), absl::StrCat("telephone ", secrets_[i], " of a party"));
    }
    group.Append("cases/c-1", 1, absl::StrCat("an event with ", secrets_[0]));
    ASSERT_OK(store_->Commit(group).status());
    ASSERT_OK(store_->Compact(Family::kList));
  }
  int FoundInBytes() const {
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir_ / "data/log")) {
      if (entry.path().extension() != ".sst") continue;
      const std::string bytes = ReadFileForTest(entry.path());
      for (const std::string& secret : secrets_) {
        if (absl::StrContains(bytes, secret)) found.insert(secret);
      }
    }
    return static_cast<int>(found.size());
  }

  TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  AmpleSpace space_;
  std::unique_ptr<RocksStore> store_;
  std::vector<std::string> secrets_;
};

TEST_F(PlantedSearch, FindsInCompressedTablesWhatTheirBytesDoNotShow) {
  Open();
  Plant();
  EXPECT_LT(FoundInBytes(), 100) << "the tables are not compressed any more: this search could go";
  store_.reset();
  ASSERT_OK_AND_ASSIGN(const SearchReport report, SearchFolder(dir_ / "data", secrets_));
  EXPECT_EQ(report.records, 1);
  EXPECT_EQ(report.rows, 200);
  ASSERT_THAT(report.found, SizeIs(201));
  EXPECT_THAT(report.found, Contains(Field(&FoundString::place, "data/log")));
  EXPECT_THAT(report.found, Contains(Field(&FoundString::at, "row row/1199")));
  // Nothing was written there: the log stays as it was.
  ASSERT_OK_AND_ASSIGN(const Position last, RocksStore::PeekLastPosition(dir_ / "data/log"));
  EXPECT_EQ(last, 1u);
}

TEST_F(PlantedSearch, FindsInEveryBackup) {
  Open();
  Plant();
  std::filesystem::create_directory(dir_ / "backups");
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<LogBackup> backups, LogBackup::Open(dir_ / "backups/log"));
  ASSERT_OK(backups->Add(*store_).status());
  ASSERT_OK(backups->Add(*store_).status());
  ASSERT_OK_AND_ASSIGN(const SearchReport report, SearchFolder(dir_ / "backups", {secrets_[0], "not there"}));
  EXPECT_THAT(report.found, SizeIs(4)) << "in the log and in a row of both";
  EXPECT_THAT(report.found, Each(Field(&FoundString::secret, secrets_[0])));
}

TEST_F(PlantedSearch, SaysThatThereIsNothingToLookAt) {
  EXPECT_THAT(SearchFolder(dir_ / "data", secrets_).status(), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace gaiwan::testing
