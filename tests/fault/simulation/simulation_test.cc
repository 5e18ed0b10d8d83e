// Engine, log, timer and watches together on one thread, over the memory store: seeds, each a run of its own, compared
// with a naive model after every step; and faults put in on purpose, each of which must be found.
#include "tests/fault/simulation/simulation.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/fault/simulation/sim_run.h"

namespace gaiwan::testing {
namespace {

// Some 60 requests on six cases, with what is around them.
constexpr int kSteps = 250;
constexpr char kCommand[] = "build/release/tests/simulation_test --gtest_filter=Simulation.*";
// Each plant has to be found well before.
constexpr SeedRange kPlantSeeds = {1, 100};

MakeDisk MemoryWith(Plant plant) {
  return [plant] { return std::make_unique<MemoryDisk>(plant); };
}

TEST(Simulation, SeedsAgreeWithTheModelAtEveryStep) {
  const RunResult result = RunSeeds(SeedsToRun({1, 500}), kSteps, MemoryWith(Plant::kNothing), Plant::kNothing);
  ASSERT_FALSE(result.failure.has_value()) << result.failure->Words(kCommand);
  const Simulation::Counts& counts = result.counts;
  std::printf(
      "%llu seeds: %d requests, %d carried out, %d repeats, %d refused, %d stages of clocks fired, %d delivered "
      "to watchers, %d crashes, %d deaths in a write, %d failed writes, %d holds of the timer\n",
      static_cast<unsigned long long>(result.seeds), counts.requests, counts.model.carried_out, counts.model.repeats,
      counts.model.refused, counts.model.fired, counts.watched, counts.crashes, counts.deaths_in_a_write,
      counts.failed_writes, counts.holds);
  // Where nothing happens nothing is proved.
  const int seeds = static_cast<int>(result.seeds);
  if (seeds < 100) return;
  EXPECT_GT(counts.model.carried_out, 10 * seeds);
  EXPECT_GT(counts.model.repeats, 10 * seeds);
  EXPECT_GT(counts.model.refused, 5 * seeds);
  EXPECT_GT(counts.model.fired, 5 * seeds);
  EXPECT_GT(counts.watched, 20 * seeds);
  EXPECT_GT(counts.deaths_in_a_write, seeds / 10);
  EXPECT_GT(counts.failed_writes, seeds);
  EXPECT_GT(counts.holds, seeds / 10);
}

TEST(Simulation, TheSameSeedIsTheSameRun) {
  const std::vector<uint64_t> steps = StepsOf(7, kSteps);
  std::vector<std::string> first, second;
  RunSteps(steps, MemoryWith(Plant::kNothing), Plant::kNothing, &first, nullptr);
  RunSteps(steps, MemoryWith(Plant::kNothing), Plant::kNothing, &second, nullptr);
  EXPECT_EQ(absl::StrJoin(first, "\n"), absl::StrJoin(second, "\n"));
  EXPECT_GT(first.size(), static_cast<size_t>(kSteps / 2));
}

struct Planted {
  const char* name;
  Plant plant;
  const char* found;  // What the simulation says, in one of these ways.
};

class PlantedFault : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsFoundAndMadeShorter) {
  const RunResult result = RunSeeds(kPlantSeeds, kSteps, MemoryWith(GetParam().plant), GetParam().plant);
  ASSERT_TRUE(result.failure.has_value()) << "not found by " << result.seeds << " seeds";
  const Failure& failure = *result.failure;
  const std::string words = failure.Words("again");
  const std::string faults = absl::StrJoin(failure.faults, "\n");
  const std::vector<std::string> ways = absl::StrSplit(GetParam().found, '|');
  EXPECT_TRUE(std::any_of(ways.begin(), ways.end(), [&](const auto& way) { return absl::StrContains(faults, way); }))
      << words;
  EXPECT_LE(failure.steps.size(), 20u) << words;
  EXPECT_FALSE(RunSteps(failure.steps, MemoryWith(GetParam().plant), GetParam().plant, nullptr, nullptr).empty());
  // It is the plant: without it the same steps are fine.
  EXPECT_TRUE(RunSteps(failure.steps, MemoryWith(Plant::kNothing), Plant::kNothing, nullptr, nullptr).empty());
}

INSTANTIATE_TEST_SUITE_P(Plants, PlantedFault,
                         ::testing::Values(Planted{"ForgetsAWrite", Plant::kForgetsAWrite, "now ends at"},
                                           Planted{"FiresTwice", Plant::kFiresTwice, "fired with 2 events"},
                                           Planted{"ForgetsRequests", Plant::kForgetsRequests,
                                                   "carried out twice|refused, and it was in the log"},
                                           Planted{"SkipsOnResume", Plant::kSkipsOnResume,
                                                   "; next is|was told of nothing|was never shown"},
                                           Planted{"ForgetsDueClocks", Plant::kForgetsDueClocks, "rows of due clocks"}),
                         [](const ::testing::TestParamInfo<Planted>& planted) { return planted.param.name; });

}  // namespace
}  // namespace gaiwan::testing
