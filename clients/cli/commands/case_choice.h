// clients/cli/commands/case_choice.h: the flags by which commands over many cases choose them.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_CASE_CHOICE_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_CASE_CHOICE_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/commands/filter_flags.h"
#include "clients/cli/context.h"
#include "gaiwan/v1/case_service.pb.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

struct CaseChoice {
  std::string unit;
  std::string state;
  std::string step;
  std::string level;
  std::string mediator;
  std::string due_before;
  std::string order;
  bool closed = false;
  FilterFlags filter;
  // Of a saved view, whose conditions hold besides.
  std::string view;
  // To search for.
  std::vector<std::string> words;
};

// What every one of them has; `--due-before`, `--view` and words are their own. `choice` is not owned and outlives the
// parsing.
void AddCaseChoice(CLI::App* app, CaseChoice* choice);
void AddDueBefore(CLI::App* app, CaseChoice* choice);
void AddView(CLI::App* app, CaseChoice* choice);

v1::CaseOrder OrderOf(absl::string_view word);

// As the flags say; asks the server for a saved view. Returns kExitDone, or the exit status when it has told what is
// wrong.
int RequestOf(Context& context, const CaseChoice& choice, v1::ListCasesRequest* request);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_CASE_CHOICE_H_
