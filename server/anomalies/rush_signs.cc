// A sign in how many a mediator concluded within a week; and, apart, how many on the spot: a rush of those that cost no
// table and no hour.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// How long a rush lasts, and how many are at least in it.
constexpr absl::Duration kRush = absl::Hours(7 * 24);
constexpr int kRushMin = 5;
// A hailstorm brings a dozen in a week, and a campaign does.
constexpr double kRushMax = 15;
// What hail breaks is looked at, and a campaign has its tables: a dozen settled on the spot are rarer. It may be a
// market's week, and is not enough alone.
constexpr double kRushOnTheSpotMax = 45;

// Of each case the rush that weighs most, from one of `own` to before another.
struct Rush {
  double weight = 0;
  size_t begin = 0, end = 0;
};

// Of cases that were heard at one table the first stands for all: a group's are agreed in one hour. In the order of
// agreement.
std::vector<size_t> OneOfEachTable(const Population& population, const std::vector<size_t>& cases, bool on_the_spot) {
  std::vector<size_t> ones;
  absl::flat_hash_set<std::pair<absl::string_view, absl::Time>> tables;
  for (const size_t i : cases) {
    const ConcludedCase& c = population.cases[i];
    if (on_the_spot && !c.on_the_spot) continue;
    if (!c.sessions.empty() && !tables.emplace(c.sessions[0].venue, c.sessions[0].start).second) continue;
    ones.push_back(i);
  }
  std::sort(ones.begin(), ones.end(), [&](size_t a, size_t b) {
    return std::pair(population.cases[a].agreed, population.cases[a].name) <
           std::pair(population.cases[b].agreed, population.cases[b].name);
  });
  return ones;
}

// How many of sorted `times` lie within a rush that begins at `start`.
int CountInRush(const std::vector<absl::Time>& times, absl::Time start) {
  const auto from = std::lower_bound(times.begin(), times.end(), start);
  return static_cast<int>(std::upper_bound(from, times.end(), start + kRush) - from);
}

// On the spot the chance counts by its root: who settles one over tea settles the next while the pot is warm.
double WeightOfRush(double chance, bool on_the_spot) {
  return on_the_spot ? std::min(kRushOnTheSpotMax, WeightOf(std::sqrt(chance))) : std::min(kRushMax, WeightOf(chance));
}

// Of each of `own` its rush. `all`: when those of all mediators were agreed, sorted.
std::vector<Rush> RushesOf(const Population& population, const std::vector<size_t>& own,
                           const std::vector<absl::Time>& all, bool on_the_spot) {
  std::vector<Rush> rushes(own.size());
  size_t end = 0;
  for (size_t k = 0; k < own.size(); ++k) {
    const absl::Time start = population.cases[own[k]].agreed;
    while (end < own.size() && population.cases[own[end]].agreed <= start + kRush) ++end;
    const int here = static_cast<int>(end - k);
    if (here < kRushMin) continue;
    // As many as a mediator of so many cases has in a week in which the others have theirs. It could have begun with
    // any of the cases.
    const double elsewhere = CountInRush(all, start) - here + 1;
    const double share = elsewhere / (static_cast<double>(all.size() - own.size()) + 1);
    const double chance =
        AtLeast(here, static_cast<int>(own.size()), std::min(1.0, share)) * static_cast<double>(own.size());
    const double weight = WeightOfRush(chance, on_the_spot);
    for (size_t j = k; j < end; ++j) {
      if (weight > rushes[j].weight) rushes[j] = {weight, k, end};
    }
  }
  return rushes;
}

}  // namespace

void FindRushes(const Population& population, std::vector<Suspicion>* suspicions) {
  // Of each case the heavier of its rushes is told.
  std::vector<double> weights(population.cases.size(), 0);
  std::vector<std::vector<size_t>> groups(population.cases.size());
  for (const bool on_the_spot : {false, true}) {
    std::vector<std::vector<size_t>> own_cases;
    std::vector<absl::Time> all;
    for (const std::vector<size_t>& cases : population.by_mediator) {
      own_cases.push_back(OneOfEachTable(population, cases, on_the_spot));
      for (const size_t i : own_cases.back()) all.push_back(population.cases[i].agreed);
    }
    std::sort(all.begin(), all.end());
    for (const std::vector<size_t>& own : own_cases) {
      const std::vector<Rush> rushes = RushesOf(population, own, all, on_the_spot);
      for (size_t j = 0; j < own.size(); ++j) {
        if (rushes[j].weight <= weights[own[j]]) continue;
        weights[own[j]] = rushes[j].weight;
        groups[own[j]].assign(own.begin() + static_cast<ptrdiff_t>(rushes[j].begin),
                              own.begin() + static_cast<ptrdiff_t>(rushes[j].end));
      }
    }
  }
  for (size_t i = 0; i < weights.size(); ++i) {
    if (!groups[i].empty()) AddSignOfGroup(v1::ANOMALY_SIGN_RUSH, weights[i], groups[i], i, suspicions);
  }
}

}  // namespace gaiwan
