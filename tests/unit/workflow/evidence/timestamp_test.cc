// Timestamps by an authority made with OpenSSL's own program.
#include "workflow/evidence/timestamp.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;

class TimestampTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(std::system(absl::StrCat("tests/testing/make_timestamp_authority.sh ", dir_.path()).c_str()), 0);
    authority_ = ReadFileForTest(absl::StrCat(dir_.path(), "/ca.pem"));
  }

  std::string Stamp(absl::string_view text) {
    const absl::StatusOr<std::string> query = MakeTimestampQuery(text);
    EXPECT_OK(query.status());
    const std::string at = absl::StrCat(dir_.path(), "/query");
    std::ofstream(at, std::ios::binary) << *query;
    const std::string out = absl::StrCat(dir_.path(), "/response");
    EXPECT_EQ(std::system(absl::StrCat(dir_.path(), "/stamp ", at, " ", out).c_str()), 0);
    return ReadFileForTest(out);
  }

  TempDir dir_;
  std::string authority_;
};

TEST_F(TimestampTest, HoldsForItsTextAlone) {
  const std::string response = Stamp("a checkpoint");
  ASSERT_OK_AND_ASSIGN(const Timestamp stamp, CheckTimestamp(response, "a checkpoint", authority_));
  EXPECT_LT(absl::AbsDuration(stamp.time - absl::Now()), absl::Minutes(5));
  EXPECT_THAT(CheckTimestamp(response, "another", authority_).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(TimestampTest, HoldsForItsAuthorityAlone) {
  const std::string response = Stamp("a checkpoint");
  TempDir other;
  ASSERT_EQ(std::system(absl::StrCat("tests/testing/make_timestamp_authority.sh ", other.path()).c_str()), 0);
  const std::string stranger = ReadFileForTest(absl::StrCat(other.path(), "/ca.pem"));
  EXPECT_THAT(CheckTimestamp(response, "a checkpoint", stranger).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(CheckTimestamp(response, "a checkpoint", absl::StrCat(stranger, authority_)).status());
  EXPECT_THAT(CheckTimestamp(response, "a checkpoint", "no certificate").status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

// A byte changed anywhere is found, or is in what the signature does not speak of; never does it stamp another text.
TEST_F(TimestampTest, WhatIsCutOffOrPaddedIsRefused) {
  const std::string response = Stamp("a checkpoint");
  for (size_t size = 0; size < response.size(); size += 97) {
    EXPECT_FALSE(CheckTimestamp(response.substr(0, size), "a checkpoint", authority_).ok()) << size;
  }
  EXPECT_FALSE(CheckTimestamp(response + "x", "a checkpoint", authority_).ok());
}

}  // namespace
}  // namespace gaiwan
