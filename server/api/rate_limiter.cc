#include "server/api/rate_limiter.h"

#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

RateLimiter::RateLimiter(int per_second, int burst, Clock* clock)
    : buckets_(absl::Seconds(1) / per_second, burst, clock) {}

absl::Status RateLimiter::Take(absl::string_view person, int count) {
  const absl::Duration wait = buckets_.Take(person, count);
  return wait > absl::ZeroDuration() ? RetryLater(v1::TOO_MANY, wait) : absl::OkStatus();
}

}  // namespace gaiwan
