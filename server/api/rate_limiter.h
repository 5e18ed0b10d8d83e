// server/api/rate_limiter.h: how much one person may ask for in a while. Thread-safe.
//
// A bucket a person: it fills with `per_second` tokens a second up to `burst`, and each call or item of a batch takes
// one. A batch larger than what is left goes through and leaves a debt: refusing it would mean that it could never
// pass.
#ifndef GAIWAN_SERVER_API_RATE_LIMITER_H_
#define GAIWAN_SERVER_API_RATE_LIMITER_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Buckets kept; beyond it the full ones, which say nothing, are dropped. More people than a prefecture's mediators.
inline constexpr size_t kRateBucketsMax = 65536;

class RateLimiter {
 public:
  // `clock` is not owned and outlives the limiter. REQUIRES: per_second >= 1, burst >= 1.
  RateLimiter(int per_second, int burst, Clock* clock);

  // Takes `count` tokens. RESOURCE_EXHAUSTED (TOO_MANY) with a RetryAfter when the bucket is empty; nothing is taken.
  absl::Status Take(absl::string_view person, int count);

 private:
  void DropFull(absl::Duration now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const absl::Duration token_;  // The time in which one token flows in.
  const int burst_;
  Clock* const clock_;
  Mutex mu_;
  // By person: when the bucket will be full again, on the monotonic clock. It holds a token while that is at most
  // burst - 1 tokens away.
  absl::flat_hash_map<std::string, absl::Duration> full_at_ ABSL_GUARDED_BY(mu_);
};

// RESOURCE_EXHAUSTED with the reason and when to try again.
absl::Status RetryLater(v1::Reason reason, absl::Duration delay);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_RATE_LIMITER_H_
