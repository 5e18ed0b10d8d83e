// clients/cli/acting_words.h: words of words.h for samples, stand-ins and the subsidy. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_ACTING_WORDS_H_
#define GAIWAN_CLIENTS_CLI_ACTING_WORDS_H_

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

// Each empty for a name that is not of these.
absl::string_view ActingEventWord(absl::string_view payload);
absl::string_view ActingEnumWord(absl::string_view value_name);
absl::string_view ActingFieldWord(absl::string_view field);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_ACTING_WORDS_H_
