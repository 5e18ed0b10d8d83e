// evidence/ed25519.h: signatures by Ed25519 (RFC 8032) through OpenSSL, and keys as PEM. Immutable, so any thread may
// use a key.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_ED25519_H_
#define GAIWAN_WORKFLOW_EVIDENCE_ED25519_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// OpenSSL's EVP_PKEY, so that its headers stay out of ours.
struct evp_pkey_st;

namespace gaiwan {

inline constexpr size_t kEd25519SeedBytes = 32;
inline constexpr size_t kEd25519KeyBytes = 32;
inline constexpr size_t kEd25519SignatureBytes = 64;

class Ed25519Key {
 public:
  // `seed` has kEd25519SeedBytes that nobody can guess.
  static absl::StatusOr<Ed25519Key> FromSeed(absl::string_view seed);
  // PKCS #8, as `openssl genpkey -algorithm ed25519` writes it. FAILED_PRECONDITION when it is none.
  static absl::StatusOr<Ed25519Key> FromPem(absl::string_view pem);
  absl::StatusOr<std::string> ToPem() const;

  // kEd25519KeyBytes.
  const std::string& public_key() const { return public_key_; }
  // kEd25519SignatureBytes; the same for the same text.
  absl::StatusOr<std::string> Sign(absl::string_view text) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Key = std::unique_ptr<evp_pkey_st, Free>;

  Ed25519Key(Key key, std::string public_key) : key_(std::move(key)), public_key_(std::move(public_key)) {}
  static absl::StatusOr<Ed25519Key> Make(Key key);

  Key key_;
  std::string public_key_;
};

// Whether `signature` is one of `text` by the key of `public_key`. False also for a key or signature of a wrong size.
bool VerifyEd25519(absl::string_view public_key, absl::string_view text, absl::string_view signature);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_ED25519_H_
