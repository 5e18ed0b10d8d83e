// tests/bench/raw_stream.h: the baseline of catching up: an iterator of RocksDB over the records of a log, each sent as
// it lies there, by a gRPC server in a process of its own (`gaiwan_bench --role raw`).
#ifndef GAIWAN_TESTS_BENCH_RAW_STREAM_H_
#define GAIWAN_TESTS_BENCH_RAW_STREAM_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/server_under_test.h"

namespace gaiwan::bench {

// The process's part: serves the log in `data_folder`, which nobody else has open, until it is killed.
absl::Status ServeRaw(const std::string& listen, const std::string& data_folder);

struct RawStreamResult {
  int64_t records = 0;
  double seconds = 0;
};

// Starts that process and reads one stream to its end.
absl::StatusOr<RawStreamResult> StreamRaw(const Setup& setup, const std::string& folder,
                                          const std::string& data_folder);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_RAW_STREAM_H_
