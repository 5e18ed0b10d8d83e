#include "workflow/clock_length.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
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

std::optional<int> ParseClosingMinute(absl::string_view closes_at) {
  constexpr absl::string_view kShape = "17:30";
  absl::Time moment;
  std::string error;
  if (closes_at.size() != kShape.size() || !absl::ascii_isdigit(static_cast<unsigned char>(closes_at[0])) ||
      !absl::ParseTime("%H:%M", closes_at, absl::UTCTimeZone(), &moment, &error)) {
    return std::nullopt;
  }
  const int64_t minute = absl::ToUnixSeconds(moment) / 60;
  if (minute == 0) return std::nullopt;
  return static_cast<int>(minute);
}

absl::Duration CloseOfBusiness(const v1::ClockRule& rule) {
  const std::optional<int> minute = ParseClosingMinute(rule.closes_at());
  return minute.has_value() ? absl::Minutes(*minute) : absl::Hours(24);
}

}  // namespace gaiwan
