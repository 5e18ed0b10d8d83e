#include "server/api/rate_limiter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

RateLimiter::RateLimiter(int per_second, int burst, Clock* clock)
    : token_(absl::Seconds(1) / per_second), burst_(burst), clock_(clock) {}

absl::Status RateLimiter::Take(absl::string_view person, int count) {
  const absl::Duration now = clock_->MonotonicNow();
  MutexLock lock(&mu_);
  auto found = full_at_.find(person);
  if (found == full_at_.end()) {
    if (full_at_.size() >= kRateBucketsMax) DropFull(now);
    found = full_at_.try_emplace(std::string(person), now).first;
  }
  absl::Duration& full_at = found->second;
  full_at = std::max(full_at, now);
  const absl::Duration wait = full_at - now - (burst_ - 1) * token_;
  if (wait > absl::ZeroDuration()) return RetryLater(v1::TOO_MANY, wait);
  full_at += count * token_;
  return absl::OkStatus();
}

void RateLimiter::DropFull(absl::Duration now) {
  absl::erase_if(full_at_, [now](const auto& entry) { return entry.second <= now; });
}

absl::Status RetryLater(v1::Reason reason, absl::Duration delay) {
  v1::RetryAfter detail;
  detail.set_reason(reason);
  // Rounded up: a caller that is punctual must not be early.
  detail.set_retry_after_millis(
      static_cast<int32_t>(absl::ToInt64Milliseconds(absl::Ceil(delay, absl::Milliseconds(1)))));
  return WithDetail(absl::ResourceExhaustedError(absl::StrCat(v1::Reason_Name(reason), ": ", WordsFor(reason).en(),
                                                              "; try again in ", detail.retry_after_millis(), " ms")),
                    detail);
}

}  // namespace gaiwan
