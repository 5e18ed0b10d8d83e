// tests/bench/stream_load.h: one ExecuteStream a committee, as offices do that hand in what they collected: a message
// of kCommandsPerMessage commands, and the next one when it is answered.
#ifndef GAIWAN_TESTS_BENCH_STREAM_LOAD_H_
#define GAIWAN_TESTS_BENCH_STREAM_LOAD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "grpcpp/channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/bench/load_run.h"
#include "tests/bench/workload.h"

namespace gaiwan::bench {

class StreamLoad {
 public:
  // `count`: commands in all, spread evenly; 0: until Stop. `workload` and `counts` are not owned and outlive it.
  StreamLoad(const Workload* workload, const std::vector<std::shared_ptr<grpc::Channel>>& channels, int64_t count,
             LoadCounts* counts);
  ~StreamLoad();
  StreamLoad(const StreamLoad&) = delete;
  StreamLoad& operator=(const StreamLoad&) = delete;

  void Start();
  // No message is sent any more.
  void Stop() { stopping_ = true; }
  // Blocks until every stream has ended. Once, after Start.
  void WaitUntilIdle() { busy_.Wait(); }

 private:
  class Stream;

  const Workload* const workload_;
  LoadCounts* const counts_;
  std::atomic<bool> stopping_{false};
  absl::BlockingCounter busy_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_STREAM_LOAD_H_
