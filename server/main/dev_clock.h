// server/main/dev_clock.h: the clock of --insecure-dev-clock: it stands still and is moved by `gaiwan admin advance`.
//
// Thread-safe; one AdvanceTo at a time.
#ifndef GAIWAN_SERVER_MAIN_DEV_CLOCK_H_
#define GAIWAN_SERVER_MAIN_DEV_CLOCK_H_

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/api/admin_service.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

class DevClock final : public Clock, public AdvanceableClock {
 public:
  explicit DevClock(absl::Time start) : now_(start) {}

  absl::Time TimeNow() override;
  // The machine's: timeouts and rates are not simulated.
  absl::Duration MonotonicNow() override { return RealClock()->MonotonicNow(); }

  // Not before what is recorded already: used at the start on old data.
  void StartNotBefore(absl::Time time);

  struct Hooks {
    // When the next armed clock is due; InfiniteFuture for none.
    std::function<absl::Time()> next_due;
    // Has what is due now fire, and waits for it. False when something that is due does not fire.
    std::function<bool()> fire;
    // How many fired since the start.
    std::function<uint64_t()> fired;
  };
  // One for each part of the server that does something at a moment. Before the first AdvanceTo.
  void AddHooks(Hooks hooks) { hooks_.push_back(std::move(hooks)); }

  // Stops at each due moment on the way, so that what fires is recorded when it was due.
  absl::StatusOr<int> AdvanceTo(absl::Time to) override;

 private:
  void Set(absl::Time time);

  absl::Time NextDue() const;
  bool Fire() const;
  uint64_t Fired() const;

  std::vector<Hooks> hooks_;
  Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_DEV_CLOCK_H_
