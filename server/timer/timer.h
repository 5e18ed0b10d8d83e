// server/timer/timer.h: due clocks become commands. A state machine: its driver calls Step, waits as NextWake says or
// until `wake` is called, and calls Step again.
//
// The row of a due clock goes with the event that expires or moves it. So one rule settles every answer: when the row
// is gone the matter is done, whoever did it; when it is still there it is tried again after a growing delay. Nothing
// is kept over a restart: the rows are all there is to know.
//
// Step and NextWake belong to one thread. Held, Confirm and counts may be called by any.
#ifndef GAIWAN_SERVER_TIMER_TIMER_H_
#define GAIWAN_SERVER_TIMER_TIMER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/log/store.h"
#include "server/projection/due_projector.h"
#include "server/timer/answer_inbox.h"
#include "server/timer/clock_check.h"
#include "server/timer/pace.h"
#include "server/timer/system_commands.h"

namespace gaiwan {

// Expiries on their way through the engine: what one of its groups takes (kExpiriesPerGroupMax).
inline constexpr size_t kExpiriesInFlightMax = 256;
// Due clocks the timer keeps in mind, those it will try again among them. When so many fail, something is broken that
// trying more of them does not mend.
inline constexpr size_t kExpiriesKnownMax = 4096;

class Timer {
 public:
  struct Options {
    // False with a simulated clock, which leaps for a living.
    bool check_clock = true;
  };
  struct Parts {
    Store* store;
    DueFront* front;
    Clock* clock;
    SubmitFn submit;
    // Of the engine: the time of what is recorded never goes back, and nor does what is due.
    std::function<absl::Time()> last_record_time;
    // Step has something to do now. Any thread; must not call the timer. May be empty.
    std::function<void()> wake;
  };
  struct Counts {
    uint64_t sent = 0;
    // Answered, and done with.
    uint64_t settled = 0;
    // To be tried again.
    uint64_t failed = 0;
  };

  // What `parts` names is not owned and outlives the timer; what it submitted may be answered later.
  Timer(Parts parts, const Options& options);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Takes the answers that came, and submits what is due. Returns how many it submitted.
  size_t Step();
  // How long until Step has something to do, if nobody calls `wake` before; at most kLookEvery.
  absl::Duration NextWake() const;

  // Why expiries are held back, for people; empty when they are not.
  std::string held() const;
  // An administrator says that the time is right as it is now; what was held goes out.
  void Confirm();

  Counts counts() const;

 private:
  // A due clock that was submitted, or is to be tried again.
  struct Known {
    bool in_flight = false;
    int attempts = 0;
    absl::Duration retry_at;  // Monotonic.
  };

  void TakeAnswers();
  void Settle(const std::string& key, const absl::Status& answer);
  // Both return how many were submitted, and stop when the engine takes no more.
  size_t TryAgain();
  size_t TakeNew();
  bool Submit(const std::string& key, const DueRow& row);
  void RetryLater(const std::string& key, absl::Duration delay);
  void Pause();
  bool HasRoom() const { return in_flight_ < kExpiriesInFlightMax && known_.size() < kExpiriesKnownMax; }
  bool Paused() const { return parts_.clock->MonotonicNow() < paused_until_; }
  absl::Time Now() const;

  const Parts parts_;
  const std::shared_ptr<AnswerInbox> inbox_;
  // Empty when the clock is not checked.
  const std::unique_ptr<ClockCheck> check_;
  std::atomic<uint64_t> sent_{0}, settled_{0}, failed_{0};

  // --- the timer's thread only ---
  absl::flat_hash_map<std::string, Known> known_;  // By the key of the row.
  size_t in_flight_ = 0;
  absl::Duration next_retry_ = absl::InfiniteDuration();
  absl::Duration paused_until_ = -absl::InfiniteDuration();
  int pauses_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_TIMER_H_
