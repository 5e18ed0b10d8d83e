// tests/fault/crash_worker.h: one registrar at work while the server is killed under their hands: opens cases, carries
// them on and looks at them, together with others at the same desk, and when an answer is lost repeats the same
// request, at once, at the end of the day, or never. A thread of its own.
#ifndef GAIWAN_TESTS_FAULT_CRASH_WORKER_H_
#define GAIWAN_TESTS_FAULT_CRASH_WORKER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "tests/bench/county.h"
#include "tests/fault/crash_log.h"

namespace gaiwan::testing {

// The cases of a desk, for all who work at it. Thread-safe.
class CasePool {
 public:
  void Add(const std::string& name) {
    absl::MutexLock lock(&mu_);
    names_.push_back(name);
  }
  // Number `any` of those there are, counted round and round; empty while there is none. The latest ones are taken more
  // often, so that several are at the same case.
  std::string Take(uint32_t any) const;
  std::vector<std::string> names() const {
    absl::MutexLock lock(&mu_);
    return names_;
  }

 private:
  mutable absl::Mutex mu_;
  std::vector<std::string> names_ ABSL_GUARDED_BY(mu_);
};

class CrashWorker {
 public:
  // `pool`, `log` and `stop` are not owned and outlive it.
  CrashWorker(uint64_t run, const bench::Desk& desk, const std::shared_ptr<grpc::Channel>& channel, CasePool* pool,
              const std::atomic<bool>* stop, CrashLog* log);

  // Works until `stop`, then repeats what was never answered but for what is given up, and a share of what was: the
  // receipts must be the same. REQUIRES: behind `stop`, the server stays up.
  void Run();

 private:
  enum class Outcome { kDone, kUnknown, kStale, kRefused };
  struct Request {
    const std::string* person;
    v1::ExecuteRequest request;
    int64_t begin = 0;  // When it was sent for the first time; nanoseconds.
  };
  struct Answered {
    Request request;
    std::string receipt;  // Serialised.
  };

  Request Make(const std::string& person, const std::string& name, v1::ExecuteRequest request);
  void OpenOne();
  void CarryOnOne();
  // A handful at once, of one case or of several, as a batch or on a stream: who goes on without an answer sends each
  // again alone, by the id it had.
  void CarryOnTogether();
  Request CarryOn(const std::string& name);
  // Empty unless all of it was answered.
  v1::ExecuteBatchResponse SendBatch(const v1::ExecuteBatchRequest& batch);
  v1::ExecuteBatchResponse SendOnStream(const v1::ExecuteBatchRequest& batch);
  // Looks at a case; what it saw goes into the calls.
  void ReadOne();
  // Writes it down and sends it once.
  Outcome SendFirst(Request* request);
  Outcome Send(const Request& request, v1::ExecuteResponse* response);
  // Repeats until there is an answer.
  void SendUntilAnswered(Request request);
  // One line of the calls. `end` 0: no answer was heard.
  void Record(const Request& request, int64_t end, absl::string_view outcome, int64_t version, int64_t events);
  void Acknowledge(const Request& request, const v1::Receipt& receipt);
  bool OneIn(uint32_t n) { return random_() % n == 0; }

  const uint64_t run_;
  const bench::Desk desk_;
  const std::unique_ptr<v1::CaseService::Stub> stub_;
  CasePool* const pool_;
  const std::atomic<bool>* const stop_;
  CrashLog* const log_;
  std::minstd_rand random_;
  uint64_t next_ = 0;
  std::string seen_case_;     // Looked at last,
  int64_t seen_version_ = 0;  // at that version.
  std::vector<Request> unanswered_;
  std::vector<Answered> to_repeat_;
  absl::flat_hash_set<std::string> acknowledged_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_CRASH_WORKER_H_
