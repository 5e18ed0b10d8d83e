#include "server/log/wal_reader.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/log/crc32c.h"
#include "server/log/rocks_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using testing::ReadFileForTest;
using testing::StatusIs;
using testing::TempDir;
using testing::WriteFileForTest;

class Plenty final : public FreeSpace {
 public:
  uint64_t FreeBytes() override { return std::numeric_limits<uint64_t>::max(); }
};

// A store's folder whose write-ahead log holds `payloads`, one group each.
class WalReader : public ::testing::Test {
 protected:
  RocksStore::Options Options() {
    RocksStore::Options options;
    options.dir = dir_ / "log";
    options.clock = &clock_;
    options.free_space = &plenty_;
    return options;
  }

  void Fill(const std::vector<std::string>& payloads) {
    ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(Options()));
    for (size_t i = 0; i < payloads.size(); ++i) {
      Group group;
      group.Append("s", i + 1, payloads[i]);
      ASSERT_OK(store->Commit(group));
    }
  }

  std::string LastWal() {
    std::vector<std::string> wals;
    for (const auto& entry : std::filesystem::directory_iterator(dir_ / "log")) {
      if (entry.path().extension() == ".log") wals.push_back(entry.path());
    }
    std::sort(wals.begin(), wals.end());
    return wals.back();
  }

  // Changes one byte of the payload that reads `text`.
  void Flip(const std::string& text) {
    std::string bytes = ReadFileForTest(LastWal());
    const size_t at = bytes.find(text);
    ASSERT_NE(at, std::string::npos);
    bytes[at] ^= 1;
    WriteFileForTest(LastWal(), bytes);
  }

  TempDir dir_;
  testing::FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  Plenty plenty_;
};

TEST(Crc32c, IsTheKnownOne) {
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(""), 0u);
}

