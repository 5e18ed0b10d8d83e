#include "server/returns/unit_rows.h"

namespace gaiwan {

UnitRows::UnitRows(const Directory& directory, absl::string_view unit) : rows_(2, std::string(unit)) {
  absl::flat_hash_map<std::string, size_t> row_of_child;
  for (const auto& [code, org] : directory.organisations()) {
    if (org.parent() != unit) continue;
    row_of_child[code] = rows_.size();
    rows_.push_back(code);
  }
  has_committee_.assign(rows_.size(), false);
  for (const auto& [code, org] : directory.organisations()) {
    if (!directory.IsAtOrBelow(code, unit)) continue;
    codes_.push_back(code);
    size_t row = kOwn;
    // Up to the one right below the unit.
    for (std::string at = code; at != unit; at = directory.Parent(at)) {
      const auto child = row_of_child.find(at);
      if (child != row_of_child.end()) row = child->second;
    }
    row_of_[code] = row;
    if (org.kind() == kCommitteeKind) has_committee_[row] = true;
  }
}

size_t UnitRows::RowOf(absl::string_view code) const {
  const auto found = row_of_.find(code);
  return found == row_of_.end() ? kNone : found->second;
}

}  // namespace gaiwan
