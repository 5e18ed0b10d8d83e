// tests/fault/crash_worker.h: one registrar at work while the server is killed under their hands: opens cases, carries
// them on, and when an answer is lost repeats the same request, at once or at the end of the day. A thread of its own.
#ifndef GAIWAN_TESTS_FAULT_CRASH_WORKER_H_
#define GAIWAN_TESTS_FAULT_CRASH_WORKER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "tests/bench/county.h"
#include "tests/fault/crash_log.h"

namespace gaiwan::testing {

class CrashWorker {
 public:
  // `log` and `stop` are not owned and outlive it.
  CrashWorker(uint64_t run, const bench::Desk& desk, const std::shared_ptr<grpc::Channel>& channel,
              const std::atomic<bool>* stop, CrashLog* log);

  // Works until `stop`, then repeats what was never answered, and a share of what was: the receipts must be the same.
  // REQUIRES: behind `stop`, the server stays up.
  void Run();

  // Names of the cases it opened; after Run.
  const std::vector<std::string>& cases() const { return cases_; }

 private:
  enum class Outcome { kDone, kUnknown, kRefused };
  struct Request {
    const std::string* person;
    v1::ExecuteRequest request;
  };
  struct Answered {
    Request request;
    std::string receipt;  // Serialised.
  };

  Request Make(const std::string& person, const std::string& name, v1::ExecuteRequest request);
  void OpenOne();
  void CarryOnOne();
  // Writes it down and sends it once.
  Outcome SendFirst(const Request& request);
  Outcome Send(const Request& request, v1::ExecuteResponse* response);
  // Repeats until there is an answer.
  void SendUntilAnswered(const Request& request);
  void Acknowledge(const Request& request, const v1::Receipt& receipt);
  bool OneIn(uint32_t n) { return random_() % n == 0; }

  const uint64_t run_;
  const bench::Desk desk_;
  const std::unique_ptr<v1::CaseService::Stub> stub_;
  const std::atomic<bool>* const stop_;
  CrashLog* const log_;
  std::minstd_rand random_;
  uint64_t next_ = 0;
  std::vector<std::string> cases_;
  std::vector<Request> unanswered_;
  std::vector<Answered> to_repeat_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_CRASH_WORKER_H_
