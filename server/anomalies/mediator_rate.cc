#include "server/anomalies/mediator_rate.h"

#include <cmath>

namespace gaiwan {
namespace {

// What is held of a mediator before their cases are seen weighs as much as so many of them: a third of a case made up
// among thirty. A year has more, and overrules it.
constexpr double kCasesBefore = 30;
// The rate moves by less than a tenth of itself a round after so many; more find nothing else.
constexpr int kRounds = 60;

double OddsOf(double share) {
  return share / (1 - share);
}

}  // namespace

double MadeUpRate(const std::vector<CaseOfMediator>& cases) {
  double rate = kMadeUpShare;
  double all = kCasesBefore;
  for (const CaseOfMediator& each : cases) all += each.part;
  for (int round = 0; round < kRounds; ++round) {
    double made_up = kMadeUpShare * kCasesBefore;
    for (const CaseOfMediator& each : cases) {
      const double odds = OddsOf(rate) * std::exp2(each.points / 10);
      made_up += each.part * odds / (1 + odds);
    }
    rate = made_up / all;
  }
  return rate;
}

double PointsOfRate(double rate) {
  return 10 * std::log2(OddsOf(rate) / OddsOf(kMadeUpShare));
}

}  // namespace gaiwan
