// Keys of an identity provider, read again while the server runs.
#include "server/auth/jwks_source.h"

#include <filesystem>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/token_maker.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::Jwk;
using ::gaiwan::testing::Jwks;
using ::gaiwan::testing::MakeKey;
using ::gaiwan::testing::TempDir;
using ::gaiwan::testing::WriteFileForTest;
using ::testing::HasSubstr;

class JwksSourceTest : public ::testing::Test {
 protected:
  JwksSourceTest() {
    v1::TokenIssuer settings;
    settings.set_issuer("https://id.county.example");
    settings.set_audience("gaiwan");
    settings.set_jwks_file(file_);
    source_ = *JwksSource::Make(settings);
  }

  void Publish(const std::string& id) {
    WriteFileForTest(file_, Jwks(Jwk(id, TokenAlgorithm::kEdDsa, MakeKey(TokenAlgorithm::kEdDsa))));
  }
  // When it is time to look again.
  absl::Status Later() { return source_->Refresh(now_ += kJwksFileEvery); }
  bool Has(const std::string& id) const { return source_->keys()->Find(id) != nullptr; }

  const TempDir folder_;
  const std::string file_ = folder_ / "jwks.json";
  std::unique_ptr<JwksSource> source_;
  absl::Duration now_;
};

TEST_F(JwksSourceTest, ReadsItsFileAgainWhenItIsTime) {
  Publish("first");
  EXPECT_OK(Later());
  EXPECT_TRUE(Has("first"));
  Publish("second");
  EXPECT_OK(source_->Refresh(now_ + kJwksFileEvery / 2));
  EXPECT_TRUE(Has("first")) << "it is not time";
  EXPECT_OK(Later());
  EXPECT_TRUE(Has("second"));
  EXPECT_FALSE(Has("first")) << "a key that was taken back";
}

// A key that its provider had taken back went on being taken for as long as nobody read the log.
TEST_F(JwksSourceTest, KeepsWhatWasGoodAndSaysWhatIsWrongUntilItIsMended) {
  EXPECT_EQ(source_->trouble(), "") << "nothing was tried yet";
  EXPECT_FALSE(Later().ok());
  EXPECT_THAT(source_->trouble(), HasSubstr(file_));
  Publish("first");
  EXPECT_OK(Later());
  EXPECT_EQ(source_->trouble(), "");
  for (const char* bad : {"half a set", R"({"keys":[]})"}) {
    WriteFileForTest(file_, bad);
    EXPECT_FALSE(Later().ok());
    EXPECT_THAT(source_->trouble(), HasSubstr("https://id.county.example"));
    EXPECT_TRUE(Has("first"));
  }
  std::filesystem::remove(file_);
  EXPECT_FALSE(Later().ok());
  EXPECT_TRUE(Has("first"));
  EXPECT_THAT(source_->trouble(), HasSubstr(file_));
  Publish("second");
  EXPECT_OK(Later());
  EXPECT_TRUE(Has("second"));
  EXPECT_EQ(source_->trouble(), "");
}

}  // namespace
}  // namespace gaiwan
