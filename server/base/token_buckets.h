// server/base/token_buckets.h: how much each of many may take in a while. Thread-safe.
//
// A bucket a key: a token flows in every `per_token`, up to `burst`. A large take goes through when one token is there
// and leaves a debt: refusing it would mean that it could never pass.
#ifndef GAIWAN_SERVER_BASE_TOKEN_BUCKETS_H_
#define GAIWAN_SERVER_BASE_TOKEN_BUCKETS_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Buckets kept; beyond it the full ones, which say nothing, are dropped. More people than a prefecture's mediators.
inline constexpr size_t kBucketsMax = 65536;

class TokenBuckets {
 public:
  // `clock` is not owned and outlives the buckets. REQUIRES: per_token > 0, burst >= 1.
  TokenBuckets(absl::Duration per_token, int burst, Clock* clock)
      : per_token_(per_token), burst_(burst), clock_(clock) {}

  // Takes `count` tokens and returns zero; or, when the bucket is empty, takes nothing and returns how long to wait.
  absl::Duration Take(absl::string_view key, int count = 1);

 private:
  const absl::Duration per_token_;  // The time in which one token flows in.
  const int burst_;
  Clock* const clock_;
  Mutex mu_;
  // By key: when the bucket will be full again, on the monotonic clock. It holds a token while that is at most burst -
  // 1 tokens away.
  absl::flat_hash_map<std::string, absl::Duration> full_at_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_TOKEN_BUCKETS_H_
