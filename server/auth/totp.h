// server/auth/totp.h: one-time codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, six digits), and the keyed
// digests that tokens and codes are made of. Pure; any thread.
#ifndef GAIWAN_SERVER_AUTH_TOTP_H_
#define GAIWAN_SERVER_AUTH_TOTP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

inline constexpr absl::Duration kTotpStep = absl::Seconds(30);
// Steps before and after the present one that are taken: phones' clocks differ.
inline constexpr int kTotpStepsAround = 1;
inline constexpr size_t kTotpSeedBytes = 20;

// The code of a step, six digits.
std::string TotpAt(absl::string_view seed, int64_t step);
// The step `code` is of, if it is one of those taken at `now` and later than `last_step`; nullopt otherwise.
std::optional<int64_t> FindTotpStep(absl::string_view seed, absl::string_view code, absl::Time now, int64_t last_step);

// HMAC-SHA256, 32 bytes.
std::string KeyedDigest(absl::string_view key, absl::string_view text);
// In time that depends on the length alone.
bool SameSecret(absl::string_view a, absl::string_view b);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_TOTP_H_
