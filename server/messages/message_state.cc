#include "server/messages/message_state.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

const std::string& None() {
  static const auto* const none = new std::string();
  return *none;
}

MessageStep If(bool possible) {
  return possible ? MessageStep::kGoesOn : MessageStep::kImpossible;
}

// A failure of a try that is not the present one is old news.
MessageStep StepOfFailure(const v1::MessageFailed& fail, const MessageRow& row) {
  switch (row.state) {
    case v1::MESSAGE_STATE_QUEUED:
      // A try that was never handed over, or none at all: nobody to send it to.
      return fail.try_() > row.tries || (fail.becomes_task() && fail.try_() == row.tries) ? MessageStep::kGoesOn
                                                                                          : MessageStep::kNothing;
    case v1::MESSAGE_STATE_HANDED_OVER:
      return fail.try_() == row.tries ? MessageStep::kGoesOn : MessageStep::kNothing;
    default:
      return MessageStep::kNothing;
  }
}

}  // namespace

std::string MessageStream(absl::string_view case_name) {
  return absl::StrCat(kMessageStreams, "/", absl::StripPrefix(case_name, "cases/"));
}

std::string CaseOfMessages(absl::string_view stream) {
  return absl::StrCat("cases/", stream.substr(kMessageStreams.size() + 1));
}

const std::string& MessageOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kMessageQueued:
      return event.message_queued().message();
    case v1::Event::kMessageHandedOver:
      return event.message_handed_over().message();
    case v1::Event::kMessageDelivered:
      return event.message_delivered().message();
    case v1::Event::kMessageRead:
      return event.message_read().message();
    case v1::Event::kMessageFailed:
      return event.message_failed().message();
    case v1::Event::kMessageTaskDone:
      return event.message_task_done().message();
    case v1::Event::kMessageDropped:
      return event.message_dropped().message();
    default:
      return None();
  }
}

const std::string& MessageOf(const v1::MessageAction& action) {
  switch (action.action_case()) {
    case v1::MessageAction::kQueue:
      return action.queue().message();
    case v1::MessageAction::kHandOver:
      return action.hand_over().message();
    case v1::MessageAction::kDeliver:
      return action.deliver().message();
    case v1::MessageAction::kRead:
      return action.read().message();
    case v1::MessageAction::kFail:
      return action.fail().message();
    case v1::MessageAction::kFinish:
      return action.finish().message();
    case v1::MessageAction::kDrop:
      return action.drop().message();
    case v1::MessageAction::ACTION_NOT_SET:
      break;
  }
  return None();
}

void FoldMessage(const v1::Event& event, MessageRow* row) {
  const absl::Time time = ToTime(event.record_time());
  row->state_time = time;
  switch (event.payload_case()) {
    case v1::Event::kMessageQueued:
      row->queued = event.message_queued();
      row->state = v1::MESSAGE_STATE_QUEUED;
      row->queue_time = time;
      break;
    case v1::Event::kMessageHandedOver:
      row->state = v1::MESSAGE_STATE_HANDED_OVER;
      row->channel = event.message_handed_over().channel();
      row->tries = event.message_handed_over().try_();
      row->reference = event.message_handed_over().reference();
      break;
    case v1::Event::kMessageDelivered:
      row->state = v1::MESSAGE_STATE_DELIVERED;
      row->channel = event.message_delivered().channel();
      break;
    case v1::Event::kMessageRead:
      row->state = v1::MESSAGE_STATE_READ;
      break;
    case v1::Event::kMessageFailed:
      row->state = event.message_failed().becomes_task() ? v1::MESSAGE_STATE_TASK : v1::MESSAGE_STATE_QUEUED;
      if (event.message_failed().channel() != v1::MESSAGE_CHANNEL_UNSPECIFIED) {
        row->channel = event.message_failed().channel();
      }
      row->tries = event.message_failed().try_();
      row->reason = event.message_failed().reason();
      break;
    case v1::Event::kMessageTaskDone:
      row->state = v1::MESSAGE_STATE_DONE_BY_PERSON;
      break;
    case v1::Event::kMessageDropped:
      row->state = v1::MESSAGE_STATE_DROPPED;
      row->dropped = true;
      break;
    default:
      break;
  }
}

MessageStep StepOf(const v1::MessageAction& action, const MessageRow* row) {
  if (action.has_queue()) return row == nullptr ? MessageStep::kGoesOn : MessageStep::kNothing;
  if (row == nullptr) return MessageStep::kImpossible;
  const v1::MessageState state = row->state;
  switch (action.action_case()) {
    case v1::MessageAction::kHandOver:
      // Dropped while the adapter had it: it is on its way all the same.
      if (state != v1::MESSAGE_STATE_QUEUED && state != v1::MESSAGE_STATE_DROPPED) return MessageStep::kNothing;
      return action.hand_over().try_() == row->tries + 1 ? MessageStep::kGoesOn : MessageStep::kNothing;
    case v1::MessageAction::kDeliver:
      if (state == v1::MESSAGE_STATE_HANDED_OVER || state == v1::MESSAGE_STATE_TASK) return If(row->tries > 0);
      // Queued for another try, and the one before came through after all.
      if (state == v1::MESSAGE_STATE_QUEUED) return If(row->tries > 0);
      return MessageStep::kNothing;
    case v1::MessageAction::kRead:
      if (state == v1::MESSAGE_STATE_DELIVERED) return MessageStep::kGoesOn;
      return state == v1::MESSAGE_STATE_READ ? MessageStep::kNothing : MessageStep::kImpossible;
    case v1::MessageAction::kFail:
      return StepOfFailure(action.fail(), *row);
    case v1::MessageAction::kFinish:
      return If(state == v1::MESSAGE_STATE_TASK);
    case v1::MessageAction::kDrop:
      if (state == v1::MESSAGE_STATE_QUEUED || state == v1::MESSAGE_STATE_TASK) return MessageStep::kGoesOn;
      // What an adapter has is on its way, unless it failed there; what was brought was brought.
      return state == v1::MESSAGE_STATE_HANDED_OVER && row->dropped ? MessageStep::kGoesOn : MessageStep::kNothing;
    default:
      return MessageStep::kImpossible;
  }
}

}  // namespace gaiwan
