// tests/bench/sync_floor.h: what the disk itself takes for a small write that lasts.
#ifndef GAIWAN_TESTS_BENCH_SYNC_FLOOR_H_
#define GAIWAN_TESTS_BENCH_SYNC_FLOOR_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace gaiwan::bench {

// Appends `bytes` to a file in `folder` that has room for all of them, and syncs it by fdatasync, `count` times, one
// after the other: the median of the two calls together. The file is removed.
absl::StatusOr<absl::Duration> MedianSync(const std::string& folder, int count, size_t bytes);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_SYNC_FLOOR_H_
