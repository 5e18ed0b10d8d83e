// server/anomalies/rarity.h: how rare a value is among the cases of a population, and what that says. Pure.
//
// What is unusual is learned from the population and not laid down: the share of cases that have such a value or a
// larger one. The uppermost two in a hundred are never counted but extrapolated from those below them, because those
// are where made-up cases would stand: however many of them there are, they do not make themselves usual.
#ifndef GAIWAN_SERVER_ANOMALIES_RARITY_H_
#define GAIWAN_SERVER_ANOMALIES_RARITY_H_

#include <cstddef>
#include <limits>
#include <vector>

namespace gaiwan {

// Below this many values nothing is learned from them.
inline constexpr size_t kPopulationMin = 200;
// From here on up it is extrapolated: twice the one case in a hundred that is taken to be made up (kFlagWeight).
inline constexpr double kExtrapolatedShare = 0.02;

// Where values stand before a population has taught better.
struct Usual {
  // Two in a hundred have this or more.
  double high = 0;
  // Beyond, each step has e times fewer; also the least that a step is when it is learned.
  double step = 1;
  // So much is honest anywhere: a population that has less of it does not make it rare.
  double honest = -std::numeric_limits<double>::infinity();
};

class Rarity {
 public:
  Rarity(std::vector<double> values, const Usual& usual);

  // The share of a population that has `x` or more; 1 for what is not unusual at all. Never 0.
  double ShareFrom(double x) const;

 private:
  std::vector<double> values_;  // Sorted; empty when there are too few.
  double high_ = 0;
  double step_ = 1;
};

// How strongly something speaks for a made-up case, in tenths of a bit: with each ten the odds double. `share`: of
// plausible cases that show it.
double WeightOf(double share);

// At most so much does one sign weigh.
inline constexpr double kSignWeightMax = 100;

// The chance of `k` or more of `n` when each comes with `p`.
double AtLeast(int k, int n, double p);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_RARITY_H_
