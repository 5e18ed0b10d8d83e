#include "server/video/video_secrets.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

constexpr size_t kSecretDigits = 64;

// As `configure` does with sha256sum.
std::string Derive(absl::string_view word, absl::string_view secret) {
  const std::string text = absl::StrCat(word, " ", secret);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  digest.resize(size);
  return absl::BytesToHexString(digest);
}

std::string Hmac(const EVP_MD* hash, absl::string_view key, absl::string_view text) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  HMAC(hash, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(digest.data()), &size);
  digest.resize(size);
  return digest;
}

}  // namespace

absl::StatusOr<VideoSecrets> VideoSecrets::From(absl::string_view secret) {
  secret = absl::StripAsciiWhitespace(secret);
  if (secret.size() != kSecretDigits || !std::all_of(secret.begin(), secret.end(), absl::ascii_isxdigit)) {
    return absl::InvalidArgumentError("video.secret_file: holds something else than 64 hex digits");
  }
  return VideoSecrets(secret);
}

VideoSecrets::VideoSecrets(absl::string_view secret)
    : api_(Derive("api", secret)), token_key_(Derive("token", secret)), room_key_(Derive("room", secret)) {}

std::string VideoSecrets::ForRoom(absl::string_view room) const {
  return absl::BytesToHexString(Hmac(EVP_sha256(), room_key_, room));
}

std::string VideoSecrets::ServerToken(absl::Time expires) const {
  const std::string claim = absl::StrCat(absl::ToUnixSeconds(expires), ",janus,janus.plugin.videoroom");
  return absl::StrCat(claim, ":", absl::Base64Escape(Hmac(EVP_sha1(), token_key_, claim)));
}

}  // namespace gaiwan
