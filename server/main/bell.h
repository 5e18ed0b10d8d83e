// server/main/bell.h: something a thread waits for between its steps. Thread-safe.
#ifndef GAIWAN_SERVER_MAIN_BELL_H_
#define GAIWAN_SERVER_MAIN_BELL_H_

#include "absl/time/time.h"
#include "server/base/mutex.h"

namespace gaiwan {

class Bell {
 public:
  void Ring() {
    MutexLock lock(&mu_);
    rung_ = true;
    cv_.SignalAll();
  }
  // Until it was rung since the last Wait, or `timeout` passes: then false.
  bool Wait(absl::Duration timeout) {
    MutexLock lock(&mu_);
    if (!rung_) cv_.WaitFor(&mu_, timeout);
    const bool rung = rung_;
    rung_ = false;
    return rung;
  }

 private:
  Mutex mu_;
  CondVar cv_;
  bool rung_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_BELL_H_
