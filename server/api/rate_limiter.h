// server/api/rate_limiter.h: how much one person may ask for in a while. Thread-safe.
//
// A bucket a person: it fills with `per_second` tokens a second up to `burst`, and each call or item of a batch takes
// one. A batch larger than what is left goes through and leaves a debt: refusing it would mean that it could never
// pass.
#ifndef GAIWAN_SERVER_API_RATE_LIMITER_H_
#define GAIWAN_SERVER_API_RATE_LIMITER_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/base/clock.h"
#include "server/base/token_buckets.h"

namespace gaiwan {

class RateLimiter {
 public:
  // `clock` is not owned and outlives the limiter. REQUIRES: per_second >= 1, burst >= 1.
  RateLimiter(int per_second, int burst, Clock* clock);

  // Takes `count` tokens. RESOURCE_EXHAUSTED (TOO_MANY) with a RetryAfter when the bucket is empty; nothing is taken.
  absl::Status Take(absl::string_view person, int count);

 private:
  TokenBuckets buckets_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_RATE_LIMITER_H_
