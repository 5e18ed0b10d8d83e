// server/anomalies/anomaly_reader.h: the concluded cases of a unit and a period, and which of them look made up against
// all that were concluded around them.
//
// What is usual is learned from the whole county and from the year before as well, since one village's quarter is too
// few. Cases are read as they are folded, their people and words by keyed hashes: nothing personal is opened.
// Thread-safe.
#ifndef GAIWAN_SERVER_ANOMALIES_ANOMALY_READER_H_
#define GAIWAN_SERVER_ANOMALIES_ANOMALY_READER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/anomalies/anomaly_detector.h"
#include "server/anomalies/concluded_case.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/projection/case_loader.h"

namespace gaiwan {

// Cases read for one report, those of the population with them: some seconds, and 30 MB. A county concludes as many in
// some years; of a larger one the population is that of the town.
inline constexpr size_t kAnomalyCasesMax = 20000;

// What is read of a concluded case; nothing (nullptr) of one that was not concluded after it was taken on, or that was
// taken over from a paper ledger, whose times were typed from it.
std::unique_ptr<ConcludedCase> ToConcludedCase(const v1::Case& c, const v1::LookupRow& lookup);

class AnomalyReader {
 public:
  struct Parts {
    // Not owned; outlives the reader.
    const CaseLoader* loader = nullptr;
    // Whether a call-back of a sample found that the case went otherwise. Empty: there are none.
    std::function<bool(absl::string_view name)> found_otherwise = {};
  };
  explicit AnomalyReader(Parts parts) : parts_(std::move(parts)) {}

  struct Question {
    // Code of the unit: concluded by it or by whoever is below it.
    std::string unit;
    // Days on which it was concluded, as stated; both included.
    absl::CivilDay from, to;
  };
  // All that was read, and what was found of each.
  struct Answer {
    std::vector<ConcludedCase> cases;
    std::vector<Suspicion> suspicions;
    // Indices of those of the unit and the period.
    std::vector<size_t> asked;
  };
  //   RESOURCE_EXHAUSTED  the unit and the period alone have more than kAnomalyCasesMax.
  //   DATA_LOSS           a row does not parse.
  absl::StatusOr<Answer> Read(const View& view, const Directory& directory, const Question& question) const;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_ANOMALY_READER_H_
