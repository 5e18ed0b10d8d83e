// clients/cli/word_table.h: words for people, by the name that something has on the wire.
#ifndef GAIWAN_CLIENTS_CLI_WORD_TABLE_H_
#define GAIWAN_CLIENTS_CLI_WORD_TABLE_H_

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace gaiwan::cli {

using WordTable = absl::flat_hash_map<absl::string_view, absl::string_view>;

// Empty for a name the table does not have.
inline absl::string_view FindWord(const WordTable& table, absl::string_view name) {
  const auto found = table.find(name);
  return found == table.end() ? absl::string_view() : found->second;
}

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_WORD_TABLE_H_
