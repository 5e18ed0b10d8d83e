// The simulation over RocksDB on files that fail, tear and forget what was not synced.
#include <cstdio>
#include <memory>

#include "gtest/gtest.h"
#include "tests/fault/simulation/rocks_disk.h"
#include "tests/fault/simulation/sim_run.h"

namespace gaiwan::testing {
namespace {

// Opening RocksDB anew is most of the time, and a run ends with two power cuts anyway.
constexpr int kSteps = 60;

TEST(SimulationOverRocksDb, SeedsAgreeWithTheModelAtEveryStep) {
  const MakeDisk make_disk = [] { return std::make_unique<RocksDisk>(); };
  const RunResult result = RunSeeds(SeedsToRun({1, 200}), kSteps, make_disk, Plant::kNothing);
  ASSERT_FALSE(result.failure.has_value()) << result.failure->Words("build/release/tests/simulation_rocks_test");
  std::printf("%llu seeds: %d requests carried out, %d crashes, %d failed writes\n",
              static_cast<unsigned long long>(result.seeds), result.counts.model.carried_out, result.counts.crashes,
              result.counts.failed_writes);
  if (result.seeds < 100) return;
  EXPECT_GT(result.counts.model.carried_out, 300);
  EXPECT_GT(result.counts.failed_writes, 20);
}

}  // namespace
}  // namespace gaiwan::testing
