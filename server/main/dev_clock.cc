#include "server/main/dev_clock.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::Time DevClock::TimeNow() {
  MutexLock lock(&mu_);
  return now_;
}

void DevClock::Set(absl::Time time) {
  MutexLock lock(&mu_);
  now_ = std::max(now_, time);
}

void DevClock::StartNotBefore(absl::Time time) {
  Set(time);
}

absl::StatusOr<int> DevClock::AdvanceTo(absl::Time to) {
  const absl::Time now = TimeNow();
  if (to < now) {
    return absl::FailedPreconditionError(
        absl::StrCat("the clock never goes back: it is ", absl::FormatTime(now, absl::FixedTimeZone(8 * 3600))));
  }
  int fired = 0;
  for (absl::Time due = hooks_.next_due(); due <= to; due = hooks_.next_due()) {
    Set(due);
    ASSIGN_OR_RETURN(const int n, hooks_.fire());
    if (n == 0) break;  // What is due cannot fire now; it is tried again later and must not hold the clock.
    fired += n;
  }
  Set(to);
  return fired;
}

}  // namespace gaiwan
