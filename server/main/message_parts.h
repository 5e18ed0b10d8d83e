// server/main/message_parts.h: messages, built from the settings: what follows the log, what hands out, the adapters,
// and the thread that drives them. Made, started and stopped by one thread.
#ifndef GAIWAN_SERVER_MAIN_MESSAGE_PARTS_H_
#define GAIWAN_SERVER_MAIN_MESSAGE_PARTS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/api/case_reader.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/dev_clock.h"
#include "server/main/step_thread.h"
#include "server/messages/message_adapter.h"
#include "server/messages/message_follower.h"
#include "server/messages/message_plan_holder.h"
#include "server/messages/message_sender.h"

namespace gaiwan {

// By what it is seen that somebody wrote a file: its time and size. All zero for one that cannot be read.
struct FileStamp {
  int64_t nanos = 0;
  int64_t bytes = 0;
  friend bool operator==(const FileStamp& a, const FileStamp& b) = default;
};

// The plan of the settings; an empty one when they name none. INVALID_ARGUMENT names the setting and every fault of it.
absl::StatusOr<std::shared_ptr<const MessagePlan>> ReadMessagePlan(const v1::Messages& settings);

class MessageParts {
 public:
  struct Parts {
    Data* data;
    Engine* engine;
    Clock* clock;
    const CaseReader* cases;
    // Null on a server that keeps real time.
    DevClock* dev_clock;
  };
  // Null when the settings name no plan. `plans` has the one that was read; another one is set when the file changes.
  // It and what `parts` names are not owned and outlive it.
  //   INVALID_ARGUMENT  a rule's clock is in no definition.
  //   UNAVAILABLE, RESOURCE_EXHAUSTED  the cursor cannot be written.
  static absl::StatusOr<std::unique_ptr<MessageParts>> Make(const v1::Messages& settings, MessagePlanHolder* plans,
                                                            const Parts& parts);
  ~MessageParts() { Stop(); }

  // Once, when the engine carries out commands.
  void Start();
  // What is being recorded is; the engine still answers. Adapters are ended. No-op when stopped.
  void Stop();

  // Why what the plan's file holds now is not in force, every fault of it; empty when it is.
  std::string PlanFaults() const;

 private:
  MessageParts(const v1::Messages& settings, MessagePlanHolder* plans, const Parts& parts)
      : settings_(settings), plans_(plans), parts_(parts) {}
  absl::Status CheckClocks(const MessagePlan& plan) const;
  // Takes another plan when its file changed. One with faults is told of, and the one before stays.
  void LookForPlan();
  void MakeAdapters(const v1::Messages& settings);
  absl::Duration Step();
  // For the test clock: until nothing is due at its time and no adapter owes a word. False when it takes too long.
  bool Settle();
  absl::Time NextDue() const;

  const v1::Messages settings_;
  MessagePlanHolder* const plans_;
  const Parts parts_;
  std::unique_ptr<MessageFollower> follower_;
  std::unique_ptr<MessageSender> sender_;
  std::vector<std::unique_ptr<MessageAdapter>> adapters_;
  std::atomic<bool> stopping_{false};

  // Of the thread: what the file was when it was read last, and when it was looked at.
  FileStamp plan_stamp_;
  absl::Duration looked_at_ = -absl::InfiniteDuration();

  // What the thread found with its last step.
  mutable Mutex mu_;
  std::string plan_faults_ ABSL_GUARDED_BY(mu_);
  CondVar stepped_;
  int64_t steps_begun_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t steps_done_ ABSL_GUARDED_BY(mu_) = 0;
  Position followed_ ABSL_GUARDED_BY(mu_) = 0;
  bool settled_ ABSL_GUARDED_BY(mu_) = false;
  absl::Time next_due_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();

  StepThread thread_;  // Last: it uses all of the above.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_MESSAGE_PARTS_H_
