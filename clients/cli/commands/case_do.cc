// gaiwan case do: any command of the API, as JSON. New commands need nothing here.
#include <memory>
#include <string>

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/parse.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string case_id;
  std::string command;
  std::string data;
  ExecuteFlags execute;
};

int Run(Context& context, const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(CaseName(flags.case_id));
  const int read = ReadCommand(context, flags.command, flags.data, request.mutable_command());
  if (read != kExitDone) return read;
  return Execute(context, request, flags.execute);
}

}  // namespace

void AddCaseDo(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app =
      tree->Add(parent, "do", "Do one thing on a case: any command of the API, as JSON.",
                {{"gaiwan case explain c-7f3", "what is open to me now, and why the rest is not"},
                 {"gaiwan case do c-7f3 accept_case", "without data"},
                 {"gaiwan case do c-7f3 seal_agreement --data "
                  "'{\"agreement\":\"1\",\"seal\":\"orgs/632821100-committee/seals/1\"}' "
                  "--json | jq .receipt.state",
                  "for a script"},
                 {"gaiwan case do c-7f3 record_consent --data @consent.json --at \"2026-03-02 10:00\" --basis paper",
                  "entered later"},
                 {"gaiwan case do - register_clue --data '{\"text\":{\"facts\":\"…\"}}'",
                  "an opening: the server names the case"}},
                [flags](Context& context) { return Run(context, *flags); });
  app->add_option("CASE", flags->case_id, "The case, `-` for an opening, or orgs/… for a command outside a case.")
      ->required();
  app->add_option("COMMAND", flags->command, "The command, as `case explain` names it.")->required();
  app->add_option("--data", flags->data, "The command's fields: a JSON object, @FILE, or @- for standard input.")
      ->type_name("DATA");
  AddExecuteFlags(app, &flags->execute);
}

}  // namespace gaiwan::cli
