#include "clients/court/paper_folder.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/court/sha256.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::court {
namespace {

using gaiwan::testing::StatusIs;

class PaperFolderTest : public ::testing::Test {
 protected:
  std::string path() const { return absl::StrCat(dir_.path(), "/papers"); }
  std::string Content(const std::string& name) const {
    std::ifstream file(absl::StrCat(path(), "/c-a-3/", name), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  const gaiwan::testing::TempDir dir_;
};

TEST_F(PaperFolderTest, GoesOnWhereItBrokeOffAndKeepsWhatIsWhole) {
  const std::string sha256 = Sha256Hex("agreement");
  {
    const PaperFolder folder(path());
    EXPECT_EQ(folder.SizeOfPart("c-a-3", sha256), 0);
    ASSERT_OK(folder.Append("c-a-3", sha256, "agree"));
  }
  const PaperFolder folder(path());
  EXPECT_FALSE(folder.Has("c-a-3", sha256));
  EXPECT_EQ(folder.SizeOfPart("c-a-3", sha256), 5);
  ASSERT_OK(folder.Append("c-a-3", sha256, "ment"));
  ASSERT_OK(folder.Keep("c-a-3", sha256));
  EXPECT_TRUE(folder.Has("c-a-3", sha256));
  EXPECT_FALSE(folder.Has("c-a-4", sha256));
  EXPECT_EQ(Content(sha256), "agreement");
  EXPECT_EQ(folder.SizeOfPart("c-a-3", sha256), 0);
}

TEST_F(PaperFolderTest, WhatHasAnotherDigestIsDropped) {
  const PaperFolder folder(path());
  const std::string sha256 = Sha256Hex("agreement");
  ASSERT_OK(folder.Append("c-a-3", sha256, "agreemend"));
  EXPECT_THAT(folder.Keep("c-a-3", sha256), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(folder.Has("c-a-3", sha256));
  EXPECT_EQ(folder.SizeOfPart("c-a-3", sha256), 0);
}

TEST_F(PaperFolderTest, ADiskThatRefusesIsTold) {
  // A file where the folder would be.
  std::ofstream(path()) << "in the way";
  const PaperFolder folder(path());
  EXPECT_THAT(folder.Append("c-a-3", Sha256Hex("x"), "x"), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gaiwan::court
