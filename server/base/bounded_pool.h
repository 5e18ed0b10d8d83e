// server/base/bounded_pool.h: a few threads for dear work, and a queue with an end: what does not fit is refused at
// once instead of waiting behind an attack. Post is thread-safe and never blocks.
#ifndef GAIWAN_SERVER_BASE_BOUNDED_POOL_H_
#define GAIWAN_SERVER_BASE_BOUNDED_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "server/base/mutex.h"

namespace gaiwan {

class BoundedPool {
 public:
  // REQUIRES: threads >= 1, waiting_max >= 1.
  BoundedPool(int threads, size_t waiting_max);
  // Carries out what was posted, then ends.
  ~BoundedPool();

  // False when `waiting_max` pieces of work wait already: then it is not carried out.
  [[nodiscard]] bool Post(std::function<void()> work);

 private:
  void Run();

  const size_t waiting_max_;
  Mutex mu_;
  CondVar posted_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(mu_);
  bool ending_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::thread> threads_;  // Last: they use all of the above.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_BOUNDED_POOL_H_
