#include "server/messages/message_decider.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/engine/projector.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

void SetPayload(const v1::MessageAction& action, v1::Event* event) {
  switch (action.action_case()) {
    case v1::MessageAction::kQueue:
      *event->mutable_message_queued() = action.queue();
      break;
    case v1::MessageAction::kHandOver:
      *event->mutable_message_handed_over() = action.hand_over();
      break;
    case v1::MessageAction::kDeliver:
      *event->mutable_message_delivered() = action.deliver();
      break;
    case v1::MessageAction::kRead:
      *event->mutable_message_read() = action.read();
      break;
    case v1::MessageAction::kFail:
      *event->mutable_message_failed() = action.fail();
      break;
    case v1::MessageAction::kFinish:
      *event->mutable_message_task_done() = action.finish();
      break;
    case v1::MessageAction::kDrop:
      *event->mutable_message_dropped() = action.drop();
      break;
    case v1::MessageAction::ACTION_NOT_SET:
      break;
  }
}

}  // namespace

absl::StatusOr<Decision> MessageDecider::Decide(const EngineCommand& command,
                                                const std::shared_ptr<const StreamState>& before,
                                                const DecideContext& context) {
  const auto& action = static_cast<const v1::MessageAction&>(*command.body);
  const std::string& message = MessageOf(action);
  std::optional<MessageRow> row = Find(command.stream, message);
  switch (StepOf(action, row.has_value() ? &*row : nullptr)) {
    case MessageStep::kNothing:
      return Decision{{}, before};
    case MessageStep::kImpossible:
      return Refused(v1::Case(), row.has_value() ? v1::NOT_IN_THIS_STATE : v1::PART_UNKNOWN,
                     absl::StrCat(command.stream, "/", message));
    case MessageStep::kGoesOn:
      break;
  }
  v1::Event event;
  event.set_version(static_cast<int64_t>(before->version()) + 1);
  *event.mutable_record_time() = ToProto(context.now);
  *event.mutable_act_time() = ToProto(context.now);
  SetPayload(action, &event);
  const auto find_key = [&](absl::string_view subject) { return case_key_(CaseOfMessages(command.stream), subject); };
  RETURN_IF_ERROR(context.seal(find_key, &event));
  if (!command.validate_only) {
    MessageRow after = row.value_or(MessageRow());
    FoldMessage(event, &after);
    decided_[{command.stream, message}] = std::move(after);
  }
  Decision decision;
  decision.after = Later(*before, 1);
  decision.events.push_back(std::move(event));
  return decision;
}

std::optional<MessageRow> MessageDecider::Find(const std::string& stream, const std::string& message) const {
  const auto found = decided_.find({stream, message});
  if (found != decided_.end()) return found->second;
  return table_->Find(stream, message);
}

void MessageDecider::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    if (!absl::StartsWith(change.stream, absl::StrCat(kMessageStreams, "/"))) continue;
    for (const auto& event : change.events) table_->Add(change.stream, *event);
  }
  decided_.clear();
}

}  // namespace gaiwan
