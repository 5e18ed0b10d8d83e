// workflow/clock_length.h: how long the period of a clock is and when its last day ends, as its rule says. Pure, safe
// from any thread.
#ifndef GAIWAN_WORKFLOW_CLOCK_LENGTH_H_
#define GAIWAN_WORKFLOW_CLOCK_LENGTH_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
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

// The minute of the day that `closes_at` of a rule names, 1 to 1439; nullopt for what is no time of day, `00:00` among
// it.
std::optional<int> ParseClosingMinute(absl::string_view closes_at);
// How long after its midnight the last day of the rule's clocks ends; 24 hours where the rule says nothing.
absl::Duration CloseOfBusiness(const v1::ClockRule& rule);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCK_LENGTH_H_
