// server/auth/jwks_source.h: the keys of an identity provider, from a file or an https address, kept in memory. A call
// never waits for them: they are read by Refresh, which one background thread calls, and what cannot be read leaves
// those that are there. keys() is for any thread.
#ifndef GAIWAN_SERVER_AUTH_JWKS_SOURCE_H_
#define GAIWAN_SERVER_AUTH_JWKS_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/auth/token_verifier.h"
#include "server/base/mutex.h"

namespace gaiwan {

// What an address may answer, and in which time: a set of keys has some KiB.
inline constexpr size_t kJwksBytesMax = 256 << 10;
inline constexpr absl::Duration kJwksTimeout = absl::Seconds(10);
// How often a file is looked at, and an address asked: a key taken back is gone within this.
inline constexpr absl::Duration kJwksFileEvery = absl::Minutes(1);
inline constexpr absl::Duration kJwksAddressEvery = absl::Minutes(10);
// After a failure, sooner.
inline constexpr absl::Duration kJwksRetryEvery = absl::Minutes(1);

class JwksSource {
 public:
  // INVALID_ARGUMENT names the setting: neither or both of file and address, or one that is not https.
  static absl::StatusOr<std::unique_ptr<JwksSource>> Make(const v1::TokenIssuer& settings);

  // Reads again when it is time, on a monotonic clock. Not OK when that failed; says why, and keeps the earlier keys.
  absl::Status Refresh(absl::Duration monotonic_now);

  // Without any before the first success.
  std::shared_ptr<const VerifyingKeys> keys() const;
  // Why they were not read when it was last tried, in words; empty when they were.
  std::string trouble() const;

 private:
  explicit JwksSource(const v1::TokenIssuer& settings)
      : settings_(settings), keys_(std::make_shared<VerifyingKeys>()) {}

  absl::StatusOr<std::string> Fetch() const;
  absl::Status Read();

  const v1::TokenIssuer settings_;
  absl::Duration next_ = -absl::InfiniteDuration();  // Of the thread that refreshes.
  std::string last_text_;
  mutable Mutex mu_;
  std::shared_ptr<const VerifyingKeys> keys_ ABSL_GUARDED_BY(mu_);
  std::string trouble_ ABSL_GUARDED_BY(mu_);
};

// GET of an https address: at most `bytes_max`, within `timeout`, no redirects. `ca_file`: whose certificates count;
// empty: the system's. UNAVAILABLE says why.
absl::StatusOr<std::string> HttpsGet(const std::string& url, const std::string& ca_file, size_t bytes_max,
                                     absl::Duration timeout);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_JWKS_SOURCE_H_
