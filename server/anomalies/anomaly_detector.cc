#include "server/anomalies/anomaly_detector.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

std::vector<size_t> NumbersOf(absl::Span<const ConcludedCase> cases, const std::string ConcludedCase::*field,
                              size_t* count) {
  absl::flat_hash_map<absl::string_view, size_t> known;
  std::vector<size_t> numbers;
  numbers.reserve(cases.size());
  for (const ConcludedCase& c : cases) numbers.push_back(known.try_emplace(c.*field, known.size()).first->second);
  *count = known.size();
  return numbers;
}

// The sign, when it weighs anything; nothing (nullptr) otherwise.
FoundSign* Add(v1::AnomalySign sign, double weight, Suspicion* suspicion) {
  const int rounded = static_cast<int>(std::lround(std::min(weight, kSignWeightMax)));
  if (rounded < 1) return nullptr;
  FoundSign& found = suspicion->signs.emplace_back();
  found.sign = sign;
  found.weight = rounded;
  return &found;
}

}  // namespace

Population::Population(absl::Span<const ConcludedCase> all) : cases(all) {
  size_t mediators = 0;
  mediator = NumbersOf(all, &ConcludedCase::mediator, &mediators);
  committee = NumbersOf(all, &ConcludedCase::committee, &committee_count);
  by_mediator.resize(mediators);
  for (size_t i = 0; i < all.size(); ++i) by_mediator[mediator[i]].push_back(i);
}

void AddSign(v1::AnomalySign sign, double weight, const std::vector<size_t>& others, Suspicion* suspicion) {
  FoundSign* found = Add(sign, weight, suspicion);
  if (found == nullptr) return;
  found->others_total = others.size();
  found->others.assign(others.begin(),
                       others.begin() + static_cast<ptrdiff_t>(std::min(others.size(), kOthersKeptMax)));
}

void AddSignOfGroup(v1::AnomalySign sign, double weight, absl::Span<const size_t> group, size_t self,
                    std::vector<Suspicion>* suspicions) {
  FoundSign* found = Add(sign, weight, &(*suspicions)[self]);
  if (found == nullptr) return;
  found->others_total = group.size() - 1;
  for (const size_t other : group) {
    if (found->others.size() == kOthersKeptMax) break;
    if (other != self) found->others.push_back(other);
  }
}

std::vector<Suspicion> FindAnomalies(absl::Span<const ConcludedCase> cases) {
  const Population population(cases);
  std::vector<Suspicion> suspicions(cases.size());
  FindSharedPhones(population, &suspicions);
  FindCopiedTexts(population, &suspicions);
  FindOverlappingSessions(population, &suspicions);
  FindTooFast(population, &suspicions);
  FindSameAmounts(population, &suspicions);
  FindSameTimes(population, &suspicions);
  FindRushes(population, &suspicions);
  FindBatchesAtNight(population, &suspicions);
  FindBacklogs(population, &suspicions);
  FindSamePeople(population, &suspicions);
  FindNoContact(population, &suspicions);
  FindNoPhone(population, &suspicions);
  FindPlain(population, &suspicions);
  FindSharedProofs(population, &suspicions);
  FindCallBacks(population, &suspicions);
  FindMoreOfTheSame(population, &suspicions);
  for (Suspicion& suspicion : suspicions) {
    int sum = 0;
    for (const FoundSign& sign : suspicion.signs) sum += sign.weight;
    suspicion.weight = std::min(sum, static_cast<int>(kSignWeightMax));
    std::stable_sort(suspicion.signs.begin(), suspicion.signs.end(),
                     [](const FoundSign& a, const FoundSign& b) { return a.weight > b.weight; });
  }
  return suspicions;
}

}  // namespace gaiwan
