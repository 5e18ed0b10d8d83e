#include "server/base/clock.h"

#include <chrono>

#include "absl/time/clock.h"

namespace gaiwan {
namespace {

class MachineClock final : public Clock {
 public:
  absl::Time TimeNow() override { return absl::Now(); }
  absl::Duration MonotonicNow() override {
    return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
  }
};

}  // namespace

Clock* RealClock() {
  static MachineClock* const clock = new MachineClock;  // Never destroyed: threads may outlive static destruction.
  return clock;
}

}  // namespace gaiwan
