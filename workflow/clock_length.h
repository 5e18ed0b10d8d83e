// workflow/clock_length.h: how long the period of a clock is, as its rule says. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CLOCK_LENGTH_H_
#define GAIWAN_WORKFLOW_CLOCK_LENGTH_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/period.h"

namespace gaiwan {

// The unit as period.h has it. REQUIRES: `unit` is one (a checked definition has no other).
PeriodUnit ToPeriodUnit(v1::PeriodUnit unit);

// Length and unit of the rule for a dispute of this class: of the overrides the one that names it most exactly.
struct RuleLength {
  int length = 0;
  v1::PeriodUnit unit = v1::PERIOD_UNIT_UNSPECIFIED;
};
RuleLength LengthFor(const v1::ClockRule& rule, absl::string_view dispute_class);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCK_LENGTH_H_
