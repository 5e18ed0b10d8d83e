// tests/fault/crash_watcher.h: somebody who watches all cases while the server is killed, and resumes by the last token
// each time, and of their own accord now and then. A thread of its own.
#ifndef GAIWAN_TESTS_FAULT_CRASH_WATCHER_H_
#define GAIWAN_TESTS_FAULT_CRASH_WATCHER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "tests/fault/crash_log.h"

namespace gaiwan::testing {

class CrashWatcher {
 public:
  // `log` is not owned and outlives it.
  CrashWatcher(const std::shared_ptr<grpc::Channel>& channel, CrashLog* log);

  // Watches from the beginning of the log until everything up to `last_position` came, or `give_up` is set. Until the
  // position is known it is kept at INT64_MAX.
  void Run(const std::atomic<int64_t>* last_position, const std::atomic<bool>* give_up);

 private:
  // One stream, until it ends. False when there is nothing more to watch for.
  bool WatchOnce(const std::atomic<int64_t>* last_position, const std::atomic<bool>* give_up);

  const std::unique_ptr<v1::CaseService::Stub> stub_;
  CrashLog* const log_;
  std::string token_ = "0";
  int64_t reached_ = 0;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_CRASH_WATCHER_H_
