// clients/cli/commands/execute.h: what `case open`, `case do` and `case bulk` share: the flags around a command,
// sending it, and the receipt as it is shown.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_EXECUTE_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_EXECUTE_H_

#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/context.h"
#include "gaiwan/v1/case_service.pb.h"

namespace gaiwan::cli {

struct ExecuteFlags {
  std::string etag;
  std::string request_id;
  std::string after;
  std::string at;
  std::string basis;
  std::string view;
  bool validate_only = false;
  std::string helper;
  std::string helper_name;
};

// `flags` is not owned and outlives the parsing.
void AddExecuteFlags(CLI::App* app, ExecuteFlags* flags);

// `basic`, `full`, `receipt`; empty is CASE_VIEW_UNSPECIFIED.
v1::CaseView ViewOf(absl::string_view word);

// The command of that name with its fields, typed as JSON, @FILE, or @- for standard input; empty: none. Returns
// kExitDone, or the exit status when it has told what is wrong.
int ReadCommand(Context& context, const std::string& name, const std::string& data, v1::Command* command);

// Sends `request` (name and command are set) with the flags, repeats it while the outcome is unknown, and prints the
// receipt. Returns the exit status.
int Execute(Context& context, v1::ExecuteRequest request, const ExecuteFlags& flags);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_EXECUTE_H_
