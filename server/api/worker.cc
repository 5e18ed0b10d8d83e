#include "server/api/worker.h"

#include <utility>

namespace gaiwan {

Worker::Worker() : thread_([this] { Run(); }) {}

Worker::~Worker() {
  {
    MutexLock lock(&mu_);
    ending_ = true;
  }
  posted_.SignalAll();
  thread_.join();
}

void Worker::Post(std::function<void()> work) {
  {
    MutexLock lock(&mu_);
    waiting_.push_back(std::move(work));
  }
  posted_.Signal();
}

void Worker::Run() {
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
