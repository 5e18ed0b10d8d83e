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

absl::Time DevClock::NextDue() const {
  absl::Time next = absl::InfiniteFuture();
  for (const Hooks& each : hooks_) next = std::min(next, each.next_due());
  return next;
}

// Each, also when one does not.
bool DevClock::Fire() const {
  bool fired = true;
  for (const Hooks& each : hooks_) fired &= each.fire();
  return fired;
}

uint64_t DevClock::Fired() const {
  uint64_t fired = 0;
  for (const Hooks& each : hooks_) fired += each.fired();
  return fired;
}

absl::StatusOr<int> DevClock::AdvanceTo(absl::Time to) {
  const absl::Time now = TimeNow();
  if (to < now) {
    return absl::FailedPreconditionError(
        absl::StrCat("the clock never goes back: it is ", absl::FormatTime(now, ChinaTimeZone())));
  }
  const uint64_t before = Fired();
  for (absl::Time due = NextDue(); due <= to; due = NextDue()) {
    Set(due);
    if (!Fire()) break;  // It is tried again later, and must not hold the clock.
  }
  Set(to);
  return static_cast<int>(Fired() - before);
}

}  // namespace gaiwan
