// server/messages/message_sender.h: hands out what is due, records what adapters say of it, makes a person's task of
// what no channel brought, and has papers recorded as served when their message was delivered. A state machine: its
// driver calls Step again and again.
//
// Text and number are made from the case when a message is handed to an adapter, and kept nowhere. Step, NextDue and
// Settled belong to one thread; Report may be called by any.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_SENDER_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_SENDER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/message.pb.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/directory/directory.h"
#include "server/messages/message_adapter.h"
#include "server/messages/message_commands.h"
#include "server/messages/message_plan.h"
#include "server/messages/message_plan_holder.h"
#include "server/messages/message_recipients.h"
#include "server/messages/message_table.h"

namespace gaiwan {

// What a person needs to bring a message by hand before its moment: a try that would leave less is not waited for.
inline constexpr absl::Duration kPersonNeeds = absl::Hours(1);

class MessageSender {
 public:
  struct Parts {
    const MessagePlanHolder* plans;
    MessageTable* table;
    const DirectoryHolder* directory;
    Clock* clock;
    OpenSealed open;
    SubmitMessages submit;
    // By full name, as it is stored.
    std::function<absl::StatusOr<std::shared_ptr<const v1::Case>>(absl::string_view name)> read;
    // Step has something to do now. Any thread; must not call the sender.
    std::function<void()> wake;
  };
  // What `parts` names is not owned and outlives it.
  explicit MessageSender(Parts parts) : parts_(std::move(parts)), plan_(parts_.plans->Get()) {}

  // Before the first Step. Not owned; outlives the last Step.
  void AddAdapter(v1::MessageChannel channel, MessageAdapter* adapter) { adapters_[channel] = adapter; }

  // What an adapter says.
  void Report(v1::MessageChannel channel, AdapterReport report);

  // An error of the store or the engine: what was not recorded is taken up again with the next call.
  absl::Status Step();
  // When something is due next, by the server's clock; InfiniteFuture for nothing. What an adapter has not answered yet
  // is not counted.
  absl::Time NextDue() const;
  // Nothing is due now, and no adapter owes its first word.
  bool Settled() const;

 private:
  struct InFlight {
    v1::MessageChannel channel;
    int try_number;
  };
  struct Reported {
    v1::MessageChannel channel;
    AdapterReport report;
  };
  using Key = std::pair<std::string, std::string>;  // Stream and message.

  absl::Status TakeReports();
  // Commands that record the report.
  std::vector<EngineCommand> CommandsFor(const Reported& reported, const Key& key, int try_number,
                                         const MessageRow& row) const;
  absl::Status SendDue();
  // What to record of a message that is not handed to an adapter; nullopt when it was, or is to be tried later.
  absl::StatusOr<std::optional<v1::MessageAction>> Send(const StoredMessage& message);
  absl::Status RecordServices();

  absl::Time DueTime(const MessageRow& row) const;
  bool IsLastTry(const MessageRow& row, int try_number) const;
  // Recorded as a failure; of what was dropped meanwhile, as that.
  v1::MessageAction Failure(const MessageRow& row, v1::MessageChannel channel, int try_number, absl::string_view reason,
                            bool becomes_task) const;

  const Parts parts_;
  // Of the last step.
  std::shared_ptr<const MessagePlan> plan_;
  std::map<v1::MessageChannel, MessageAdapter*> adapters_;
  absl::flat_hash_map<Key, InFlight> in_flight_;  // Given to an adapter, which has not said a word yet.

  mutable Mutex mu_;
  std::vector<Reported> reports_ ABSL_GUARDED_BY(mu_);
};

// `sms`, `voice`, `wechat`, `email`, `letter`; UNSPECIFIED for another word.
v1::MessageChannel ChannelFrom(absl::string_view word);
absl::string_view ChannelWord(v1::MessageChannel channel);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_SENDER_H_
