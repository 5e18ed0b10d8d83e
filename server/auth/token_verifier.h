// server/auth/token_verifier.h: checks signed access tokens (JWT, RFC 7519 and 9068) on OpenSSL, and nothing more than
// we use of them.
//
// What goes wrong elsewhere cannot here: the algorithm belongs to the key and not to the token, so there is no `none`
// and no HMAC with a public key; a key id is looked up in memory and fetches nothing; issuer and audience are exact;
// times have a bounded skew; everything has a size. A token that was seen before costs a hash and a look-up.
// Thread-safe.
#ifndef GAIWAN_SERVER_AUTH_TOKEN_VERIFIER_H_
#define GAIWAN_SERVER_AUTH_TOKEN_VERIFIER_H_

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/struct.pb.h"
#include "openssl/evp.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Of a whole token: an identity provider that lists a person's groups stays below, and the headers of a call have 16
// KiB.
inline constexpr size_t kTokenBytesMax = 8192;
// Verified tokens remembered, some 1 KiB each: every person of a county with a few devices.
inline constexpr size_t kTokensKeptMax = 8192;
// Keys of one issuer: providers rotate among a handful.
inline constexpr size_t kKeysMax = 100;
// A token that is valid longer was made by a mistake, and cannot be taken back.
inline constexpr absl::Duration kTokenLifeMax = absl::Hours(24);
// What a setting may allow clocks to differ by.
inline constexpr absl::Duration kSkewMax = absl::Minutes(5);

enum class TokenAlgorithm { kEdDsa, kEs256, kRs256, kPs256 };
absl::string_view TokenAlgorithmName(TokenAlgorithm algorithm);

struct VerifyingKey {
  TokenAlgorithm algorithm;
  std::shared_ptr<EVP_PKEY> key;
};

// The keys of an issuer by their ids. Immutable once shared.
class VerifyingKeys {
 public:
  // Reads a JWK set (RFC 7517). Keys of other types or for other uses are passed over; an RSA key that names no
  // algorithm is RS256.
  //   INVALID_ARGUMENT  it is no such set, holds no usable key, or one that is too weak; says which.
  static absl::StatusOr<std::shared_ptr<const VerifyingKeys>> FromJwks(absl::string_view json);

  void Add(std::string id, VerifyingKey key) { keys_[std::move(id)] = std::move(key); }
  // nullptr for the unknown.
  const VerifyingKey* Find(absl::string_view id) const;
  size_t size() const { return keys_.size(); }

 private:
  absl::flat_hash_map<std::string, VerifyingKey> keys_;
};

struct TokenRules {
  std::string issuer;
  std::string audience;
  // At most kSkewMax.
  absl::Duration skew;
  // The keys as they are now; never null. Must not block.
  std::function<std::shared_ptr<const VerifyingKeys>()> keys;
};

struct VerifiedToken {
  // Of TokenRules, in their order.
  size_t issuer = 0;
  absl::Time expires;
  google::protobuf::Struct claims;

  // A claim that is a string; empty for any other.
  absl::string_view Claim(absl::string_view name) const;

  // For the verifier: what it was verified with, and from when on it holds.
  std::string key_id;
  std::shared_ptr<EVP_PKEY> key;
  absl::Time not_before;
};

class TokenVerifier {
 public:
  explicit TokenVerifier(std::vector<TokenRules> issuers) : issuers_(std::move(issuers)) {}

  // UNAUTHENTICATED (NOT_SIGNED_IN, SESSION_ENDED when it is expired alone) says what is wrong, and nothing of the
  // token.
  absl::StatusOr<std::shared_ptr<const VerifiedToken>> Verify(absl::string_view token, absl::Time now) const;

  // Tokens remembered now.
  size_t kept() const;

 private:
  using Digest = std::array<unsigned char, 32>;

  absl::StatusOr<std::shared_ptr<const VerifiedToken>> VerifyNew(absl::string_view token) const;
  absl::Status CheckTimes(const VerifiedToken& token, absl::Time now) const;

  const std::vector<TokenRules> issuers_;
  mutable Mutex mu_;
  mutable absl::flat_hash_map<Digest, std::shared_ptr<const VerifiedToken>> kept_ ABSL_GUARDED_BY(mu_);
};

// Unpadded base64url, and only that: no other character, no stray bits. nullopt otherwise.
std::optional<std::string> DecodeBase64Url(absl::string_view text);
std::string EncodeBase64Url(absl::string_view bytes);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_TOKEN_VERIFIER_H_
