// workflow/base/office_hours.h: the hours of a working day in which an office is open, as people write them. Pure
// functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_OFFICE_HOURS_H_
#define GAIWAN_WORKFLOW_BASE_OFFICE_HOURS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

// From and to, as time since 00:00 at +08:00.
struct OfficeHours {
  absl::Duration from;
  absl::Duration to;
};

// A morning, an afternoon, an evening, and one to spare.
inline constexpr int kOfficeHoursMax = 4;

// Reads `09:00-12:00 14:30-18:00`: one to kOfficeHoursMax ranges of `hh:mm`, 00:00 to 24:00, one behind the other.
//   INVALID_ARGUMENT  says what is wrong. The caller puts the setting's name before it.
absl::StatusOr<std::vector<OfficeHours>> ParseOfficeHours(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_OFFICE_HOURS_H_
