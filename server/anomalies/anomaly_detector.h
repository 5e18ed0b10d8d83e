// server/anomalies/anomaly_detector.h: which concluded cases look made up, and why. Pure; time grows with the number of
// cases, as n log n.
//
// Each sign asks how rare what a case shows is among all cases of the population (server/anomalies/rarity.h), and
// weighs as much as that. The weights of a case's signs are added. A flag is a reason to call the people of the case,
// and never by itself a reason to deduct anything: some flagged cases are honest (docs/anomalies.md says how many were
// measured).
#ifndef GAIWAN_SERVER_ANOMALIES_ANOMALY_DETECTOR_H_
#define GAIWAN_SERVER_ANOMALIES_ANOMALY_DETECTOR_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "gaiwan/v1/supervision_service.pb.h"
#include "server/anomalies/concluded_case.h"

namespace gaiwan {

// From this weight on a case is flagged. Ten points double the odds (WeightOf), and one case in a hundred is taken to
// be made up: log2(100) = 6.6 doublings make it as likely made up as not.
inline constexpr int kFlagWeight = 66;
// Cases kept for each reason, for a reader who sees only some of them.
inline constexpr size_t kOthersKeptMax = 100;

struct FoundSign {
  v1::AnomalySign sign = v1::ANOMALY_SIGN_UNSPECIFIED;
  // 1 to 100.
  int weight = 0;
  // Indices of other cases that it is about, at most kOthersKeptMax; and how many there are.
  std::vector<size_t> others;
  size_t others_total = 0;
};

struct Suspicion {
  // 0 to 100. Flagged from kFlagWeight on.
  int weight = 0;
  // Heaviest first.
  std::vector<FoundSign> signs;
};

// One for each of `cases`, in their order. The cases are the population, too: of a whole county and a year, so that
// what is usual can be told.
std::vector<Suspicion> FindAnomalies(absl::Span<const ConcludedCase> cases);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_ANOMALY_DETECTOR_H_
