// server/messages/message_state.h: one message, folded from its events, and what may become of it. Pure.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_STATE_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_STATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/message.pb.h"

namespace gaiwan {

// Streams of this kind are named `messages/{case}`.
inline constexpr absl::string_view kMessageStreams = "messages";

// `cases/c-1` -> `messages/c-1`, and back.
std::string MessageStream(absl::string_view case_name);
std::string CaseOfMessages(absl::string_view stream);

struct MessageRow {
  v1::MessageQueued queued;
  v1::MessageState state = v1::MESSAGE_STATE_UNSPECIFIED;
  // Of the last try. Tries that began: the number of the last one.
  v1::MessageChannel channel = v1::MESSAGE_CHANNEL_UNSPECIFIED;
  int tries = 0;
  std::string reference;
  // Of the last try that failed.
  std::string reason;
  absl::Time queue_time;
  // It became pointless: what an adapter had of it by then may still come through, and is not tried again.
  bool dropped = false;
  // When it came to the state it is in; of a queued one, when the last try failed.
  absl::Time state_time;

  // An adapter may still have to do with it.
  bool live() const { return state == v1::MESSAGE_STATE_QUEUED || state == v1::MESSAGE_STATE_HANDED_OVER; }
};

// Folds an event of the stream into the message that it names.
void FoldMessage(const v1::Event& event, MessageRow* row);
// The id of the message that an event of the stream, or an action, is about; empty for another event.
const std::string& MessageOf(const v1::Event& event);
const std::string& MessageOf(const v1::MessageAction& action);

enum class MessageStep {
  kGoesOn,
  // It is so already, or has gone on since: nothing happens.
  kNothing,
  // It cannot be.
  kImpossible,
};
// What the action makes of the message; nullptr: there is no such message yet.
//
// Queued -> handed over -> delivered -> read; a failure leads back to queued, or to a person's task. What an adapter
// says late still counts: delivered after it was given up, when a person has the task already, or when it was dropped
// while the adapter had it.
MessageStep StepOf(const v1::MessageAction& action, const MessageRow* row);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_STATE_H_
