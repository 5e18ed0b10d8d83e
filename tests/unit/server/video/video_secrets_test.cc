#include "server/video/video_secrets.h"

#include "absl/strings/str_cat.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::StatusIs;

constexpr char kSecret[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

// What sha256sum says in deploy/janus/configure.
TEST(VideoSecrets, AreThoseThatConfigureWrites) {
  ASSERT_OK_AND_ASSIGN(const VideoSecrets secrets, VideoSecrets::From(absl::StrCat(kSecret, "\n")));
  EXPECT_EQ(secrets.api(), "5125afc13b20e9bc083b9e87fdd2b20381f5a7d3579abd80a387495dba4a845a");
  EXPECT_EQ(secrets.room_key(), "39aa174ad02046cc1774a43cbb72e9042d89f998a8214ca0c9d36c6313210470");
}

TEST(VideoSecrets, TakesNothingElse) {
  for (const char* wrong : {"", "0011", "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"}) {
    EXPECT_THAT(VideoSecrets::From(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

// `claim:signature` as openssl dgst -sha1 -hmac makes it.
TEST(VideoSecrets, ABrowsersTokenNamesItsEndAndOnePlugin) {
  ASSERT_OK_AND_ASSIGN(const VideoSecrets secrets, VideoSecrets::From(kSecret));
  EXPECT_EQ(secrets.ServerToken(absl::FromUnixSeconds(1772413200)),
            "1772413200,janus,janus.plugin.videoroom:GjLePpJaaVN0dWX70JjlbmzZujs=");
}

TEST(VideoSecrets, EachRoomHasItsOwn) {
  ASSERT_OK_AND_ASSIGN(const VideoSecrets secrets, VideoSecrets::From(kSecret));
  EXPECT_NE(secrets.ForRoom("a"), secrets.ForRoom("b"));
  EXPECT_EQ(secrets.ForRoom("a"), secrets.ForRoom("a"));
}

}  // namespace
}  // namespace gaiwan
