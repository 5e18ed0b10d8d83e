// server/main/clock_threads.h: due clocks fire and clocks are counted anew, each on a thread of its own; and the test
// clock waits for both. Made, started and stopped by one thread; the rest is thread-safe.
#ifndef GAIWAN_SERVER_MAIN_CLOCK_THREADS_H_
#define GAIWAN_SERVER_MAIN_CLOCK_THREADS_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/main/bell.h"
#include "server/main/data.h"
#include "server/main/dev_clock.h"
#include "server/main/step_thread.h"
#include "server/timer/recompute.h"
#include "server/timer/timer.h"

namespace gaiwan {

class ClockThreads {
 public:
  // Nothing is owned; all outlives it. `dev_clock` is null on a server that keeps real time.
  ClockThreads(Data* data, Engine* engine, Clock* clock, DevClock* dev_clock);

  // Every case is looked through once at a start, while people are served already.
  void Start();
  void Stop();
  void Join();

  Timer& timer() { return *timer_; }

 private:
  void MakeTimer();
  void MakeRecomputer();
  void HookDevClock();
  // For the test clock: the first armed clock, and having what is due fire.
  absl::Time NextDue() const;
  bool Fire();
  // What a calendar moves is moved before time goes on.
  void AwaitRecomputed();

  Data* const data_;
  Engine* const engine_;
  Clock* const clock_;
  DevClock* const dev_clock_;
  std::unique_ptr<Timer> timer_;
  std::unique_ptr<ClockRecomputer> recomputer_;
  Bell stepped_;
  StepThread timer_thread_, recompute_thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_CLOCK_THREADS_H_
