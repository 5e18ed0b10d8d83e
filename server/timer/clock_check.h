// server/timer/clock_check.h: may the wall clock be believed? A clock set to next year by mistake would expire every
// legal period in the house, and no one can take an event back.
//
// Thread-safe.
#ifndef GAIWAN_SERVER_TIMER_CLOCK_CHECK_H_
#define GAIWAN_SERVER_TIMER_CLOCK_CHECK_H_

#include <string>

#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// More than the leap of a machine that finds its time server after a while; less than any period counted in hours.
inline constexpr absl::Duration kClockLeapMax = absl::Minutes(5);
// How long a server may have been off before its time looks wrong: longer than any holiday.
inline constexpr absl::Duration kOffMax = absl::Hours(40 * 24);

class ClockCheck {
 public:
  // `last_record_time`: of the log at start; not after 1970 when there is none. `clock` is not owned.
  ClockCheck(Clock* clock, absl::Time last_record_time);

  // Why the time cannot be believed, for people; empty when it can. Stays until Confirm, even if the clock comes back.
  std::string Look();
  // An administrator says that the time is right as it is now.
  void Confirm();

 private:
  absl::Duration Offset() const { return clock_->TimeNow() - absl::UnixEpoch() - clock_->MonotonicNow(); }

  Clock* const clock_;
  Mutex mu_;
  // Of the wall clock over the monotonic one, when it was last believed.
  absl::Duration offset_ ABSL_GUARDED_BY(mu_);
  std::string doubt_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_CLOCK_CHECK_H_
