// clients/recompute/recompute.h: the figures of official returns, worked out of an export: every event read, every
// case followed (counted_case.h), every count looked at. Simple on purpose, and the log is read once for all that is
// asked: that of a province takes minutes to read. For one thread.
#ifndef GAIWAN_CLIENTS_RECOMPUTE_RECOMPUTE_H_
#define GAIWAN_CLIENTS_RECOMPUTE_RECOMPUTE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/recompute/export_reader.h"
#include "gaiwan/v1/return.pb.h"

namespace gaiwan::recompute {

struct Question {
  std::string id;
  // 0: the newest.
  int32_t revision = 0;
  // Code of the organisation.
  std::string unit;
  // First and last month, `2026-01`.
  std::string first_month, last_month;
  bool recorded = false;
  // What was known then: records up to this moment, and up to this position when it is not 0.
  std::optional<absl::Time> as_of;
  int64_t position = 0;
};

// First and last month of `2026-03`, `2026-Q1`, `2026-H1`, `2026`; both empty for what is no period.
std::pair<std::string, std::string> MonthsOf(const std::string& period);

struct Answer {
  v1::ReturnTable table;
  // Records that the export does not show, or only in part: with any, the figures may be short of them.
  int64_t not_shown = 0;
};

// Answers in the order of the questions. Memory: a few kilobytes for each case of the export.
// Errors as ReadExport says; INVALID_ARGUMENT for a return or a unit that is not known, or no period.
absl::StatusOr<std::vector<Answer>> Recompute(const Export& exported, const std::vector<Question>& questions);

// Where the figures of `told` are others than those of `table`: a line each, `orgs/632821 cases: 12, not 13`. Units
// that only one of them names count as 0.
std::vector<std::string> Differences(const v1::ReturnTable& table, const v1::ReturnTable& told);

}  // namespace gaiwan::recompute

#endif  // GAIWAN_CLIENTS_RECOMPUTE_RECOMPUTE_H_
