// tests/bench/load_run.h: one run of a load generator, a process of its own (`gaiwan_bench --role load`).
#ifndef GAIWAN_TESTS_BENCH_LOAD_RUN_H_
#define GAIWAN_TESTS_BENCH_LOAD_RUN_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tests/bench/load_options.h"

namespace gaiwan::bench {

// An answer later than this counts as failed; it also bounds how long a run takes to end.
inline constexpr absl::Duration kAnswerMax = absl::Seconds(20);

// How long calls took, in buckets a tenth apart. Thread-safe.
class Latencies {
 public:
  void Add(absl::Duration took);
  // What the `share` of the quickest took at most; 0 when there were none. REQUIRES: 0 < share <= 1.
  absl::Duration Quantile(double share) const;
  void Clear();

 private:
  // From 1 microsecond to beyond kAnswerMax.
  std::array<std::atomic<int64_t>, 192> buckets_{};
};

// What the callbacks of a run count. Thread-safe.
struct LoadCounts {
  std::atomic<int64_t> completed{0};
  std::atomic<int64_t> failed{0};
  std::atomic<int64_t> events{0};
  std::atomic<int64_t> response_bytes{0};
  Latencies latencies;

  void Fail(absl::string_view why);
  std::string first_failure();

 private:
  absl::Mutex mu_;
  std::string first_failure_ ABSL_GUARDED_BY(mu_);
};

// Runs it to its end. Refusals are counted, not returned.
absl::StatusOr<LoadResult> RunLoad(const LoadOptions& options);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_LOAD_RUN_H_
