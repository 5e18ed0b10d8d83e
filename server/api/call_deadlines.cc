#include "server/api/call_deadlines.h"

#include <vector>

namespace gaiwan {

void CallDeadlines::Add(Bounded* call) {
  call->end_ = clock_->MonotonicNow() + limit_;
  MutexLock lock(&mu_);
  call->before_ = ends_.before_;
  call->after_ = &ends_;
  call->before_->after_ = call->after_->before_ = call;
}

void CallDeadlines::Remove(Bounded* call) {
  MutexLock lock(&mu_);
  if (call->before_ == nullptr) return;
  call->before_->after_ = call->after_;
  call->after_->before_ = call->before_;
  call->before_ = call->after_ = nullptr;
}

size_t CallDeadlines::EndOverdue() {
  const absl::Duration now = clock_->MonotonicNow();
  std::vector<std::shared_ptr<Bounded>> over;
  {
    MutexLock lock(&mu_);
    while (ends_.after_ != &ends_) {
      auto* const first = static_cast<Bounded*>(ends_.after_);
      if (first->end_ > now) break;
      first->after_->before_ = &ends_;
      ends_.after_ = first->after_;
      first->before_ = first->after_ = nullptr;
      // One that is going at this moment was answered.
      if (std::shared_ptr<Bounded> call = first->weak_from_this().lock()) over.push_back(std::move(call));
    }
  }
  for (const std::shared_ptr<Bounded>& call : over) call->Expire();
  return over.size();
}

}  // namespace gaiwan
