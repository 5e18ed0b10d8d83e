#include "server/returns/few_cases.h"

#include "absl/algorithm/container.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

void MakeFew(v1::FigureValue* value) {
  value->clear_value();
  value->set_few(true);
}

bool IsFewOf(const v1::ReturnDefinition& definition, const v1::ReturnRow& row, absl::string_view figure) {
  for (int i = 0; i < row.values_size() && i < definition.figures_size(); ++i) {
    if (definition.figures(i).id() == figure) return row.values(i).few();
  }
  return false;
}

}  // namespace

absl::StatusOr<bool> IsFew(const std::vector<std::string>& makers, const IsKeptFrom& is_kept) {
  if (makers.size() >= kFewCases) return false;
  for (const std::string& name : makers) {
    ASSIGN_OR_RETURN(const bool kept, is_kept(name));
    if (kept) return true;
  }
  return false;
}

absl::Status HideFew(const std::vector<RowMakers>& rows, const IsKeptFrom& is_kept, v1::ReturnTable* table) {
  const v1::ReturnDefinition& definition = table->definition();
  for (v1::ReturnRow& row : *table->mutable_rows()) {
    const auto makers =
        absl::c_find_if(rows, [&](const RowMakers& each) { return each.unit == row.unit() && each.own == row.own(); });
    if (makers == rows.end()) continue;
    for (int i = 0; i < row.values_size() && i < static_cast<int>(makers->figures.size()); ++i) {
      ASSIGN_OR_RETURN(const bool few, IsFew(makers->figures[static_cast<size_t>(i)], is_kept));
      if (few) MakeFew(row.mutable_values(i));
    }
    // A ratio and one half of it tell the other half.
    for (int i = 0; i < row.values_size() && i < definition.figures_size(); ++i) {
      const v1::FigureRatio& ratio = definition.figures(i).ratio();
      const bool tells = IsFewOf(definition, row, ratio.numerator()) || IsFewOf(definition, row, ratio.denominator());
      if (definition.figures(i).has_ratio() && row.values(i).has_value() && tells) MakeFew(row.mutable_values(i));
    }
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
