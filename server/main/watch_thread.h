// server/main/watch_thread.h: the hub of watches with its thread. Made, started and stopped by one thread; hub() is
// thread-safe as the hub is.
#ifndef GAIWAN_SERVER_MAIN_WATCH_THREAD_H_
#define GAIWAN_SERVER_MAIN_WATCH_THREAD_H_

#include <thread>

#include "gaiwan/v1/settings.pb.h"
#include "server/base/clock.h"
#include "server/main/data.h"
#include "server/watch/watch_hub.h"

namespace gaiwan {

class WatchThread {
 public:
  // Nothing is owned; all outlives it.
  WatchThread(Data* data, Clock* clock, const v1::Limits& limits);
  ~WatchThread() {
    hub_.Close();
    Join();
  }

  WatchHub& hub() { return hub_; }
  void Start();
  // Once the hub is closed.
  void Join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  WatchHub hub_;
  std::thread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_WATCH_THREAD_H_
