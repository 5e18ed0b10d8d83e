#include "server/auth/attempt_limiter.h"

#include <algorithm>

namespace gaiwan {

absl::Duration AttemptLimiter::Begin(absl::string_view key) {
  const absl::Duration now = clock_->MonotonicNow();
  MutexLock lock(&mu_);
  auto found = entries_.find(key);
  if (found == entries_.end()) {
    if (entries_.size() >= kAttemptKeysMax) {
      absl::erase_if(entries_, [&](const auto& each) { return each.second.last + rule_.forget <= now; });
      if (entries_.size() >= kAttemptKeysMax) entries_.erase(entries_.begin());
    }
    found = entries_.try_emplace(std::string(key)).first;
  }
  Entry& entry = found->second;
  if (entry.failed > 0 && entry.last + rule_.forget <= now) entry = Entry();
  if (entry.open_at > now) return entry.open_at - now;
  ++entry.failed;
  entry.last = now;
  if (entry.failed >= rule_.free) {
    absl::Duration wait = rule_.wait;
    for (int i = rule_.free; i < entry.failed && wait < rule_.wait_max; ++i) wait *= 2;
    entry.open_at = now + std::min(wait, rule_.wait_max);
  }
  return absl::ZeroDuration();
}

void AttemptLimiter::Succeeded(absl::string_view key) {
  MutexLock lock(&mu_);
  entries_.erase(key);
}

void AttemptLimiter::Withdraw(absl::string_view key) {
  MutexLock lock(&mu_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  if (--found->second.failed <= 0) {
    entries_.erase(found);
  } else {
    found->second.open_at = found->second.last;
  }
}

}  // namespace gaiwan
