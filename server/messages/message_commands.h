// server/messages/message_commands.h: what the server asks of messages, and of cases because of them, as commands.
// Pure.
//
// Request id and digest come from what is asked alone, so what was carried out just before a crash is found to have
// been, and does not happen twice.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_COMMANDS_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_COMMANDS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/message.pb.h"
#include "server/engine/command.h"

namespace gaiwan {

// The part of the server that minds messages. No caller can take this name.
inline constexpr absl::string_view kMessageActor = "system/messages";

// The action on a message of `stream`, by the server.
EngineCommand MessageCommand(absl::string_view stream, const v1::MessageAction& action);
// The same by a person, with a request id of theirs.
EngineCommand MessageCommandBy(absl::string_view stream, const v1::MessageAction& action, absl::string_view person,
                               absl::string_view request_id);

// The `record_service` on the case for the paper that the message served to the party when it was delivered at `time`,
// electronically.
EngineCommand ServiceOf(absl::string_view case_name, absl::string_view party, const v1::MessageQueued& queued,
                        absl::Time time);
// The code of code list `service_way` that it says.
inline constexpr absl::string_view kElectronicWay = "electronic";

// Puts a command in line, as Engine::Submit does.
using SubmitMessages = std::function<absl::Status(EngineCommand command, Done done)>;
// Has all of them carried out, and returns what became of each. Not on the engine's threads. What the engine does not
// take has its refusal.
std::vector<absl::Status> CarryAll(const SubmitMessages& submit, std::vector<EngineCommand> commands);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_COMMANDS_H_
