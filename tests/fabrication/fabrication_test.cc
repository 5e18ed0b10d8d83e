// Made-up cases among 5,000 plausible ones. What makes them knows nothing of what looks for them (README.md).
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "server/anomalies/anomaly_detector.h"
#include "tests/fabrication/concluded.h"
#include "tests/fabrication/county.h"
#include "tests/fabrication/further_recipes.h"
#include "tests/fabrication/held_back_recipes.h"
#include "tests/fabrication/recipes.h"

namespace gaiwan::fabrication {
namespace {

constexpr int kPlausible = 5000;
// Mediators who do each recipe.
constexpr int kTimes = 2;
constexpr uint64_t kSeeds[] = {20260302, 543, 77001};

struct Count {
  int cases = 0, flagged = 0;
  double share() const { return cases == 0 ? 0 : static_cast<double>(flagged) / cases; }
};

struct Outcome {
  Count plausible, made_up;
  std::map<std::string, Count> by_recipe;
};

Outcome Look(const std::vector<Recipe>& recipes, uint64_t seed) {
  const County county = MakeCounty(seed, kPlausible);
  std::vector<MadeCase> cases = county.cases;
  for (MadeCase& c : MakeUp(recipes, county, kTimes, seed + 1)) cases.push_back(std::move(c));
  const std::vector<Suspicion> suspicions = FindAnomalies(ToConcluded(cases));
  Outcome outcome;
  for (size_t i = 0; i < cases.size(); ++i) {
    const bool flagged = suspicions[i].weight >= kFlagWeight;
    for (Count* count : {cases[i].recipe.empty() ? &outcome.plausible : &outcome.made_up,
                         &outcome.by_recipe[cases[i].recipe.empty() ? "plausible" : cases[i].recipe]}) {
      ++count->cases;
      count->flagged += flagged ? 1 : 0;
    }
  }
  std::cout << absl::StrFormat("seed %d\n", seed);
  for (const auto& [recipe, count] : outcome.by_recipe) {
    std::cout << absl::StrFormat("  %-12s %5d cases %5d flagged %5.1f %%\n", recipe, count.cases, count.flagged,
                                 100 * count.share());
  }
  return outcome;
}

// Of a hundred made-up cases: what is held on each seed, a little below what was measured (docs/anomalies.md; the aim
// is 90 of those it was not set by): a detector that got worse would show here.
constexpr double kCaughtOfItsOwn = 0.97;
constexpr double kCaughtOfFurther = 0.84;
constexpr double kCaughtOfHeldBack = 0.86;
constexpr double kFalseAlarmsMax = 0.02;

TEST(Fabrication, RecipesItWasSetBy) {
  for (const uint64_t seed : kSeeds) {
    const Outcome outcome = Look(Recipes(), seed);
    EXPECT_GE(outcome.made_up.share(), kCaughtOfItsOwn);
    EXPECT_LE(outcome.plausible.share(), kFalseAlarmsMax);
  }
}

TEST(Fabrication, FurtherRecipesItWasSetBy) {
  for (const uint64_t seed : kSeeds) {
    const Outcome outcome = Look(FurtherRecipes(), seed);
    EXPECT_GE(outcome.made_up.share(), kCaughtOfFurther);
    EXPECT_LE(outcome.plausible.share(), kFalseAlarmsMax);
  }
}

TEST(Fabrication, RecipesHeldBack) {
  for (const uint64_t seed : kSeeds) {
    const Outcome outcome = Look(HeldBackRecipes(), seed);
    EXPECT_GE(outcome.made_up.share(), kCaughtOfHeldBack);
    EXPECT_LE(outcome.plausible.share(), kFalseAlarmsMax);
  }
}

}  // namespace
}  // namespace gaiwan::fabrication
