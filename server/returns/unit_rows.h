// server/returns/unit_rows.h: which row of a return each organisation below a unit counts in. Immutable.
#ifndef GAIWAN_SERVER_RETURNS_UNIT_ROWS_H_
#define GAIWAN_SERVER_RETURNS_UNIT_ROWS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/directory/directory.h"

namespace gaiwan {

class UnitRows {
 public:
  // Row 0 is the unit with everything below, row 1 the unit itself, and then one each for what stands right below it,
  // in the order of codes.
  UnitRows(const Directory& directory, absl::string_view unit);

  static constexpr size_t kAll = 0;
  static constexpr size_t kOwn = 1;
  static constexpr size_t kNone = SIZE_MAX;

  // The row besides row 0 that the organisation counts in; kNone when it stands elsewhere.
  size_t RowOf(absl::string_view code) const;
  // The code of each row's organisation.
  const std::vector<std::string>& rows() const { return rows_; }
  // Whether a mediation committee stands in the row.
  bool HasCommittee(size_t row) const { return has_committee_[row]; }
  // All organisations at or below the unit, in the order of codes.
  const std::vector<std::string>& codes() const { return codes_; }

 private:
  std::vector<std::string> rows_;
  std::vector<bool> has_committee_;
  std::vector<std::string> codes_;
  absl::flat_hash_map<std::string, size_t> row_of_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_UNIT_ROWS_H_
