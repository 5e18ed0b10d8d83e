// server/auth/token_signer.h: the server's own access tokens, signed with Ed25519. Keys lie in a folder of the data
// folder, each in a file for the owner alone. Thread-safe.
//
// A key signs for kSigningKeyLife and is kept until nothing it signed can be valid any more.
#ifndef GAIWAN_SERVER_AUTH_TOKEN_SIGNER_H_
#define GAIWAN_SERVER_AUTH_TOKEN_SIGNER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/struct.pb.h"
#include "server/auth/token_verifier.h"
#include "server/base/mutex.h"
#include "server/base/random.h"

namespace gaiwan {

// `iss` and `aud` of the server's own tokens: the keys tell one server from another.
inline constexpr absl::string_view kOwnIssuer = "gaiwan";

// How long one key signs. A month, so that what leaks with a backup is soon worth nothing.
inline constexpr absl::Duration kSigningKeyLife = absl::Hours(24 * 30);

class TokenSigner {
 public:
  // Reads the keys in `dir`, makes the folder and the first key when there is none. `random` is not owned.
  //   FAILED_PRECONDITION  a key file may be read by others.
  //   DATA_LOSS            one does not hold a key.
  static absl::StatusOr<std::unique_ptr<TokenSigner>> Open(const std::string& dir, Random* random, absl::Time now);

  // Adds `iss`, `aud`, `iat` and `exp` to `claims` and signs. REQUIRES: life <= kTokenLifeMax.
  std::string Sign(google::protobuf::Struct claims, absl::Time now, absl::Duration life) const;

  // Makes a new key when the present one has signed long enough, drops those nobody needs. Called now and then.
  absl::Status Rotate(absl::Time now);

  // For TokenRules.
  std::shared_ptr<const VerifyingKeys> keys() const;

 private:
  struct Key {
    std::string id;  // As the file is named: seconds since 1970 when it was made, and a random part.
    absl::Time made;
    std::shared_ptr<EVP_PKEY> key;
  };

  TokenSigner(std::string dir, Random* random) : dir_(std::move(dir)), random_(random) {}
  absl::Status Load();
  absl::Status AddKey(absl::Time now);
  void Publish() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string dir_;
  Random* const random_;
  mutable Mutex mu_;
  std::vector<Key> signing_ ABSL_GUARDED_BY(mu_);  // By `made`; the last one signs.
  std::shared_ptr<const VerifyingKeys> keys_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_TOKEN_SIGNER_H_
