// clients/cli/suggest.h: the word somebody meant. Pure function.
#ifndef GAIWAN_CLIENTS_CLI_SUGGEST_H_
#define GAIWAN_CLIENTS_CLI_SUGGEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

// The nearest of `words` by edits; empty when none is near enough to be meant.
std::string Nearest(absl::string_view typed, const std::vector<std::string>& words);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_SUGGEST_H_
