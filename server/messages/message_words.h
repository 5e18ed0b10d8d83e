// server/messages/message_words.h: what the placeholders of a message stand for, read from the case and the directory
// at the moment it goes out. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_WORDS_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_WORDS_H_

#include <string>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/message.pb.h"
#include "server/directory/directory.h"
#include "server/messages/message_plan.h"
#include "server/messages/message_recipients.h"
#include "server/messages/message_text.h"

namespace gaiwan {

// The words in the recipient's best language that the template has, else in Chinese. Empty when the plan has no such
// template any more. A case without a number is called after its town: what it is about is not said.
struct ComposedMessage {
  std::string text;
  std::string language;
};
ComposedMessage ComposeMessage(const MessagePlan& plan, const v1::MessageQueued& queued, const v1::Case& c,
                               const Reach& reach, const Directory& directory);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_WORDS_H_
