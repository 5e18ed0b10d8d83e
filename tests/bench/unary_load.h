// tests/bench/unary_load.h: so many unary calls in flight, each answer followed by the next call from its callback. The
// same for a server and for its baseline: bytes out, bytes in.
#ifndef GAIWAN_TESTS_BENCH_UNARY_LOAD_H_
#define GAIWAN_TESTS_BENCH_UNARY_LOAD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "tests/bench/load_run.h"
#include "tests/bench/workload.h"

namespace gaiwan::bench {

class UnaryLoad {
 public:
  // `count`: calls in all; 0: until Stop. `workload` and `counts` are not owned and outlive it.
  UnaryLoad(const Workload* workload, const std::vector<std::shared_ptr<grpc::Channel>>& channels, int in_flight,
            int64_t count, LoadCounts* counts);
  UnaryLoad(const UnaryLoad&) = delete;
  UnaryLoad& operator=(const UnaryLoad&) = delete;

  void Start();
  // No call is made any more.
  void Stop() { stopping_ = true; }
  // Blocks until the calls in flight are answered. Once, after Start.
  void WaitUntilIdle() { busy_.Wait(); }

 private:
  struct Slot {
    grpc::GenericStub* stub = nullptr;
    std::optional<grpc::ClientContext> context;
    grpc::ByteBuffer request;
    grpc::ByteBuffer response;
    absl::Time begin;
  };

  void Call(Slot* slot);
  void Take(Slot* slot, const grpc::Status& status);

  const Workload* const workload_;
  const uint64_t count_;
  LoadCounts* const counts_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::atomic<uint64_t> next_{0};
  std::atomic<bool> stopping_{false};
  absl::BlockingCounter busy_;
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_UNARY_LOAD_H_
