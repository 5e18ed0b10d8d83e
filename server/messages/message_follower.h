// server/messages/message_follower.h: follows the log and queues what the plan says of each event of a case; and drops
// what an event made pointless. One thread; position() may be asked by any.
//
// A message's id comes from what set it off, so whatever of the log is read again after a crash queues nothing twice.
// The cursor on disk may therefore lag; it must never run ahead.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_FOLLOWER_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_FOLLOWER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/message.pb.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"
#include "server/engine/command.h"
#include "server/engine/decider.h"
#include "server/log/store.h"
#include "server/messages/message_commands.h"
#include "server/messages/message_plan.h"
#include "server/messages/message_plan_holder.h"
#include "server/messages/message_recipients.h"
#include "server/messages/message_table.h"
#include "server/watch/log_reader.h"

namespace gaiwan {

// What happened longer ago is not told of any more, unless its moment is still to come: a plan that is switched on
// again after months, or a log that is read anew, wakes nobody with old news.
inline constexpr absl::Duration kToldWithin = absl::Hours(7 * 24);
// Between two writes of the cursor while it moves. What is read again after a crash is this much.
inline constexpr absl::Duration kCursorEvery = absl::Seconds(10);

class MessageFollower {
 public:
  struct Parts {
    Store* store;
    // Folds cases.
    const Decider* cases;
    const MessagePlanHolder* plans;
    const DirectoryHolder* directory;
    MessageTable* table;
    Clock* clock;
    OpenSealed open;
    SubmitMessages submit;
    // `{data folder}/messages-cursor`: the last position that was followed.
    std::string cursor_file;
  };
  // What `parts` names is not owned and outlives it.
  explicit MessageFollower(Parts parts);

  // Reads the cursor. Without one: from what set off the last message; when there never was one, from the end of the
  // log: a plan begins with what happens from now on. UNAVAILABLE, RESOURCE_EXHAUSTED: it cannot be written.
  absl::Status Open();
  // Follows the log to its end, or until `stopping`. An error of the store or the engine: it is tried again from where
  // it stopped.
  absl::Status Step(const std::atomic<bool>& stopping);
  // What was followed is on disk. Errors are told of in the log: what is lost is read again.
  void SaveCursor();

  // Everything up to here is queued.
  Position position() const { return position_.load(); }

 private:
  absl::StatusOr<Position> StartingPoint() const;
  absl::Status Follow(const LoggedChange& change);
  // What set a message off, as its own case has it: a version there, and the other case where it happened (else empty).
  struct Cause {
    int64_t version;
    std::string from;
  };
  absl::Status QueueFor(const v1::Event& event, const LoggedChange& change, std::vector<EngineCommand>* commands) const;
  absl::Status QueueInOther(const v1::MessageRule& rule, const v1::Event& event, const LoggedChange& change,
                            std::vector<EngineCommand>* commands) const;
  absl::Status QueueRule(const v1::MessageRule& rule, const v1::Event& event, const v1::Case& c, const Cause& cause,
                         std::vector<EngineCommand>* commands) const;
  void DropFor(const v1::Event& event, const v1::Case& c, std::vector<EngineCommand>* commands) const;

  const Parts parts_;
  // Of the step under way.
  std::shared_ptr<const MessagePlan> plan_;
  LogReader reader_;
  std::atomic<Position> position_{0};
  Position saved_ = 0;
  absl::Duration saved_at_ = -absl::InfiniteDuration();
};

// The id of a message: `{cause_version}.{rule}.{recipient}`, and `.{subject}` where one event is about several, or the
// other case where it happened in that one.
std::string MessageId(int64_t cause_version, absl::string_view rule, absl::string_view recipient,
                      absl::string_view subject);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_FOLLOWER_H_
