#include "server/base/histogram.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace gaiwan {
namespace {

TEST(Histogram, PutsEachIntoTheFirstBucketItFits) {
  Histogram histogram;
  histogram.Observe(absl::ZeroDuration());
  histogram.Observe(absl::Microseconds(50));
  histogram.Observe(absl::Microseconds(51));
  histogram.Observe(absl::Hours(1));
  histogram.Observe(-absl::Seconds(1));  // A clock that was set back.
  const Histogram::Counts counts = histogram.Look();
  EXPECT_EQ(counts.buckets.front(), 3u);
  EXPECT_EQ(counts.buckets[1], 1u);
  EXPECT_EQ(counts.buckets.back(), 1u);
  EXPECT_EQ(counts.count, 5u);
  EXPECT_EQ(counts.sum_micros, 101u + 3600u * 1000000u);
}

TEST(Histogram, LosesNothingWhenManyObserve) {
  Histogram histogram;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10000; ++n) histogram.Observe(absl::Microseconds(n));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(histogram.Look().count, 40000u);
}

}  // namespace
}  // namespace gaiwan
