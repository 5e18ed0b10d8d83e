// server/returns/figure_sums.h: what a booking adds to each figure of a return. The one place where a definition meets
// the numbers: sums over counters and the parts of single cases go through it.
//
// Immutable once made, so any thread may use it.
#ifndef GAIWAN_SERVER_RETURNS_FIGURE_SUMS_H_
#define GAIWAN_SERVER_RETURNS_FIGURE_SUMS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "gaiwan/v1/record.pb.h"
#include "gaiwan/v1/return.pb.h"
#include "server/auth/class_set.h"
#include "server/directory/directory.h"
#include "server/returns/return_period.h"

namespace gaiwan {

class FigureSums {
 public:
  // `codes` tell which codes a ministry's code or a first-level class stands for, `directory` which channels a column.
  FigureSums(const v1::ReturnDefinition& definition, MonthRange months, v1::PeriodBasis basis, const CodeLists& codes,
             const Directory& directory);

  size_t figure_count() const { return figures_.size(); }
  // What any figure counts.
  const std::set<v1::Measure>& measures() const { return measures_; }
  // The months in which what is counted happened, as far as the period narrows them.
  MonthRange happened_months() const { return happened_; }

  // What `booking` adds to figure `i`; 0 for a ratio.
  int64_t Of(size_t i, const v1::Booking& booking) const;
  // Adds it to all of them. REQUIRES: `sums` has figure_count() numbers.
  void AddTo(const v1::Booking& booking, std::vector<int64_t>* sums) const;

  // The values as shown: ratios worked out of their sums, in ten-thousandths, rounded half up.
  void FillValues(const std::vector<int64_t>& sums, v1::ReturnRow* row) const;

  // Classes that whoever is shown which cases make up figure `i` must see of them.
  ClassSet ClassesOf(size_t i) const { return figures_[i].classes; }

 private:
  using Codes = std::optional<absl::flat_hash_set<std::string>>;  // nullopt: any.

  struct Term {
    v1::Measure measure;
    MonthRange months;
    bool later_rounds;
    int sign;
    Codes classes, sources, channels, difficulties, relations, results;
    absl::flat_hash_set<int> origins, forms;  // Empty: any.
  };
  struct Figure {
    std::vector<Term> terms;
    // Of a ratio: where its numerator and denominator stand; else -1.
    int numerator = -1;
    int denominator = -1;
    ClassSet classes;
  };

  Term MakeTerm(const v1::FigureTerm& term, MonthRange months, const CodeLists& codes,
                const Directory& directory) const;
  bool Takes(const Term& term, const v1::Booking& booking) const;

  const bool by_recorded_;
  std::vector<Figure> figures_;
  std::set<v1::Measure> measures_;
  MonthRange happened_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_FIGURE_SUMS_H_
