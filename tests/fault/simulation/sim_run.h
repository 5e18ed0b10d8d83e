// tests/fault/simulation/sim_run.h: seeds as a test runs them: many, each to its first fault; the first that fails is
// made shorter and shown as a list of what happened, with the command that shows it again.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_RUN_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_RUN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/fault/simulation/simulation.h"

namespace gaiwan::testing {

struct SeedRange {
  uint64_t first = 1;
  uint64_t count = 0;
};

// GAIWAN_SEED=N: that one; GAIWAN_SEEDS=FIRST:COUNT: those; else `otherwise`.
SeedRange SeedsToRun(SeedRange otherwise);

// A run that failed.
struct Failure {
  uint64_t seed = 0;
  std::vector<std::string> faults;
  std::vector<uint64_t> steps;     // As few as still fail.
  std::vector<std::string> trace;  // What they do.

  // For people: the faults, the steps, and how to see it again: `command` with the seed in its environment.
  std::string Words(const std::string& command) const;
};

struct RunResult {
  std::optional<Failure> failure;
  uint64_t seeds = 0;
  Simulation::Counts counts;  // Summed.
};

// Runs the seeds, `steps` each, until one fails.
RunResult RunSeeds(const SeedRange& seeds, int steps, const MakeDisk& make_disk, Plant plant);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_RUN_H_
