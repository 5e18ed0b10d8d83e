// server/main/step_thread.h: a thread that does one thing again and again: a step, then a rest that a bell ends.
//
// Start, Stop and Join are called by one thread; Ring by any, also before Start and after Stop.
#ifndef GAIWAN_SERVER_MAIN_STEP_THREAD_H_
#define GAIWAN_SERVER_MAIN_STEP_THREAD_H_

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "absl/time/time.h"
#include "server/main/bell.h"

namespace gaiwan {

// Between looks of threads that are woken anyway: what bounds a lost wake-up.
inline constexpr absl::Duration kLookAgainEvery = absl::Seconds(1);

class StepThread {
 public:
  StepThread() = default;
  ~StepThread() {
    Stop();
    Join();
  }
  StepThread(const StepThread&) = delete;
  StepThread& operator=(const StepThread&) = delete;

  // Calls `step` on a thread of its own until Stop; it returns how long the thread may rest.
  void Start(std::function<absl::Duration()> step) {
    thread_ = std::thread([this, step = std::move(step)] {
      while (!stopping_) bell_.Wait(step());
    });
  }
  void Ring() { bell_.Ring(); }
  // No step begins any more.
  void Stop() {
    stopping_ = true;
    bell_.Ring();
  }
  void Join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  Bell bell_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_STEP_THREAD_H_
