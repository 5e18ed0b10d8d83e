// server/messages/message_plan_holder.h: the plan in force. Thread-safe: one thread sets another one, any asks. What is
// begun with a plan is ended with it.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_PLAN_HOLDER_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_PLAN_HOLDER_H_

#include <memory>
#include <utility>

#include "server/base/mutex.h"
#include "server/messages/message_plan.h"

namespace gaiwan {

class MessagePlanHolder {
 public:
  explicit MessagePlanHolder(std::shared_ptr<const MessagePlan> plan) : plan_(std::move(plan)) {}

  // Never null.
  std::shared_ptr<const MessagePlan> Get() const {
    MutexLock lock(&mu_);
    return plan_;
  }
  void Set(std::shared_ptr<const MessagePlan> plan) {
    MutexLock lock(&mu_);
    plan_ = std::move(plan);
  }

 private:
  mutable Mutex mu_;
  std::shared_ptr<const MessagePlan> plan_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_PLAN_HOLDER_H_
