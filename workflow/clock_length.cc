#include "workflow/clock_length.h"

#include "workflow/base/dispute_class.h"

namespace gaiwan {

PeriodUnit ToPeriodUnit(v1::PeriodUnit unit) {
  switch (unit) {
    case v1::UNIT_HOURS:
      return PeriodUnit::kHours;
    case v1::UNIT_WORKING_DAYS:
      return PeriodUnit::kWorkingDays;
    case v1::UNIT_CALENDAR_MONTHS:
      return PeriodUnit::kCalendarMonths;
    case v1::UNIT_CALENDAR_YEARS:
      return PeriodUnit::kCalendarYears;
    default:
      return PeriodUnit::kCalendarDays;
  }
}

RuleLength LengthFor(const v1::ClockRule& rule, absl::string_view dispute_class) {
  RuleLength found{rule.length(), rule.unit()};
  size_t exactness = 0;
  for (const v1::ClockOverride& override : rule.overrides()) {
    if (!CoversClass(override.dispute_class(), dispute_class) || override.dispute_class().size() <= exactness) continue;
    exactness = override.dispute_class().size();
    found.length = override.length();
    if (override.unit() != v1::PERIOD_UNIT_UNSPECIFIED) found.unit = override.unit();
  }
  return found;
}

}  // namespace gaiwan
