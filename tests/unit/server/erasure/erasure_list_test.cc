// The list of erasures beside the backups: only ever added to, and never believed when it was changed.
#include "server/erasure/erasure_list.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/random.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::gaiwan::testing::WriteFileForTest;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::ErasureRow Row(int64_t seconds, const std::string& who, int64_t version = 9) {
  v1::ErasureRow row;
  row.set_case_("cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  row.set_version(version);
  row.set_who(who);
  row.set_basis(v1::ERASURE_BASIS_RETENTION_OVER);
  row.add_subjects("parties/" + who);
  row.mutable_erase_time()->set_seconds(seconds);
  return row;
}

class ErasureListTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(head_, SignedHead::Open(dir_.path(), RealRandom())); }
  std::string Path() const { return dir_ / std::string(kErasureList); }

  TempDir dir_;
  std::unique_ptr<SignedHead> head_;
};

TEST_F(ErasureListTest, KeepsEachOnceTheOldestFirst) {
  ASSERT_OK_AND_ASSIGN(std::vector<v1::ErasureRow> rows, ReadErasureList(dir_.path(), *head_));
  EXPECT_THAT(rows, IsEmpty());
  ASSERT_OK(AddToErasureList(dir_.path(), {Row(20, "1")}, *head_));
  // After a restore the log knows the one of before by another version, and one that is older.
  ASSERT_OK(AddToErasureList(dir_.path(), {Row(20, "1", 12), Row(10, "2"), Row(20, "2")}, *head_));
  ASSERT_OK_AND_ASSIGN(rows, ReadErasureList(dir_.path(), *head_));
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].erase_time().seconds(), 10);
  EXPECT_EQ(rows[1].version(), 9) << "the one that was there";
  // What the log no longer has stays in the list.
  ASSERT_OK(AddToErasureList(dir_.path(), {}, *head_));
  ASSERT_OK_AND_ASSIGN(rows, ReadErasureList(dir_.path(), *head_));
  EXPECT_THAT(rows, SizeIs(3));
}

TEST_F(ErasureListTest, ThatWasChangedIsNeitherReadNorWrittenOver) {
  ASSERT_OK(AddToErasureList(dir_.path(), {Row(20, "1")}, *head_));
  const std::string text = ReadFileForTest(Path());
  WriteFileForTest(Path(), absl::StrReplaceAll(text, {{"parties/1", "parties/9"}}));
  EXPECT_THAT(ReadErasureList(dir_.path(), *head_), StatusIs(absl::StatusCode::kDataLoss, HasSubstr(Path())));
  EXPECT_THAT(AddToErasureList(dir_.path(), {Row(30, "2")}, *head_), StatusIs(absl::StatusCode::kDataLoss));
  // Nor is another server's.
  TempDir other;
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<SignedHead> head, SignedHead::Open(other.path(), RealRandom()));
  WriteFileForTest(Path(), text);
  EXPECT_THAT(ReadErasureList(dir_.path(), *head), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gaiwan
