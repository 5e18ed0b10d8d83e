// server/base/histogram.h: how long something took, counted in buckets: what metrics show of the hot path. Observing is
// three relaxed atomic additions and never waits. Thread-safe.
#ifndef GAIWAN_SERVER_BASE_HISTOGRAM_H_
#define GAIWAN_SERVER_BASE_HISTOGRAM_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace gaiwan {

// Upper bounds in microseconds: from a decision to what makes people give up. What is longer is in a bucket of its own.
inline constexpr std::array<int64_t, 16> kHistogramBounds = {
    50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 5000000, 30000000};

class Histogram {
 public:
  struct Counts {
    // Of each bucket alone, the last of what is beyond all bounds.
    std::array<uint64_t, kHistogramBounds.size() + 1> buckets = {};
    uint64_t sum_micros = 0;
    uint64_t count = 0;
  };

  void Observe(absl::Duration took) {
    const int64_t micros = absl::ToInt64Microseconds(took);
    size_t bucket = 0;
    while (bucket < kHistogramBounds.size() && micros > kHistogramBounds[bucket]) ++bucket;
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_micros_.fetch_add(static_cast<uint64_t>(micros < 0 ? 0 : micros), std::memory_order_relaxed);
  }

  // Of what is observed meanwhile, some.
  Counts Look() const {
    Counts counts;
    for (size_t i = 0; i < buckets_.size(); ++i) {
      counts.buckets[i] = buckets_[i].load(std::memory_order_relaxed);
      counts.count += counts.buckets[i];
    }
    counts.sum_micros = sum_micros_.load(std::memory_order_relaxed);
    return counts;
  }

 private:
  std::array<std::atomic<uint64_t>, kHistogramBounds.size() + 1> buckets_{};
  std::atomic<uint64_t> sum_micros_{0};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_HISTOGRAM_H_
