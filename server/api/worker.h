// server/api/worker.h: one thread for what must not hold up the engine's: reading a case back and opening its personal
// blocks for an answer. Post is thread-safe and never blocks.
#ifndef GAIWAN_SERVER_API_WORKER_H_
#define GAIWAN_SERVER_API_WORKER_H_

#include <deque>
#include <functional>
#include <thread>

#include "server/base/mutex.h"

namespace gaiwan {

class Worker {
 public:
  Worker();
  // Carries out what was posted, then ends. Nothing may be posted any more.
  ~Worker();

  // At most one piece of work for each call in flight is waiting, so the queue is bounded by the engine's.
  void Post(std::function<void()> work);

 private:
  void Run();

  Mutex mu_;
  CondVar posted_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(mu_);
  bool ending_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_WORKER_H_
