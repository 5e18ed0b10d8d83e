#include "server/base/token_buckets.h"

#include <algorithm>

namespace gaiwan {

absl::Duration TokenBuckets::Take(absl::string_view key, int count) {
  const absl::Duration now = clock_->MonotonicNow();
  MutexLock lock(&mu_);
  auto found = full_at_.find(key);
  if (found == full_at_.end()) {
    if (full_at_.size() >= kBucketsMax) {
      absl::erase_if(full_at_, [now](const auto& entry) { return entry.second <= now; });
    }
    found = full_at_.try_emplace(std::string(key), now).first;
  }
  absl::Duration& full_at = found->second;
  full_at = std::max(full_at, now);
  const absl::Duration wait = full_at - now - (burst_ - 1) * per_token_;
  if (wait > absl::ZeroDuration()) return wait;
  full_at += count * per_token_;
  return absl::ZeroDuration();
}

}  // namespace gaiwan
