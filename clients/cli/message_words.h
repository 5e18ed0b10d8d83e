// clients/cli/message_words.h: words of words.h for messages to parties and people. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_MESSAGE_WORDS_H_
#define GAIWAN_CLIENTS_CLI_MESSAGE_WORDS_H_

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

// Each empty for a name that is not of these.
absl::string_view MessageEventWord(absl::string_view payload);
absl::string_view MessageEnumWord(absl::string_view value_name);
absl::string_view MessageFieldWord(absl::string_view field);
// Why a try failed, as the server names it; the word itself for an adapter's own.
absl::string_view MessageReasonWord(absl::string_view reason);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_MESSAGE_WORDS_H_
