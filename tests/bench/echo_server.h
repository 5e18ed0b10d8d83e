// tests/bench/echo_server.h: the baseline: a bare gRPC server under the same method names that takes any bytes and
// answers with as many as it was told (`gaiwan_bench --role echo`).
#ifndef GAIWAN_TESTS_BENCH_ECHO_SERVER_H_
#define GAIWAN_TESTS_BENCH_ECHO_SERVER_H_

#include <string>

#include "absl/status/status.h"

namespace gaiwan::bench {

// Serves Execute and GetCase on `listen` until the process is killed.
//   UNAVAILABLE  somebody else listens there.
absl::Status ServeEcho(const std::string& listen, int answer_bytes);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_ECHO_SERVER_H_
