#include "server/seal/aead.h"

#include <string>

#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::IsOkAndHolds;
using ::gaiwan::testing::StatusIs;

constexpr absl::string_view kNonce = "123456789012";

AeadKey KeyOf(unsigned char fill) {
  AeadKey key;
  key.fill(fill);
  return key;
}

TEST(Aead, OpensWhatItSealed) {
  const std::string sealed = AeadSeal(KeyOf(1), kNonce, "case 1", "叶某");
  EXPECT_EQ(sealed.size(), std::string("叶某").size() + kAeadTagBytes);
  EXPECT_THAT(AeadOpen(KeyOf(1), kNonce, "case 1", sealed), IsOkAndHolds(std::string("叶某")));
}

TEST(Aead, SealsNothingAtAll) {
  EXPECT_THAT(AeadOpen(KeyOf(1), kNonce, "", AeadSeal(KeyOf(1), kNonce, "", "")), IsOkAndHolds(std::string()));
}

TEST(Aead, KnowsTheTestVectorOfNist) {
  // NIST GCM test case 13: all zero, empty plaintext.
  const std::string sealed = AeadSeal(AeadKey{}, std::string(kAeadNonceBytes, '\0'), "", "");
  EXPECT_EQ(sealed, "\x53\x0f\x8a\xfb\xc7\x45\x36\xb9\xa9\x63\xb4\xf1\xc4\xcb\x73\x8b");
}

TEST(Aead, RefusesAnythingElse) {
  const std::string sealed = AeadSeal(KeyOf(1), kNonce, "case 1", "叶某");
  EXPECT_THAT(AeadOpen(KeyOf(2), kNonce, "case 1", sealed), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(AeadOpen(KeyOf(1), "023456789012", "case 1", sealed), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(AeadOpen(KeyOf(1), kNonce, "case 2", sealed), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(AeadOpen(KeyOf(1), "short", "case 1", sealed), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(AeadOpen(KeyOf(1), kNonce, "case 1", "short"), StatusIs(absl::StatusCode::kDataLoss));
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THAT(AeadOpen(KeyOf(1), kNonce, "case 1", changed), StatusIs(absl::StatusCode::kDataLoss)) << i;
  }
}

}  // namespace
}  // namespace gaiwan
