// tests/fault/simulation/sim_server.h: one life of the server: engine, timer and watches over a log, as server/main
// puts them together, with a thread for none of them. Whoever owns it calls each part when it should go on.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_SERVER_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_SERVER_H_

#include <memory>

#include "server/engine/engine.h"
#include "server/mediation/mediation_decider.h"
#include "server/mediation/number_registers.h"
#include "server/projection/case_cache.h"
#include "server/projection/case_loader.h"
#include "server/projection/due_projector.h"
#include "server/projection/snapshot_projector.h"
#include "server/timer/timer.h"
#include "server/watch/tail.h"
#include "server/watch/watch_hub.h"
#include "tests/fault/simulation/sim_county.h"
#include "tests/fault/simulation/sim_disk.h"
#include "tests/fault/simulation/sim_faults.h"
#include "tests/testing/fake_clock.h"

namespace gaiwan::testing {

class SimServer {
 public:
  // Starts on what is in `disk`. Neither is owned; both outlive it.
  SimServer(Store* disk, FakeClock* clock, Plant plant);
  ~SimServer();

  SimStore& store() { return store_; }
  Engine& engine() { return *engine_; }
  Timer& timer() { return *timer_; }
  WatchHub& hub() { return *hub_; }
  const CaseLoader& loader() const { return loader_; }
  // What is done on the engine's thread: a step, room for its answers made before.
  void StepEngine();
  // The same on the thread that answers.
  void Answer();
  // It can do nothing more: it died in a write, or its log cannot be opened again.
  bool dead() const { return store_.dead() || !engine_->fatal().ok(); }

 private:
  class PlantedDecider;

  SimStore store_;
  CaseCache cache_{64};
  CaseLoader loader_{&cache_};
  NumberRegisters numbers_{&store_};
  MediationDecider cases_;
  std::unique_ptr<PlantedDecider> planted_;
  DueFront front_;
  SnapshotProjector snapshots_{&cache_};
  DueProjector due_{&front_};
  Tail tail_;
  int unanswered_ = 0;  // Groups settled since Answer was called.
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Timer> timer_;
  std::unique_ptr<WatchHub> hub_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_SERVER_H_
