// tests/fault/simulation/sim_model.h: what a naive observer knows of a simulated server: which requests were sent, what
// the durable log holds, what each case may do now, which clocks wait. It shares no code with engine or workflow, and
// compares: every new record, every answer, every row of a due clock. Used by one thread.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_MODEL_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_MODEL_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/log/store.h"
#include "tests/fault/simulation/sim_clocks.h"
#include "tests/fault/simulation/sim_faults.h"
#include "tests/fault/simulation/sim_request.h"

namespace gaiwan::testing {

class SimModel {
 public:
  // A record of the log, as far as a watcher is shown it.
  struct Seen {
    std::string stream;
    uint64_t version = 0;
    std::string unit;
    std::string payload;
  };
  struct Counts {
    int carried_out = 0, repeats = 0, refused = 0, fired = 0;
  };

  // `faults` is not owned.
  explicit SimModel(SimFaults* faults) : faults_(*faults) {}

  // From now on it may turn up in the log.
  void Sent(const SimRequest& request);
  // Reads on in the log; each new command must follow from what was before.
  void ReadOn(const Store& store);
  // The log from its beginning must be what was read so far.
  void ReadAgain(const Store& store);
  // The armed clocks must be the rows there are.
  void CheckDueRows(const Store& store);
  // An answer to `request`, which reached the engine when the log ended at `position_then`. REQUIRES: ReadOn since.
  void Answered(const SimRequest& request, Position position_then, const absl::StatusOr<EngineAnswer>& answer);
  // No clock may be due at `now`.
  void CheckNothingDue(absl::Time now);

  bool IsCarriedOut(int request) const { return carried_out_.count(request) > 0; }
  // Position 1 is the first.
  const std::vector<Seen>& log() const { return log_; }
  // The present version of the case; 0 when there is none.
  uint64_t VersionOf(int case_number) const;
  // Its state, as the definition names it.
  std::string StateOf(int case_number) const;
  // All clocks that wait.
  std::vector<SimClocks::Armed> Armed() const;
  const Counts& counts() const { return counts_; }

 private:
  // A case behind one of its commands.
  struct Standing {
    Position position = 0;
    uint64_t version = 0;
    SimState state = SimState::kNone;
    bool paused = false;
    std::string actor;
  };
  struct Case {
    std::vector<Standing> standings = {Standing{}};
    SimClocks clocks;
  };
  struct CarriedOut {
    int request = 0;
    Position first = 0, last = 0;
    uint64_t version = 0;
    std::string stream;
    std::string receipt;  // Of the first answer, serialised.
  };

  void Take(const std::vector<RecordView>& command, const std::vector<v1::Event>& events);
  void TakeExpiry(const std::string& stream, const v1::Event& event, absl::Time now, Case* c);
  void TakeRequest(const std::string& stream, const std::vector<v1::Event>& events, absl::Time now, Case* c);
  bool MayBe(const SimRequest& request, const Case& c, const Standing& at) const;
  void CheckReceipt(const SimRequest& request, const v1::Receipt& receipt);
  void CheckNumber(const std::string& stream, const v1::Event& event, absl::Time now);

  SimFaults& faults_;
  std::map<int, SimRequest> sent_;
  std::map<std::string, int> by_id_;
  std::map<int, CarriedOut> carried_out_;
  std::map<std::string, Case> cases_;
  std::map<std::string, int> numbers_;  // Given by a committee in a year.
  std::vector<Seen> log_;
  absl::Time last_time_ = absl::InfinitePast();
  Counts counts_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_MODEL_H_
