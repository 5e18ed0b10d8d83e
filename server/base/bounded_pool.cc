#include "server/base/bounded_pool.h"

#include <utility>

namespace gaiwan {

BoundedPool::BoundedPool(int threads, size_t waiting_max) : waiting_max_(waiting_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

BoundedPool::~BoundedPool() {
  {
    MutexLock lock(&mu_);
    ending_ = true;
  }
  posted_.SignalAll();
  for (std::thread& thread : threads_) thread.join();
}

bool BoundedPool::Post(std::function<void()> work) {
  {
    MutexLock lock(&mu_);
    if (waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(work));
  }
  posted_.Signal();
  return true;
}

void BoundedPool::Run() {
  while (true) {
    std::function<void()> work;
    {
      MutexLock lock(&mu_);
      while (waiting_.empty() && !ending_) posted_.Wait(&mu_);
      if (waiting_.empty()) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace gaiwan
