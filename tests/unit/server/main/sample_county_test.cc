#include "server/main/sample_county.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/data_folder.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

class SampleMark : public ::testing::Test {
 protected:
  // As RocksDB leaves it.
  void OpenLog() {
    std::filesystem::create_directories(dir() + "/log");
    std::ofstream(dir() + "/log/CURRENT") << "MANIFEST-000001\n";
  }
  bool marked() const { return std::filesystem::exists(dir() + "/" + kSampleMark); }
  std::string dir() const { return folder_ / "data"; }

  const testing::TempDir folder_;

 private:
  const bool made_ = std::filesystem::create_directories(dir());
};

TEST_F(SampleMark, IsSetAtTheFirstStartAndKept) {
  ASSERT_OK(KeepSampleMark(dir(), true));
  EXPECT_TRUE(marked());
  OpenLog();
  EXPECT_OK(KeepSampleMark(dir(), true));
  EXPECT_THAT(KeepSampleMark(dir(), false),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("sample_county: ")));
}

TEST_F(SampleMark, IsNeverSetOnACountysFolder) {
  ASSERT_OK(KeepSampleMark(dir(), false));
  EXPECT_FALSE(marked());
  OpenLog();
  EXPECT_OK(KeepSampleMark(dir(), false));
  EXPECT_THAT(KeepSampleMark(dir(), true),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("a data folder of its own")));
  EXPECT_FALSE(marked());
}

// A start that was cut short before the log was made decides nothing.
TEST_F(SampleMark, MayStillBeSetBeforeThereIsALog) {
  ASSERT_OK(KeepSampleMark(dir(), false));
  std::filesystem::create_directories(dir() + "/log");
  ASSERT_OK(KeepSampleMark(dir(), true));
  EXPECT_TRUE(marked());
}

}  // namespace
}  // namespace gaiwan
