// workflow/base/date.h: calendar days as the law and our files write them, in the one zone we live in.
//
// All of China keeps +08:00 the whole year, so the zone is a constant here and never the machine's. Pure functions,
// safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_DATE_H_
#define GAIWAN_WORKFLOW_BASE_DATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace gaiwan {

// The years a date may lie in: the oldest birth or contract anyone brings, and a lease far longer than the law allows.
inline constexpr int kDateYearMin = 1900;
inline constexpr int kDateYearMax = 2200;

// The fixed zone +08:00.
absl::TimeZone ChinaTimeZone();

// The day that `time` falls on at +08:00. REQUIRES: `time` is finite.
absl::CivilDay DayOf(absl::Time time);

// 00:00 at +08:00 of `day`; `StartOfDay(day + 1)` is therefore 24:00 of `day`.
absl::Time StartOfDay(absl::CivilDay day);

// Reads `yyyy-mm-dd`, ten ASCII characters and nothing else, years kDateYearMin to kDateYearMax.
//   INVALID_ARGUMENT  says what is wrong: the shape, the year, the month, or how many days that month has. The caller
//                     puts the field's name before it.
absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text);

// `yyyy-mm-dd`.
std::string FormatDate(absl::CivilDay day);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_DATE_H_
