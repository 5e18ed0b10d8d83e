// server/base/token_buckets.h: how much each of many may take in a while. Thread-safe.
//
// A bucket a key: a token flows in every `per_token`, up to `burst`. A large take goes through when one token is there
// and leaves a debt: refusing it would mean that it could never pass.
#ifndef GAIWAN_SERVER_BASE_TOKEN_BUCKETS_H_
#define GAIWAN_SERVER_BASE_TOKEN_BUCKETS_H_

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Buckets kept, some 6 MB; beyond it the full ones, which say nothing, are dropped, and where that is not enough the
// half that is nearest to full. More people than a prefecture's mediators.
inline constexpr size_t kBucketsMax = 65536;

class TokenBuckets {
 public:
  // `clock` is not owned and outlives the buckets. REQUIRES: per_token > 0, burst >= 1.
  TokenBuckets(absl::Duration per_token, int burst, Clock* clock)
      : per_token_(per_token), burst_(burst), clock_(clock) {}

  // Takes `count` tokens and returns zero; or, when the bucket is empty, takes nothing and returns how long to wait.
  absl::Duration Take(absl::string_view key, int count = 1);
  // How long Take would have to wait; takes nothing.
  absl::Duration Wait(absl::string_view key) const;
  // Buckets kept at present.
  size_t size() const;

 private:
  void MakeRoom(absl::Duration now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Duration WaitAt(absl::Duration now, absl::Duration full_at) const {
    return std::max(full_at - now - (burst_ - 1) * per_token_, absl::ZeroDuration());
  }

  const absl::Duration per_token_;  // The time in which one token flows in.
  const int burst_;
  Clock* const clock_;
  mutable Mutex mu_;
  // By key: when the bucket will be full again, on the monotonic clock. It holds a token while that is at most burst -
  // 1 tokens away.
  absl::flat_hash_map<std::string, absl::Duration> full_at_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_TOKEN_BUCKETS_H_
