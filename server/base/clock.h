// server/base/clock.h: time as an argument.
//
// Nothing below main/ asks the machine for the time; it is handed a Clock. Thread-safe.
#ifndef GAIWAN_SERVER_BASE_CLOCK_H_
#define GAIWAN_SERVER_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace gaiwan {

class Clock {
 public:
  virtual ~Clock() = default;

  // The wall clock. May jump; whoever needs order takes the later of this and what it has seen.
  virtual absl::Time TimeNow() = 0;

  // Time since some fixed moment, never going back: for timeouts and for telling that the wall clock was moved.
  virtual absl::Duration MonotonicNow() = 0;
};

// The machine's clock. Never destroyed.
Clock* RealClock();

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_CLOCK_H_
