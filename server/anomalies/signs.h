// server/anomalies/signs.h: the signs that a case is made up, a function each. Pure.
#ifndef GAIWAN_SERVER_ANOMALIES_SIGNS_H_
#define GAIWAN_SERVER_ANOMALIES_SIGNS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "server/anomalies/anomaly_detector.h"
#include "server/anomalies/concluded_case.h"

namespace gaiwan {

// The cases, and what every sign asks of them.
struct Population {
  explicit Population(absl::Span<const ConcludedCase> all);

  absl::Span<const ConcludedCase> cases;
  // Of each case: a small number that stands for its mediator, and for its committee.
  std::vector<size_t> mediator, committee;
  // Indices of the cases of each mediator.
  std::vector<std::vector<size_t>> by_mediator;
  size_t committee_count = 0;
};

// Adds `sign` to the case when it weighs anything. `others` may be longer than what is kept.
void AddSign(v1::AnomalySign sign, double weight, const std::vector<size_t>& others, Suspicion* suspicion);

// The same for one case of a group that it is about: the others are the rest of the group.
void AddSignOfGroup(v1::AnomalySign sign, double weight, absl::Span<const size_t> group, size_t self,
                    std::vector<Suspicion>* suspicions);

// Each looks at all cases and adds what it finds to the suspicion of each, in the order of the cases.
void FindSharedPhones(const Population& population, std::vector<Suspicion>* suspicions);
void FindSamePeople(const Population& population, std::vector<Suspicion>* suspicions);
void FindCopiedTexts(const Population& population, std::vector<Suspicion>* suspicions);
void FindOverlappingSessions(const Population& population, std::vector<Suspicion>* suspicions);
void FindTooFast(const Population& population, std::vector<Suspicion>* suspicions);
void FindRushes(const Population& population, std::vector<Suspicion>* suspicions);
void FindBatchesAtNight(const Population& population, std::vector<Suspicion>* suspicions);
void FindBacklogs(const Population& population, std::vector<Suspicion>* suspicions);
void FindSameAmounts(const Population& population, std::vector<Suspicion>* suspicions);
void FindSameTimes(const Population& population, std::vector<Suspicion>* suspicions);
void FindNoContact(const Population& population, std::vector<Suspicion>* suspicions);
void FindNoPhone(const Population& population, std::vector<Suspicion>* suspicions);
void FindPlain(const Population& population, std::vector<Suspicion>* suspicions);
void FindSharedProofs(const Population& population, std::vector<Suspicion>* suspicions);
void FindCallBacks(const Population& population, std::vector<Suspicion>* suspicions);
// Last: of the weights that the others gave.
void FindMoreOfTheSame(const Population& population, std::vector<Suspicion>* suspicions);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_SIGNS_H_
