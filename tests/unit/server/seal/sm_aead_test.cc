#include "server/seal/sm_aead.h"

#include <openssl/evp.h>

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "server/seal/block.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;

AeadKey Key(unsigned char fill) {
  AeadKey key;
  key.fill(fill);
  return key;
}

const std::string kNonce(kAeadNonceBytes, 'n');

TEST(SmAead, OpensWhatItSealedAndNothingElse) {
  for (const std::string& text : {std::string(), std::string("叶某"), std::string(5000, 'x')}) {
    const std::string sealed = SmSeal(Key(1), kNonce, "place", text);
    EXPECT_EQ(sealed.size(), text.size() + kSmTagBytes);
    ASSERT_OK_AND_ASSIGN(const std::string opened, SmOpen(Key(1), kNonce, "place", sealed));
    EXPECT_EQ(opened, text);
    EXPECT_THAT(SmOpen(Key(2), kNonce, "place", sealed), StatusIs(absl::StatusCode::kDataLoss));
    EXPECT_THAT(SmOpen(Key(1), std::string(kAeadNonceBytes, 'm'), "place", sealed),
                StatusIs(absl::StatusCode::kDataLoss));
    EXPECT_THAT(SmOpen(Key(1), kNonce, "elsewhere", sealed), StatusIs(absl::StatusCode::kDataLoss));
    EXPECT_THAT(SmOpen(Key(1), kNonce, "place", sealed.substr(1)), StatusIs(absl::StatusCode::kDataLoss));
    for (const size_t at : {size_t{0}, sealed.size() / 2, sealed.size() - 1}) {
      std::string changed = sealed;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      EXPECT_THAT(SmOpen(Key(1), kNonce, "place", changed), StatusIs(absl::StatusCode::kDataLoss)) << at;
    }
  }
  EXPECT_THAT(SmOpen(Key(1), kNonce, "", ""), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(SmAead, WhatIsBoundDoesNotMoveIntoTheText) {
  const std::string sealed = SmSeal(Key(1), kNonce, "ab", "text");
  EXPECT_THAT(SmOpen(Key(1), kNonce, "a", "b" + sealed), StatusIs(absl::StatusCode::kDataLoss));
}

// GB/T 32907, appendix A.1: the cipher below is the one that the standard means.
TEST(SmAead, TheLibrarysSm4IsTheStandards) {
  const std::string key = absl::HexStringToBytes("0123456789abcdeffedcba9876543210");
  std::string out(32, '\0');
  int n = 0;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  ASSERT_EQ(
      EVP_EncryptInit_ex2(context, EVP_sm4_ecb(), reinterpret_cast<const unsigned char*>(key.data()), nullptr, nullptr),
      1);
  ASSERT_EQ(EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &n,
                              reinterpret_cast<const unsigned char*>(key.data()), static_cast<int>(key.size())),
            1);
  EVP_CIPHER_CTX_free(context);
  EXPECT_EQ(absl::BytesToHexString(out.substr(0, 16)), "681edf34d206965e86b3e94f536e4246");
}

TEST(SmAead, ABlockSaysBySuiteHowItIsOpened) {
  v1::PersonalData data;
  data.mutable_text()->set_text("叶某");
  const BlockPlace place{"cases/c-1", "parties/1", 769};
  const v1::SealedBlock sm = SealBlock(Key(1), 5, place, kNonce, data, kSuiteSm4CtrHmacSm3);
  const v1::SealedBlock aes = SealBlock(Key(1), 5, place, kNonce, data);
  EXPECT_EQ(sm.suite(), 2);
  EXPECT_EQ(aes.suite(), 1);
  for (const v1::SealedBlock& sealed : {sm, aes}) {
    ASSERT_OK_AND_ASSIGN(const v1::PersonalData opened, OpenBlock(Key(1), place.stream, place.subject, sealed));
    EXPECT_EQ(opened.text().text(), "叶某");
    v1::SealedBlock other = sealed;
    other.set_suite(3 - sealed.suite());
    EXPECT_THAT(OpenBlock(Key(1), place.stream, place.subject, other), StatusIs(absl::StatusCode::kDataLoss));
    EXPECT_THAT(OpenBlock(Key(1), "cases/c-2", place.subject, sealed), StatusIs(absl::StatusCode::kDataLoss));
    other.set_suite(9);
    EXPECT_THAT(OpenBlock(Key(1), place.stream, place.subject, other), StatusIs(absl::StatusCode::kFailedPrecondition));
  }
}

}  // namespace
}  // namespace gaiwan
