#include "clients/cli/interrupts.h"

#include <utility>

namespace gaiwan::cli {

Interrupts::Scope::Scope(Interrupts* interrupts, std::function<void()> stop) : interrupts_(interrupts) {
  std::lock_guard<std::mutex> lock(interrupts_->mu_);
  interrupts_->stop_ = std::move(stop);
}

Interrupts::Scope::~Scope() {
  std::lock_guard<std::mutex> lock(interrupts_->mu_);
  interrupts_->stop_ = nullptr;
}

bool Interrupts::Trigger() {
  // Called under the lock, so that what `stop` cancels cannot go away meanwhile.
  std::lock_guard<std::mutex> lock(mu_);
  if (!stop_) return false;
  triggered_ = true;
  stop_();
  changed_.notify_all();
  return true;
}

bool Interrupts::triggered() const {
  std::lock_guard<std::mutex> lock(mu_);
  return triggered_;
}

void Interrupts::SleepFor(absl::Duration duration) {
  std::unique_lock<std::mutex> lock(mu_);
  changed_.wait_for(lock, absl::ToChronoMilliseconds(duration), [this] { return triggered_; });
}

}  // namespace gaiwan::cli
