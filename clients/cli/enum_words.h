// clients/cli/enum_words.h: words of words.h for values of enums. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_ENUM_WORDS_H_
#define GAIWAN_CLIENTS_CLI_ENUM_WORDS_H_

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

// Empty for a name that is not of these.
absl::string_view CaseEnumWord(absl::string_view value_name);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_ENUM_WORDS_H_
