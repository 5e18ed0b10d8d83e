// tests/fault/overload_client.h: more commands on their way than a server takes, and a memory of which it said were
// carried out. Thread-safe where said.
#ifndef GAIWAN_TESTS_FAULT_OVERLOAD_CLIENT_H_
#define GAIWAN_TESTS_FAULT_OVERLOAD_CLIENT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "tests/bench/county.h"

namespace gaiwan::testing {

// Commands in a batch.
inline constexpr uint64_t kOverloadBatch = 256;

// The notes a run sends: number `n` is always the same, byte for byte.
class OverloadNotes {
 public:
  OverloadNotes(uint64_t run, std::vector<bench::Desk> desks) : run_(run), desks_(std::move(desks)) {}

  const bench::Desk& DeskOf(uint64_t n) const { return desks_[(n / kOverloadBatch) % desks_.size()]; }
  std::string CaseOf(uint64_t n) const;
  v1::ExecuteRequest Get(uint64_t n) const;
  // One case at each desk. FAILED_PRECONDITION with what a server said.
  absl::Status OpenCases(v1::CaseService::Stub* stub) const;

 private:
  const uint64_t run_;
  const std::vector<bench::Desk> desks_;
};

// What came of them. Thread-safe.
class OverloadResults {
 public:
  void Accepted(uint64_t n, const v1::Receipt& receipt);
  // `millis` 0: nothing said when to come again.
  void Refused(int millis);
  void Failed(const std::string& words);

  int64_t accepted_count() const { return accepted_count_; }
  int64_t refused_count() const { return refused_count_; }
  int64_t without_delay_count() const { return without_delay_count_; }
  int64_t failed_count() const { return failed_count_; }
  std::string first_failure() const;
  // Number and receipt, serialised.
  std::vector<std::pair<uint64_t, std::string>> accepted() const;

 private:
  std::atomic<int64_t> accepted_count_{0}, refused_count_{0}, without_delay_count_{0}, failed_count_{0};
  mutable absl::Mutex mu_;
  std::vector<std::pair<uint64_t, std::string>> accepted_ ABSL_GUARDED_BY(mu_);
  std::string first_failure_ ABSL_GUARDED_BY(mu_);
};

// Keeps `batches` batches and `probes` single commands on their way until Stop, each answered one followed by the next
// at once: nobody here waits as told. Between Start and the end of Stop callbacks come on gRPC's threads.
class Overload {
 public:
  Overload(const std::string& target, const OverloadNotes* notes, uint64_t first, OverloadResults* results);
  ~Overload();

  void Start(int batches, int probes);
  void Stop();

  // The numbers after this are free.
  uint64_t next() const { return next_; }
  // How long single commands took that were refused, and that were carried out. After Stop.
  std::vector<absl::Duration> refused_took() const;
  std::vector<absl::Duration> accepted_took() const;

 private:
  struct Slot;

  void SendBatch(Slot* slot);
  void SendProbe(Slot* slot);
  void TakeBatch(Slot* slot, const grpc::Status& status);
  void TakeProbe(Slot* slot, const grpc::Status& status);

  const OverloadNotes& notes_;
  OverloadResults& results_;
  std::vector<std::unique_ptr<v1::CaseService::Stub>> stubs_;
  std::atomic<uint64_t> next_;
  std::atomic<bool> stopping_{false};
  std::vector<std::unique_ptr<Slot>> slots_;
  std::unique_ptr<absl::BlockingCounter> busy_;
  mutable absl::Mutex mu_;
  std::vector<absl::Duration> refused_took_ ABSL_GUARDED_BY(mu_), accepted_took_ ABSL_GUARDED_BY(mu_);
};

// Sends again what was accepted; how many were not answered with the very same receipt. `words` says so of the first.
int64_t CountLost(v1::CaseService::Stub* stub, const OverloadNotes& notes,
                  const std::vector<std::pair<uint64_t, std::string>>& accepted, std::string* words);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_OVERLOAD_CLIENT_H_
