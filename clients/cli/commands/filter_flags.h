// clients/cli/commands/filter_flags.h: the flags by which lists, due lists and boards choose cases, as the text of a
// filter (docs/lists.md).
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_FILTER_FLAGS_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_FILTER_FLAGS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/cli/command.h"

namespace gaiwan::cli {

struct FilterFlags {
  std::string dispute_class, channel, source, difficulty, risk, language;
  std::string due_from, due_to, opened_from, opened_to;
  std::string amount_from, amount_to, older_than;
  bool overdue = false, paused = false, group_event = false;
  std::string waiting;
  // As it is typed.
  std::string filter;
};

void AddFilterFlags(CLI::App* app, FilterFlags* flags);

// All of them together; empty when none is given.
std::string FilterText(const FilterFlags& flags);

// Two filters that both hold; either may be empty.
std::string Both(absl::string_view a, absl::string_view b);

// In quotes, so that nothing in it is taken for a sign.
std::string QuotedWord(absl::string_view word);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_FILTER_FLAGS_H_
