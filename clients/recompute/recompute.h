// clients/recompute/recompute.h: the figures of an official return, worked out of an export: every event read, every
// case followed (counted_case.h), every count looked at. Slow and simple on purpose. For one thread.
#ifndef GAIWAN_CLIENTS_RECOMPUTE_RECOMPUTE_H_
#define GAIWAN_CLIENTS_RECOMPUTE_RECOMPUTE_H_

#include <cstdint>
#include <optional>
#include <string>
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
  // `2026-03`, `2026-Q1`, `2026-H1`, `2026`.
  std::string period;
  bool recorded = false;
  // What was known then: records up to this moment, and up to this position when it is not 0.
  std::optional<absl::Time> as_of;
  int64_t position = 0;
};

struct Answer {
  v1::ReturnTable table;
  // Records that the export does not show, or only in part: with any, the figures may be short of them.
  int64_t not_shown = 0;
};

// Errors as ReadExport says; INVALID_ARGUMENT for a return, unit or period that is not known.
absl::StatusOr<Answer> Recompute(const Export& exported, const Question& question);

// Where the figures of `told` are others than those of `table`: a line each, `orgs/632821 cases: 12, not 13`. Units
// that only one of them names count as 0.
std::vector<std::string> Differences(const v1::ReturnTable& table, const v1::ReturnTable& told);

}  // namespace gaiwan::recompute

#endif  // GAIWAN_CLIENTS_RECOMPUTE_RECOMPUTE_H_