TEST_F(WalReader, CountsWholeWrites) {
  EXPECT_EQ(CheckWals(dir_ / "nothing")->file_count, 0u);
  Fill({"one", std::string(100'000, 'x'), std::string(32 * 1024 - 7 - 60, 'y'), "four"});
  ASSERT_OK_AND_ASSIGN(const WalSummary summary, CheckWals(dir_ / "log"));
  EXPECT_EQ(summary.batch_count, 4u);
  EXPECT_EQ(summary.last_sequence, 8u) << "two rows a record";
  EXPECT_EQ(summary.torn_count, 0u);
}

TEST_F(WalReader, EveryCutIsATornEndAndTheRestIsThere) {
  Fill({"one", "two", std::string(40'000, 'x'), "four"});
  const std::string whole = ReadFileForTest(LastWal());
  ASSERT_OK_AND_ASSIGN(const WalSummary all, CheckWals(dir_ / "log"));
  ASSERT_EQ(all.batch_count, 4u);
  uint64_t batches = 4;
  for (size_t size = whole.size() - 1; batches > 0; size -= std::min<size_t>(size, 97)) {
    SCOPED_TRACE(size);
    WriteFileForTest(LastWal(), whole.substr(0, size));
    ASSERT_OK_AND_ASSIGN(const WalSummary cut, CheckWals(dir_ / "log"));
    EXPECT_LE(cut.batch_count, batches);
    batches = cut.batch_count;
    ASSERT_TRUE(size > 0 || batches == 0);
  }
}

TEST_F(WalReader, ATornEndOfZerosIsTorn) {
  Fill({"one", "two"});
  WriteFileForTest(LastWal(), ReadFileForTest(LastWal()) + std::string(70'000, '\0'));
  ASSERT_OK_AND_ASSIGN(const WalSummary summary, CheckWals(dir_ / "log"));
  EXPECT_EQ(summary.batch_count, 2u);
  EXPECT_EQ(summary.torn_count, 1u);
}

TEST_F(WalReader, ALostBeginOfTheLastWriteIsTorn) {
  // The disk wrote the later pages of an unsynced group first: pieces without their first one follow.
  Fill({"one", std::string(100'000, 'x')});
  std::string bytes = ReadFileForTest(LastWal());
  const size_t at = bytes.find("xxxx");
  bytes.replace(at, 8192, std::string(8192, '\0'));
  WriteFileForTest(LastWal(), bytes);
  ASSERT_OK_AND_ASSIGN(const WalSummary summary, CheckWals(dir_ / "log"));
  EXPECT_EQ(summary.batch_count, 1u);
  EXPECT_EQ(summary.torn_count, 1u);
}

TEST_F(WalReader, ADamagedLastWriteOpensWithoutIt) {
  Fill({"first payload", "second payload", "third payload"});
  Flip("third payload");
  ASSERT_OK_AND_ASSIGN(const auto store, RocksStore::Open(Options()));
  EXPECT_EQ(store->LastPosition(), 2u) << "that it was synced only the signed head can tell";
}

TEST_F(WalReader, DamageInTheMiddleIsRefusedWithFileAndOffset) {
  Fill({"first payload", "second payload", "third payload"});
  const std::string wal = LastWal();
  Flip("second payload");
  EXPECT_THAT(RocksStore::Open(Options()),
              StatusIs(absl::StatusCode::kDataLoss,
                       ::testing::AllOf(::testing::HasSubstr(wal), ::testing::HasSubstr("damaged at offset"))));
}

TEST_F(WalReader, ADamagedLengthIsFoundToo) {
  Fill({"first payload", "second payload", "third payload"});
  std::string bytes = ReadFileForTest(LastWal());
  bytes[4] ^= 0x40;  // The length of the first write.
  WriteFileForTest(LastWal(), bytes);
  EXPECT_THAT(CheckWals(dir_ / "log"), StatusIs(absl::StatusCode::kDataLoss, ::testing::HasSubstr("offset 0")));
}

TEST_F(WalReader, DamageFollowedByLaterBlocksIsRefused) {
  Fill({"first payload", std::string(100'000, 'x'), std::string(100'000, 'y')});
  Flip(std::string(1000, 'x'));
  EXPECT_THAT(CheckWals(dir_ / "log"), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(WalReader, ZerosInTheMiddleAreRefused) {
  Fill({"first payload", std::string(100'000, 'x'), "third payload", std::string(40'000, 'z')});
  std::string bytes = ReadFileForTest(LastWal());
  bytes.replace(0, 96 * 1024, std::string(96 * 1024, '\0'));
  WriteFileForTest(LastWal(), bytes);
  EXPECT_THAT(CheckWals(dir_ / "log"), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(WalReader, AMissingFileBetweenTwoIsRefused) {
  Fill({"one", "two", "three"});
  const std::string bytes = ReadFileForTest(LastWal());
  // Three files of a write each, as if the log had been changed after each.
  std::vector<size_t> begins;
  for (size_t at = 0; at + 7 < bytes.size();) {
    begins.push_back(at);
    at += 7 + (static_cast<unsigned char>(bytes[at + 4]) | static_cast<unsigned char>(bytes[at + 5]) << 8);
  }
  begins.push_back(bytes.size());
  // The first may be RocksDB's own mark of no entries.
  ASSERT_GE(begins.size(), 4u);
  const TempDir split;
  for (size_t i = 0; i + 1 < begins.size(); ++i) {
    WriteFileForTest(split / absl::StrCat("00000", i, ".log"), bytes.substr(begins[i], begins[i + 1] - begins[i]));
  }
  ASSERT_OK_AND_ASSIGN(const WalSummary summary, CheckWals(split.path()));
  EXPECT_EQ(summary.batch_count, 3u);
  const size_t second = begins.size() - 3;  // Of the three last.
  std::filesystem::remove(split / absl::StrCat("00000", second, ".log"));
  EXPECT_THAT(CheckWals(split.path()),
              StatusIs(absl::StatusCode::kDataLoss, ::testing::HasSubstr("records are missing")));
  EXPECT_OK(CheckWals(split.path(), second)) << "files RocksDB no longer needs do not count";
}

}  // namespace
}  // namespace gaiwan
