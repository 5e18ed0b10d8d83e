// tests/fault/simulation/sim_watcher.h: somebody who watches a simulated server, is cut off and resumes, and compares
// what is delivered with the log as the model read it. Used by one thread.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_WATCHER_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_WATCHER_H_

#include <memory>
#include <string>

#include "server/watch/watch_hub.h"
#include "tests/fault/simulation/sim_faults.h"
#include "tests/fault/simulation/sim_model.h"

namespace gaiwan::testing {

class SimWatcher {
 public:
  // What is named is not owned.
  SimWatcher(std::string name, HubFilter filter, Plant plant, const SimModel* model, SimFaults* faults)
      : name_(std::move(name)), filter_(std::move(filter)), plant_(plant), model_(*model), faults_(*faults) {}

  // Begins, or goes on behind what was delivered last.
  void Open(WatchHub* hub);
  // Before the hub goes.
  void Drop() { watch_ = nullptr; }
  bool open() const { return watch_ != nullptr; }
  // Takes up to `count` items. REQUIRES: the model has read on.
  void Pull(int count);
  // Nothing that it should have been shown is missing.
  void CheckComplete();
  // Everything there is has been delivered.
  bool complete() const { return NextWanted(cursor_) == 0; }
  int delivered() const { return delivered_; }

 private:
  bool Wants(Position position) const;
  // The first position behind `after` that it should be shown; 0: none.
  Position NextWanted(Position after) const;
  void Check(const HubItem& item);

  const std::string name_;
  const HubFilter filter_;
  const Plant plant_;
  const SimModel& model_;
  SimFaults& faults_;
  std::unique_ptr<Subscription> watch_;
  Position cursor_ = 0;
  bool was_open_ = false;
  int delivered_ = 0;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_WATCHER_H_
