// A sign in the shape of a case: as plain as can be.
#include <algorithm>
#include <vector>

#include "server/anomalies/rarity.h"
#include "server/anomalies/shape.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Most plain cases are plain: what it says of one alone is next to nothing.
constexpr double kPlainMax = 5;

}  // namespace

void FindPlain(const Population& population, std::vector<Suspicion>* suspicions) {
  if (population.cases.size() < kPopulationMin) return;
  const Plainness plainness(population);
  std::vector<double> values(population.cases.size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = -plainness.DeparturesOf(i);
  const std::vector<double> shares = SharesOfKind(population, values);
  for (size_t i = 0; i < values.size(); ++i) {
    AddSign(v1::ANOMALY_SIGN_PLAIN, std::min(kPlainMax, WeightOf(shares[i])), {}, &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
