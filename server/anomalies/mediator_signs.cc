// A sign in what was found of a mediator's other cases: who makes up one, makes up more.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// What is taken to be made up anywhere (kFlagWeight).
constexpr double kMadeUpShare = 0.01;
// Fewer cases are no habit.
constexpr int kCasesMin = 5;
// What is counted: a case that shows two signs at least, each as strongly as this, and together as strongly as that.
// One sign alone may be how somebody writes, or what a market has of its own.
constexpr int kSignsMin = 2;
constexpr int kSignFrom = 8;
constexpr int kTogetherFrom = 25;
constexpr double kMoreMax = 45;

// Signs of a single case: whoever does each case that way does it on purpose. Those of how somebody works are left out:
// they are weighed over all cases of the mediator as it is. So are the same people: neighbours have a mediator.
bool IsOfACase(v1::AnomalySign sign) {
  switch (sign) {
    case v1::ANOMALY_SIGN_SHARED_PHONE:
    case v1::ANOMALY_SIGN_COPIED_TEXT:
    case v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS:
    case v1::ANOMALY_SIGN_TOO_FAST:
    case v1::ANOMALY_SIGN_NO_CONTACT:
    case v1::ANOMALY_SIGN_NO_PHONE:
      return true;
    default:
      return false;
  }
}

// The weights of those of a case together; 0: it is not counted.
int Together(const Suspicion& suspicion) {
  int signs = 0, sum = 0;
  for (const FoundSign& found : suspicion.signs) {
    if (!IsOfACase(found.sign)) continue;
    signs += found.weight >= kSignFrom ? 1 : 0;
    sum += found.weight;
  }
  return signs >= kSignsMin && sum >= kTogetherFrom ? sum : 0;
}

// A case, and how much it shows.
struct Shown {
  int weight = 0;
  size_t i = 0;
};

// How many cases, and how many of them show as much.
struct Count {
  double cases = 0, showing = 0;
};

// What it says of a case that as many others of its mediator show as much: instead of what is taken to
// be made up anywhere, the part of the mediator's cases that is too much is. No more than the odds against chance let
// it.
double WeightOfMore(const Count& own, const Count& all, double mediators) {
  const double share = (all.showing - own.showing + 1) / (all.cases - own.cases + 1);
  const double excess = own.showing / own.cases - share;
  if (excess <= kMadeUpShare) return 0;
  // It could have been any of the mediators.
  const double chance = AtLeast(static_cast<int>(own.showing), static_cast<int>(own.cases), share) * mediators;
  return std::min({kMoreMax, 10 * std::log2(excess / kMadeUpShare), WeightOf(chance)});
}

}  // namespace

void FindMoreOfTheSame(const Population& population, std::vector<Suspicion>* suspicions) {
  std::vector<int> all;
  std::vector<std::vector<Shown>> by_mediator(population.by_mediator.size());
  for (size_t i = 0; i < suspicions->size(); ++i) {
    const int together = Together((*suspicions)[i]);
    if (together == 0) continue;
    all.push_back(together);
    by_mediator[population.mediator[i]].push_back({together, i});
  }
  std::sort(all.begin(), all.end());
  for (size_t m = 0; m < by_mediator.size(); ++m) {
    std::vector<Shown>& own = by_mediator[m];
    std::sort(own.begin(), own.end(), [&](const Shown& a, const Shown& b) {
      return std::pair(-a.weight, population.cases[a.i].name) < std::pair(-b.weight, population.cases[b.i].name);
    });
    std::vector<size_t> cases;
    for (const Shown& each : own) cases.push_back(each.i);
    // How many show as much is asked at each weight that there is, from the least on: of each case the weight at which
    // it says the most counts.
    double most = 0;
    size_t most_end = 0;
    for (size_t end = own.size(); end > 0; --end) {
      const int weight = own[end - 1].weight;
      const bool is_last = end == own.size() || own[end].weight != weight;
      if (is_last && end >= static_cast<size_t>(kCasesMin)) {
        const auto showing = static_cast<double>(all.end() - std::lower_bound(all.begin(), all.end(), weight));
        const double more = WeightOfMore(
            {static_cast<double>(population.by_mediator[m].size()), static_cast<double>(end)},
            {static_cast<double>(population.cases.size()), showing}, static_cast<double>(by_mediator.size()));
        if (more > most) most = more, most_end = end;
      }
      AddSignOfGroup(v1::ANOMALY_SIGN_MORE_OF_THE_SAME, most, absl::MakeConstSpan(cases).first(most_end),
                     cases[end - 1], suspicions);
    }
  }
}

}  // namespace gaiwan
