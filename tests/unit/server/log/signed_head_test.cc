#include "server/log/signed_head.h"

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/log/memory_store.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::testing::HasSubstr;
using testing::ReadFileForTest;
using testing::StatusIs;
using testing::TempDir;
using testing::WriteFileForTest;

const absl::Time kTime = absl::FromUnixMicros(1'800'000'000'123'456);

void Append(Store& store, uint64_t version, absl::string_view payload) {
  Group group;
  group.Append("s", version, payload);
  ASSERT_OK(store.Commit(group));
}

// A store of three records and its head.
class SignedHeadTest : public ::testing::Test {
 protected:
  void SetUp() override {
    head_ = Open();
    ASSERT_OK(head_->CompareWithHead(store_));
    for (uint64_t version = 1; version <= 3; ++version) Append(store_, version, absl::StrCat("payload ", version));
    ASSERT_OK(head_->WriteHead(store_, kTime));
  }
  std::unique_ptr<SignedHead> Open() { return SignedHead::Open(dir_.path(), RealRandom()).value(); }

  TempDir dir_;
  MemoryStore store_;
  std::unique_ptr<SignedHead> head_;
};

TEST_F(SignedHeadTest, SaysWhereTheLogEnds) {
  ASSERT_OK_AND_ASSIGN(const std::optional<Head> head, Open()->Read());
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->position, 3u);
  EXPECT_EQ(head->record_time, kTime);
  EXPECT_EQ(head->digest.size(), 32u);
  EXPECT_OK(Open()->CompareWithHead(store_));
}

TEST_F(SignedHeadTest, TheLogMayBeAhead) {
  Append(store_, 4, "more");
  EXPECT_OK(Open()->CompareWithHead(store_));
}

TEST_F(SignedHeadTest, ALogThatLostItsEndIsRefusedWithBothPositions) {
  MemoryStore shorter;
  Append(shorter, 1, "payload 1");
  EXPECT_THAT(Open()->CompareWithHead(shorter),
              StatusIs(absl::StatusCode::kDataLoss,
                       ::testing::AllOf(HasSubstr("ends at position 1"), HasSubstr("at position 3"))));
}

TEST_F(SignedHeadTest, AnotherRecordThereIsRefused) {
  MemoryStore other;
  for (uint64_t version = 1; version <= 4; ++version) Append(other, version, "something else");
  EXPECT_THAT(Open()->CompareWithHead(other),
              StatusIs(absl::StatusCode::kDataLoss,
                       ::testing::AllOf(HasSubstr("record at position 3"), HasSubstr("goes to position 4"))));
}

TEST_F(SignedHeadTest, EveryChangedByteIsFound) {
  const std::string whole = ReadFileForTest(dir_ / "HEAD");
  ASSERT_FALSE(whole.empty());
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] ^= 1;
    WriteFileForTest(dir_ / "HEAD", changed);
    EXPECT_THAT(head_->CompareWithHead(store_), StatusIs(absl::StatusCode::kDataLoss)) << "byte " << i;
    WriteFileForTest(dir_ / "HEAD", whole.substr(0, i));
    EXPECT_THAT(head_->CompareWithHead(store_), StatusIs(absl::StatusCode::kDataLoss)) << "cut at " << i;
  }
}

TEST_F(SignedHeadTest, AHeadSignedWithAnotherKeyIsFound) {
  const TempDir elsewhere;
  ASSERT_OK_AND_ASSIGN(const auto forger, SignedHead::Open(elsewhere.path(), RealRandom()));
  MemoryStore shorter;
  Append(shorter, 1, "payload 1");
  ASSERT_OK(forger->WriteHead(shorter, kTime));
  std::filesystem::copy_file(elsewhere / "HEAD", dir_ / "HEAD", std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(Open()->CompareWithHead(shorter), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("signature")));
}

TEST_F(SignedHeadTest, AMissingHeadIsRefusedUnlessTheStoreIsEmpty) {
  std::filesystem::remove(dir_ / "HEAD");
  EXPECT_THAT(Open()->CompareWithHead(store_), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("missing")));
  MemoryStore empty;
  EXPECT_OK(Open()->CompareWithHead(empty));
  EXPECT_TRUE(std::filesystem::exists(dir_ / "HEAD"));
}

TEST_F(SignedHeadTest, AMissingOrStrangeKeyIsNamed) {
  std::filesystem::rename(dir_ / "head.key", dir_ / "aside");
  EXPECT_THAT(SignedHead::Open(dir_.path(), RealRandom()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("head.key is missing")));
  WriteFileForTest(dir_ / "head.key", "nonsense");
  EXPECT_THAT(SignedHead::Open(dir_.path(), RealRandom()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("head.key")));
}

TEST_F(SignedHeadTest, TheKeyIsForTheOwnerOnly) {
  struct stat facts = {};
  ASSERT_EQ(stat((dir_ / "head.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST_F(SignedHeadTest, NeverMovesBack) {
  MemoryStore closed_or_cut;
  for (const bool fresh : {false, true}) {
    if (fresh) head_ = Open();
    EXPECT_THAT(head_->WriteHead(closed_or_cut, kTime), StatusIs(absl::StatusCode::kUnavailable));
    ASSERT_OK_AND_ASSIGN(const std::optional<Head> head, head_->Read());
    EXPECT_EQ(head->position, 3u);
  }
}

TEST_F(SignedHeadTest, AQuietNightWritesNothing) {
  std::filesystem::remove(dir_ / "HEAD");
  ASSERT_OK(head_->WriteHead(store_, kTime + absl::Hours(8)));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "HEAD")) << "the position has not moved";
  Append(store_, 4, "morning");
  ASSERT_OK(head_->WriteHead(store_, kTime + absl::Hours(8)));
  EXPECT_TRUE(std::filesystem::exists(dir_ / "HEAD"));
}

}  // namespace
}  // namespace gaiwan
