#include "server/timer/clock_check.h"

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

std::string InWords(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, ChinaTimeZone());
}

std::string InWords(absl::Duration duration) {
  return absl::FormatDuration(absl::Trunc(duration, absl::Seconds(1)));
}

}  // namespace

ClockCheck::ClockCheck(Clock* clock, absl::Time last_record_time) : clock_(clock), offset_(Offset()) {
  if (last_record_time <= absl::UnixEpoch()) return;
  const absl::Time now = clock->TimeNow();
  if (now < last_record_time - kClockLeapMax) {
    doubt_ = absl::StrCat("at start the clock said ", InWords(now), ", which is before the last entry of the log (",
                          InWords(last_record_time), ")");
  } else if (now > last_record_time + kOffMax) {
    doubt_ =
        absl::StrCat("at start the clock said ", InWords(now), ", which is more than 40 days after the last entry of ",
                     "the log (", InWords(last_record_time), ")");
  }
}

std::string ClockCheck::Look() {
  MutexLock lock(&mu_);
  if (!doubt_.empty()) return doubt_;
  const absl::Duration leap = Offset() - offset_;
  if (absl::AbsDuration(leap) > kClockLeapMax) {
    doubt_ = absl::StrCat("the clock was set ", leap > absl::ZeroDuration() ? "forward" : "back", " by ",
                          InWords(absl::AbsDuration(leap)), "; it said ", InWords(clock_->TimeNow()));
  }
  return doubt_;
}

void ClockCheck::Confirm() {
  MutexLock lock(&mu_);
  offset_ = Offset();
  doubt_.clear();
}

}  // namespace gaiwan
