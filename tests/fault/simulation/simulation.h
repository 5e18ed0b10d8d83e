// tests/fault/simulation/simulation.h: a server, people who call it over a network that loses, repeats and delays,
// watchers who are cut off, a clock and a disk: all on one thread, moved on step by step. A step is one number from
// which all its throws come, so a list of numbers is a run, and the same run again.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIMULATION_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIMULATION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/fault/simulation/sim_disk.h"
#include "tests/fault/simulation/sim_faults.h"
#include "tests/fault/simulation/sim_model.h"
#include "tests/fault/simulation/sim_server.h"
#include "tests/fault/simulation/sim_watcher.h"
#include "tests/testing/dice.h"
#include "tests/testing/fake_clock.h"

namespace gaiwan::testing {

class Simulation {
 public:
  // What happened, so that a run in which nothing did is found out.
  struct Counts {
    SimModel::Counts model;
    int requests = 0, watched = 0, crashes = 0, deaths_in_a_write = 0, failed_writes = 0, holds = 0;
  };

  // With `trace`, says there what each step did.
  Simulation(std::unique_ptr<SimDisk> disk, Plant plant, std::vector<std::string>* trace);
  ~Simulation();

  // One step, and the model compared with what is there.
  void Do(uint64_t throws);
  // Everything comes back: what was asked is answered, what is due fires, who watches sees all; then all is compared,
  // before and after one more power cut.
  void Finish();

  const SimFaults& faults() const { return faults_; }
  Counts counts() const;

 private:
  // On its way through the network.
  struct Message {
    bool to_server;
    int request;            // Its number.
    bool is_final = false;  // Of an answer: asking again would change nothing.
  };

  void Say(const std::string& words) const;
  bool up() const { return server_ != nullptr; }
  void Start();
  void Crash(bool power);
  // Takes a server off that died by itself, and looks at the log.
  void LookAround();

  void SendNew(Dice* dice);
  void SendAgain(Dice* dice);
  void Send(int request);
  void Deliver(Dice* dice);
  void DeliverOne(const Message& message);
  void OnAnswer(const SimRequest& request, Position position_then, const absl::StatusOr<EngineAnswer>& answer);
  void StepEngine();
  void Write();
  void Answer();
  void StepTimer();
  void StepHub();
  void PassTime(Dice* dice);
  void SetWallClock(Dice* dice);
  void HurtDisk(Dice* dice);
  void Pump();
  void CheckCases();

  std::vector<std::string>* const trace_;
  const Plant plant_;
  FakeClock clock_;
  SimFaults faults_;
  SimModel model_{&faults_};
  const std::unique_ptr<SimDisk> disk_;
  std::unique_ptr<SimServer> server_;
  std::vector<std::unique_ptr<SimWatcher>> watchers_;
  std::vector<SimRequest> requests_;  // Number 1 first.
  std::vector<bool> settled_;         // The client has an answer that is final.
  std::vector<Message> network_;
  bool full_ = false;
  Counts counts_;
};

// The steps of a seed.
std::vector<uint64_t> StepsOf(uint64_t seed, int count);

using MakeDisk = std::function<std::unique_ptr<SimDisk>()>;

// A run to its end, or to its first fault: the faults, in words; empty: none.
std::vector<std::string> RunSteps(const std::vector<uint64_t>& steps, const MakeDisk& make_disk, Plant plant,
                                  std::vector<std::string>* trace, Simulation::Counts* counts);

// Fewer of the `steps`, of which none can be left out for a fault still to show. REQUIRES: they fail.
std::vector<uint64_t> Shrink(std::vector<uint64_t> steps, const MakeDisk& make_disk, Plant plant);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIMULATION_H_
