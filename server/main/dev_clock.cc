#include "server/main/dev_clock.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"

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
        absl::StrCat("the clock never goes back: it is ", absl::FormatTime(now, ChinaTimeZone())));
  }
  const uint64_t before = hooks_.fired();
  for (absl::Time due = hooks_.next_due(); due <= to; due = hooks_.next_due()) {
    Set(due);
    if (!hooks_.fire()) break;  // It is tried again later, and must not hold the clock.
  }
  Set(to);
  return static_cast<int>(hooks_.fired() - before);
}

}  // namespace gaiwan
