// server/timer/answer_inbox.h: where the engine's answers arrive, on its thread, until a state machine takes them on
// its own. Thread-safe; kept alive by whoever may still answer.
#ifndef GAIWAN_SERVER_TIMER_ANSWER_INBOX_H_
#define GAIWAN_SERVER_TIMER_ANSWER_INBOX_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/base/mutex.h"
#include "server/engine/command.h"

namespace gaiwan {

class AnswerInbox {
 public:
  using Answers = std::vector<std::pair<std::string, absl::Status>>;

  // `wake` is called with each answer, until Detach; may be empty.
  explicit AnswerInbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  // What to hand to the engine: puts its answer here, under `key`.
  static Done For(const std::shared_ptr<AnswerInbox>& inbox, std::string key) {
    return [inbox, key = std::move(key)](const absl::StatusOr<EngineAnswer>& answer) {
      MutexLock lock(&inbox->mu_);
      inbox->answers_.emplace_back(key, answer.status());
      if (inbox->wake_) inbox->wake_();
    };
  }

  // In the order they came.
  Answers Take() {
    Answers taken;
    MutexLock lock(&mu_);
    taken.swap(answers_);
    return taken;
  }
  bool empty() const {
    MutexLock lock(&mu_);
    return answers_.empty();
  }
  void Wake() {
    MutexLock lock(&mu_);
    if (wake_) wake_();
  }
  // Nobody listens any more.
  void Detach() {
    MutexLock lock(&mu_);
    wake_ = nullptr;
  }

 private:
  mutable Mutex mu_;
  Answers answers_ ABSL_GUARDED_BY(mu_);
  std::function<void()> wake_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TIMER_ANSWER_INBOX_H_
