// server/returns/return_reader.h: works out the figures of a return, and which cases make them up, as they were known
// at one position of the log.
//
// What is known now stands in the counters. For an earlier position, the cases that have records behind it are folded
// up to it, and what they add now is exchanged for what they added then: the cost is that of what came since, not of
// what was counted. Thread-safe.
#ifndef GAIWAN_SERVER_RETURNS_RETURN_READER_H_
#define GAIWAN_SERVER_RETURNS_RETURN_READER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/record.pb.h"
#include "gaiwan/v1/return.pb.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/mediation/unit_record_table.h"
#include "server/projection/case_loader.h"
#include "server/returns/few_cases.h"
#include "server/returns/figure_sums.h"
#include "server/returns/return_period.h"

namespace gaiwan {

struct ReturnQuestion {
  v1::ReturnDefinition definition;
  // Code of the unit: it and everything below.
  std::string unit;
  MonthRange months;
  v1::PeriodBasis basis = v1::PERIOD_BASIS_HAPPENED;
  // What was known then.
  Position position = 0;
};

// What one case adds to one figure, and what it added before.
struct CasePartOfFigure {
  int64_t now = 0;
  int64_t then = 0;
};

class ReturnReader {
 public:
  // What `parts` names is not owned and outlives the reader.
  struct Parts {
    const CaseLoader* loader = nullptr;
    const UnitRecordTable* units = nullptr;
  };
  explicit ReturnReader(const Parts& parts) : parts_(parts) {}

  // The position of the last record in `view` entered up to `time`; 0 when there is none.
  static absl::StatusOr<Position> PositionAt(const View& view, absl::Time time);

  // The figures of the unit, and of each organisation right below it under which something is counted or a committee
  // stands. Errors of the store.
  absl::StatusOr<v1::ReturnTable> Read(const View& view, const Reference& reference,
                                       const ReturnQuestion& question) const;

  struct Drilled {
    // What each case adds, by its name; cases that add nothing are not there.
    absl::btree_map<std::string, int64_t> cases;
    // What comes from rounds of screening.
    int64_t screening = 0;
  };
  // Where figure `i` comes from. `own`: the unit without what has a row of its own.
  absl::StatusOr<Drilled> Drill(const View& view, const Reference& reference, const ReturnQuestion& question, size_t i,
                                bool own) const;

  // Which cases make up the figures that Read tells, row by row, as far as they are fewer than kFewCases.
  absl::StatusOr<std::vector<RowMakers>> MakersOf(const View& view, const Reference& reference,
                                                  const ReturnQuestion& question) const;

  // The cases whose part in any figure of the unit is another now than it was at the question's position: what they
  // add, figure by figure. By name.
  using Changed = absl::btree_map<std::string, std::vector<CasePartOfFigure>>;
  absl::StatusOr<Changed> Compare(const View& view, const Reference& reference, const ReturnQuestion& question) const;

 private:
  // What a case added at the position, and adds now.
  struct Since {
    v1::CaseTally then;
    v1::CaseTally now;
    // Its version at the position; 0 when there was no such case.
    uint64_t version = 0;
  };
  using ChangedTallies = absl::flat_hash_map<std::string, Since>;

  // The cases with records behind `position`.
  absl::StatusOr<ChangedTallies> ChangedSince(const View& view, Position position) const;
  // Each case with what it added at the question's position.
  absl::Status ForEachTally(const View& view, const ReturnQuestion& question,
                            const std::function<void(absl::string_view name, const v1::CaseTally&)>& callback) const;
  // Rounds of screening as bookings.
  absl::Status ForEachScreening(const View& view, const Directory& directory, const FigureSums& sums,
                                const ReturnQuestion& question,
                                const std::function<void(const v1::Booking&)>& callback) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_RETURN_READER_H_
