// server/messages/message_decider.h: the Decider of the streams `messages/{case}`: what becomes of each message. The
// body of a command is a v1::MessageAction. As Decider says of threads.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_DECIDER_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_DECIDER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/engine/versioned_decider.h"
#include "server/messages/message_state.h"
#include "server/messages/message_table.h"

namespace gaiwan {

class MessageDecider final : public VersionedDecider {
 public:
  // The number of the key of `subject` in the case, so that what is written of a recipient goes with them when they are
  // erased; nullopt for none. On the engine's thread.
  using CaseKey = std::function<std::optional<uint64_t>(absl::string_view case_name, absl::string_view subject)>;

  // `table` is not owned and outlives the decider; it holds what the log has, and nobody else adds to it.
  MessageDecider(MessageTable* table, CaseKey case_key) : table_(table), case_key_(std::move(case_key)) {}

  // An action that changes nothing (StepOf) is answered with the present version.
  //   PART_UNKNOWN       there is no such message.
  //   NOT_IN_THIS_STATE  it is no task, was never handed over.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  // Hands what is durable to the table.
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override { decided_.clear(); }

 private:
  std::optional<MessageRow> Find(const std::string& stream, const std::string& message) const;

  MessageTable* const table_;
  const CaseKey case_key_;
  // As the group being built leaves them.
  absl::flat_hash_map<std::pair<std::string, std::string>, MessageRow> decided_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_DECIDER_H_
