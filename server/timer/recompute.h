// server/timer/recompute.h: clocks follow the calendar. When a year was loaded or a day corrected, every case of which
// a clock now ends at another time gets the command `recompute_clocks`. A state machine, driven as the timer is.
//
// It walks over all cases, in the background and behind what people ask, and what it did is not written down: a walk
// finds what is left to do. So the walk at a start takes up what a crash cut off, and one that finds nothing writes
// nothing. A case that did not come through makes another walk, after a growing delay.
//
// Step and NextWake belong to one thread. done and counts may be called by any.
#ifndef GAIWAN_SERVER_TIMER_RECOMPUTE_H_
#define GAIWAN_SERVER_TIMER_RECOMPUTE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "server/base/clock.h"
#include "server/log/store.h"
#include "server/projection/case_loader.h"
#include "server/timer/answer_inbox.h"
#include "server/timer/pace.h"
#include "server/timer/system_commands.h"

namespace gaiwan {

// Recomputations on their way through the engine: half of what one of its groups takes of the server's own commands, so
// that a thousand of them do not hold up clocks that fall due.
inline constexpr size_t kRecomputationsInFlightMax = 128;
// List rows and cases that one Step looks at, some milliseconds of work: it is stopped between two.
inline constexpr size_t kRowsPerStepMax = 4096;
inline constexpr size_t kCasesPerStepMax = 64;

class ClockRecomputer {
 public:
  struct Parts {
    const Store* store;
    const CaseLoader* loader;
    Clock* clock;
    SubmitFn submit;
    // Of the present calendar; 0 before any was loaded. Any thread.
    std::function<int64_t()> calendar_revision;
    // Whether the present calendar moves a clock of the case.
    std::function<bool(const v1::Case& c)> moves;
    // For the log of the server: a case could not be read (empty: the list of cases), or its command did not come
    // through.
    std::function<void(absl::string_view name, const absl::Status& why)> on_failure;
    // The same: all cases stand under this calendar; `cases` of them were recomputed.
    std::function<void(int64_t calendar_revision, uint64_t cases)> on_done;
    // Step has something to do now. Any thread; must not call the recomputer. May be empty.
    std::function<void()> wake;
  };
  struct Counts {
    // Cases that were recomputed.
    uint64_t recomputed = 0;
    // Cases that could not be read, and commands that were refused or not written.
    uint64_t failed = 0;
  };

  // What `parts` names is not owned and outlives the recomputer; what it submitted may be answered later.
  explicit ClockRecomputer(Parts parts);
  ~ClockRecomputer();
  ClockRecomputer(const ClockRecomputer&) = delete;
  ClockRecomputer& operator=(const ClockRecomputer&) = delete;

  // Takes the answers that came, and walks on. Returns how many commands it submitted.
  size_t Step();
  // How long until Step has something to do, if nobody calls `wake` before; at most kLookEvery.
  absl::Duration NextWake() const;

  // Whether the clocks of all cases stand under the present calendar.
  bool done() const { return done_ == parts_.calendar_revision(); }
  Counts counts() const { return {recomputed_, failed_}; }

 private:
  void TakeAnswers();
  // Begins at the first case.
  void StartWalk();
  size_t WalkOn();
  // Whether the case needs the command, as far as it can be read.
  bool Needs(const View& view, absl::string_view name);
  void EndWalk();
  void Fail(absl::string_view name, const absl::Status& why);
  bool Waits() const { return parts_.clock->MonotonicNow() < wait_until_; }

  const Parts parts_;
  const std::shared_ptr<AnswerInbox> inbox_;
  // The calendar under which nothing is left to do.
  std::atomic<int64_t> done_{0};
  std::atomic<uint64_t> recomputed_{0}, failed_{0};

  // --- the thread of Step only ---
  int64_t revision_ = 0;  // That the walk is for.
  std::string last_;      // The case looked at last; empty: none yet.
  bool at_end_ = false;
  bool complete_ = true;  // No case of this walk failed so far.
  uint64_t recomputed_before_ = 0;
  size_t in_flight_ = 0;
  absl::Duration wait_until_ = -absl::InfiniteDuration();
  int walks_failed_ = 0;
  int pauses_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_RECOMPUTE_H_
