#include "server/auth/totp.h"

#include "absl/strings/str_format.h"
#include "openssl/crypto.h"
#include "openssl/evp.h"
#include "openssl/hmac.h"

namespace gaiwan {
namespace {

std::string Hmac(const EVP_MD* digest, absl::string_view key, absl::string_view text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(digest, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), out, &size);
  return std::string(reinterpret_cast<char*>(out), size);
}

}  // namespace

std::string TotpAt(absl::string_view seed, int64_t step) {
  std::string counter(8, '\0');
  for (int i = 7; i >= 0; --i, step >>= 8) counter[static_cast<size_t>(i)] = static_cast<char>(step & 0xFF);
  const std::string mac = Hmac(EVP_sha1(), seed, counter);
  const size_t offset = static_cast<unsigned char>(mac[19]) & 0x0F;
  uint32_t number = 0;
  for (size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(mac[offset + i]);
  return absl::StrFormat("%06u", (number & 0x7FFFFFFF) % 1000000);
}

std::optional<int64_t> FindTotpStep(absl::string_view seed, absl::string_view code, absl::Time now, int64_t last_step) {
  const int64_t present = absl::ToUnixSeconds(now) / absl::ToInt64Seconds(kTotpStep);
  std::optional<int64_t> found;
  for (int64_t step = present - kTotpStepsAround; step <= present + kTotpStepsAround; ++step) {
    if (SameSecret(TotpAt(seed, step), code) && step > last_step) found = step;
  }
  return found;
}

std::string KeyedDigest(absl::string_view key, absl::string_view text) {
  return Hmac(EVP_sha256(), key, text);
}

bool SameSecret(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace gaiwan
