// tests/testing/fake_clock.h: a Clock a test moves by hand. Thread-safe.
#ifndef GAIWAN_TESTS_TESTING_FAKE_CLOCK_H_
#define GAIWAN_TESTS_TESTING_FAKE_CLOCK_H_

#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan::testing {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time start) : now_(start) {}

  absl::Time TimeNow() override {
    MutexLock lock(&mu_);
    return now_;
  }
  absl::Duration MonotonicNow() override {
    MutexLock lock(&mu_);
    return monotonic_;
  }
  // Time passes: both clocks move.
  void AdvanceTime(absl::Duration by) {
    MutexLock lock(&mu_);
    now_ += by;
    monotonic_ += by;
  }
  // Somebody set the wall clock: only it moves.
  void SetWallClock(absl::Time to) {
    MutexLock lock(&mu_);
    now_ = to;
  }

 private:
  Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
  absl::Duration monotonic_ ABSL_GUARDED_BY(mu_) = absl::ZeroDuration();
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_FAKE_CLOCK_H_
