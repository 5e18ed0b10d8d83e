// server/timer/pace.h: how often this folder's state machines look, and when they try again. Pure.
#ifndef GAIWAN_SERVER_TIMER_PACE_H_
#define GAIWAN_SERVER_TIMER_PACE_H_

#include <algorithm>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace gaiwan {

// The longest between two looks: what was armed, set or loaded just now is noticed by then.
inline constexpr absl::Duration kLookEvery = absl::Seconds(1);
// Delays of another try: doubled from the first to the last.
inline constexpr absl::Duration kRetryFirst = absl::Seconds(1);
inline constexpr absl::Duration kRetryLast = absl::Hours(1);
// When the engine as a whole cannot write (disk full, busy, closing), everything waits, not longer than this.
inline constexpr absl::Duration kPauseLast = absl::Minutes(1);

// `first`, doubled with each of the `attempts` before, up to `last`.
inline absl::Duration Backoff(int attempts, absl::Duration first, absl::Duration last) {
  constexpr int kDoublingsMax = 20;
  return std::min(first * (1 << std::min(attempts, kDoublingsMax)), last);
}

// The engine as a whole cannot write now; it is not this case's fault.
inline bool IsEngineWide(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_PACE_H_
