// tests/bench/load_options.h: what a load generator is told and what it says at its end: between processes, as flags
// and as lines.
#ifndef GAIWAN_TESTS_BENCH_LOAD_OPTIONS_H_
#define GAIWAN_TESTS_BENCH_LOAD_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan::bench {

struct LoadOptions {
  std::string target;          // HOST:PORT
  std::string county;          // Folder of the CSV files.
  std::string mix = "submit";  // See workload.h.
  bool stream = false;         // ExecuteStream, one stream a committee, kCommandsPerMessage a message; else unary.
  int in_flight = 64;          // Unary calls at the same time.
  double warm_up_seconds = 0;  // Before it counts.
  double seconds = 0;          // That it counts; 0: until `count` are done.
  int64_t count = 0;           // Commands in all, when not bounded by time.
  int cases_per_desk = 0;      // Opened before, at each committee.
  uint64_t run = 0;            // Of the ids it makes.

  // Without the program and its role.
  std::vector<std::string> ToFlags() const;
};

inline constexpr int kCommandsPerMessage = 64;

struct LoadResult {
  int64_t completed = 0;  // Calls, or commands of a stream, answered with OK within `seconds`.
  double seconds = 0;
  int64_t failed = 0;          // Refused or failed, at any time: the run is void.
  int64_t events = 0;          // That those completed made; streams only.
  int64_t response_bytes = 0;  // Of all that completed.
  int64_t in_all = 0;          // Completed at any time, warm-up included.
  // From the call to its answer, half of them and all but one in a hundred; unary calls only.
  double p50_millis = 0;
  double p99_millis = 0;
  std::string first_failure;

  double PerSecond() const { return seconds > 0 ? static_cast<double>(completed) / seconds : 0; }
  // A line each: name and value.
  std::string ToLines() const;
  static absl::StatusOr<LoadResult> FromLines(absl::string_view lines);
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_LOAD_OPTIONS_H_
