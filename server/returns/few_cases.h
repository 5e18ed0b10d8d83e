// server/returns/few_cases.h: figures that one or two cases make up. Of a sealed case (a minor, violence) whoever sees
// the process alone does not learn that it exists; a figure of one would tell them. Pure.
#ifndef GAIWAN_SERVER_RETURNS_FEW_CASES_H_
#define GAIWAN_SERVER_RETURNS_FEW_CASES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/return.pb.h"

namespace gaiwan {

// Fewer cases than this make a figure `few`: with three nobody who knows one of them can tell the others apart, which
// is the smallest cell that statistics on persons commonly show.
inline constexpr size_t kFewCases = 3;

// What makes up the figures of one row of a table.
struct RowMakers {
  // `orgs/{org}`, as in ReturnRow.
  std::string unit;
  bool own = false;
  // Of each figure the names of the cases that add to it: kFewCases of them stand for that many and more.
  std::vector<std::vector<std::string>> figures;
};

// Whether it is kept from the caller that there is the case. Asked of few cases.
using IsKeptFrom = std::function<absl::StatusOr<bool>(const std::string& name)>;

// Whether the figure that these cases make up would tell of one that is kept.
absl::StatusOr<bool> IsFew(const std::vector<std::string>& makers, const IsKeptFrom& is_kept);

// Makes those figures `few`, and ratios of them. Sums above them stay what they are.
absl::Status HideFew(const std::vector<RowMakers>& rows, const IsKeptFrom& is_kept, v1::ReturnTable* table);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_FEW_CASES_H_
