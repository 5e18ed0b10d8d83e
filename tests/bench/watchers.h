// tests/bench/watchers.h: streams of WatchCases against one server, that say when they had what. Each keeps only what
// its measurement asks for, so that it takes little of the machine it measures. Used by one thread.
#ifndef GAIWAN_TESTS_BENCH_WATCHERS_H_
#define GAIWAN_TESTS_BENCH_WATCHERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"

namespace gaiwan::bench {

// What one stream had of a response.
struct Seen {
  int64_t position = 0;
  absl::Time time;
  bool is_clock = false;  // A clock that warned or ended.
};

class Watchers {
 public:
  // Starts `count` streams as `person`, on a connection of their own; OK once each has caught up.
  static absl::StatusOr<std::unique_ptr<Watchers>> Start(const std::string& target, absl::string_view person,
                                                         const v1::WatchCasesRequest& request, int count);
  ~Watchers();

  // Waits until each has had everything up to `position`. DEADLINE_EXCEEDED after `max`, or the status of a stream that
  // ended.
  absl::Status WaitFor(int64_t position, absl::Duration max);
  // What each had since the last call.
  std::vector<std::vector<Seen>> TakeSeen();

 private:
  class Stream;

  Watchers() = default;

  std::vector<std::unique_ptr<Stream>> streams_;
};

// A stream that is opened and never read: what a phone in a dead spot is to the server. It ends with the object.
class SlowWatcher {
 public:
  SlowWatcher(const std::string& target, absl::string_view person);
  ~SlowWatcher();
  SlowWatcher(const SlowWatcher&) = delete;

 private:
  const std::unique_ptr<v1::CaseService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchCasesResponse>> reader_;
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_WATCHERS_H_
