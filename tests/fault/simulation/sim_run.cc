#include "tests/fault/simulation/sim_run.h"

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace gaiwan::testing {
namespace {

void Add(const Simulation::Counts& more, Simulation::Counts* sum) {
  sum->model.carried_out += more.model.carried_out;
  sum->model.repeats += more.model.repeats;
  sum->model.refused += more.model.refused;
  sum->model.fired += more.model.fired;
  sum->requests += more.requests;
  sum->watched += more.watched;
  sum->crashes += more.crashes;
  sum->deaths_in_a_write += more.deaths_in_a_write;
  sum->failed_writes += more.failed_writes;
  sum->holds += more.holds;
}

}  // namespace

SeedRange SeedsToRun(SeedRange otherwise) {
  SeedRange seeds = otherwise;
  if (const char* one = std::getenv("GAIWAN_SEED"); one != nullptr && absl::SimpleAtoi(one, &seeds.first)) {
    seeds.count = 1;
    return seeds;
  }
  if (const char* some = std::getenv("GAIWAN_SEEDS"); some != nullptr) {
    const std::vector<std::string> parts = absl::StrSplit(some, ':');
    SeedRange range;
    if (parts.size() == 2 && absl::SimpleAtoi(parts[0], &range.first) && absl::SimpleAtoi(parts[1], &range.count)) {
      return range;
    }
  }
  return otherwise;
}

std::string Failure::Words(const std::string& command) const {
  std::string words = absl::StrCat("seed ", seed, " fails:\n");
  for (const std::string& fault : faults) absl::StrAppend(&words, "  ", fault, "\n");
  absl::StrAppend(&words, "made shorter, to ", steps.size(), " steps:\n");
  for (size_t i = 0; i < trace.size(); ++i) absl::StrAppend(&words, "  ", i + 1, " ", trace[i], "\n");
  absl::StrAppend(&words, "again: GAIWAN_SEED=", seed, " ", command, "\n");
  return words;
}

RunResult RunSeeds(const SeedRange& seeds, int steps, const MakeDisk& make_disk, Plant plant) {
  RunResult result;
  for (uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    const std::vector<uint64_t> all = StepsOf(seed, steps);
    Simulation::Counts counts;
    ++result.seeds;
    if (RunSteps(all, make_disk, plant, nullptr, &counts).empty()) {
      Add(counts, &result.counts);
      continue;
    }
    Failure failure;
    failure.seed = seed;
    failure.steps = Shrink(all, make_disk, plant);
    failure.faults = RunSteps(failure.steps, make_disk, plant, &failure.trace, nullptr);
    result.failure = std::move(failure);
    return result;
  }
  return result;
}

}  // namespace gaiwan::testing
