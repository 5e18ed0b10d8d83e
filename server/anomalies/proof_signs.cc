// Signs in what shows that a case was: the same photograph or recording in the files of several.
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// A wrong picture may be picked once: in the files of two matters it is not enough alone, in those of three it is.
constexpr Usual kMattersOfProof = {1, 0.5, 1};

// How many matters the cases are of that show one file. Those with a party in common are one, and those that were heard
// at one table: a field is photographed once for all who quarrel about it.
int MattersOf(const Population& population, const std::vector<size_t>& cases) {
  absl::flat_hash_set<uint64_t> people;
  absl::flat_hash_set<std::pair<size_t, absl::Time>> tables;
  int matters = 0;
  for (const size_t i : cases) {
    const ConcludedCase& c = population.cases[i];
    bool is_new = tables.emplace(population.mediator[i], c.sessions.empty() ? c.agreed : c.sessions[0].start).second;
    for (const ConcludedParty& party : c.parties) {
      for (const uint64_t name : party.names) is_new = people.insert(name).second && is_new;
    }
    matters += is_new ? 1 : 0;
  }
  return matters;
}

}  // namespace

void FindSharedProofs(const Population& population, std::vector<Suspicion>* suspicions) {
  absl::flat_hash_map<uint64_t, std::vector<size_t>> shown;
  for (size_t i = 0; i < population.cases.size(); ++i) {
    for (const uint64_t file : population.cases[i].proofs) shown[file].push_back(i);
  }
  std::vector<std::pair<const uint64_t, std::vector<size_t>>*> most(population.cases.size(), nullptr);
  std::vector<double> values(population.cases.size(), 0);
  for (auto& each : shown) {
    const double matters = MattersOf(population, each.second);
    for (const size_t i : each.second) {
      // Of two alike always the same one is told.
      if (matters < values[i] || (matters == values[i] && most[i] != nullptr && most[i]->first < each.first)) continue;
      values[i] = matters;
      most[i] = &each;
    }
  }
  const Rarity rarity(values, kMattersOfProof);
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 2) continue;
    AddSignOfGroup(v1::ANOMALY_SIGN_SHARED_PROOF, WeightOf(rarity.ShareFrom(values[i])), most[i]->second, i,
                   suspicions);
  }
}

}  // namespace gaiwan
