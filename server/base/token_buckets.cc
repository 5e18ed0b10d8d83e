#include "server/base/token_buckets.h"

#include <algorithm>
#include <vector>

namespace gaiwan {

absl::Duration TokenBuckets::Take(absl::string_view key, int count) {
  const absl::Duration now = clock_->MonotonicNow();
  MutexLock lock(&mu_);
  auto found = full_at_.find(key);
  if (found == full_at_.end()) {
    if (full_at_.size() >= kBucketsMax) MakeRoom(now);
    found = full_at_.try_emplace(std::string(key), now).first;
  }
  absl::Duration& full_at = found->second;
  full_at = std::max(full_at, now);
  const absl::Duration wait = WaitAt(now, full_at);
  if (wait == absl::ZeroDuration()) full_at += count * per_token_;
  return wait;
}

absl::Duration TokenBuckets::Wait(absl::string_view key) const {
  const absl::Duration now = clock_->MonotonicNow();
  MutexLock lock(&mu_);
  const auto found = full_at_.find(key);
  return found == full_at_.end() ? absl::ZeroDuration() : WaitAt(now, found->second);
}

size_t TokenBuckets::size() const {
  MutexLock lock(&mu_);
  return full_at_.size();
}

void TokenBuckets::MakeRoom(absl::Duration now) {
  absl::erase_if(full_at_, [now](const auto& entry) { return entry.second <= now; });
  if (full_at_.size() < kBucketsMax) return;
  // Whoever took most is remembered. Half at once: looking at all of them is done once for many.
  std::vector<absl::Duration> full_at;
  full_at.reserve(full_at_.size());
  for (const auto& entry : full_at_) full_at.push_back(entry.second);
  const auto middle = full_at.begin() + static_cast<ptrdiff_t>(full_at.size() / 2);
  std::nth_element(full_at.begin(), middle, full_at.end());
  absl::erase_if(full_at_, [last = *middle](const auto& entry) { return entry.second <= last; });
}

}  // namespace gaiwan
