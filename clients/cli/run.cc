#include "clients/cli/run.h"

#include <algorithm>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/context.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/help.h"
#include "clients/cli/parse.h"
#include "clients/cli/suggest.h"

namespace gaiwan::cli {
namespace {

constexpr char kServerDefault[] = "127.0.0.1:7543";
// Longer than the slowest command takes on a busy county PC, an import of the whole directory included.
constexpr char kTimeoutDefault[] = "60s";

// The flags of every command as typed; empty: not given.
struct Typed {
  std::string server;
  std::string person;
  std::string reason;
  std::string ca;
  bool insecure = false;
  std::string timeout = kTimeoutDefault;
  bool json = false;
  bool codes = false;
};

void AddGlobalFlags(CLI::App* root, Typed* typed) {
  root->set_version_flag("--version", absl::StrCat("gaiwan ", GAIWAN_VERSION), "Print the version.");
  root->add_option("--server", typed->server,
                   absl::StrCat("Address of the server; GAIWAN_SERVER, else ", kServerDefault, "."))
      ->type_name("HOST:PORT");
  root->add_option("--as", typed->person, "Who is asking, people/p-… or p-…; GAIWAN_AS. Development sign-in only.")
      ->type_name("PERSON");
  root->add_option("--reason", typed->reason,
                   "Why I look: shows what the policy shows to those who say why, and is kept with my name.")
      ->type_name("TEXT");
  root->add_option("--ca", typed->ca,
                   "PEM file of the authority that the server's certificate is of; GAIWAN_CA, else the system's.")
      ->type_name("FILE");
  root->add_flag("--insecure", typed->insecure, "Without TLS: for a development server on this machine.");
  root->add_flag("--json", typed->json, "Print the answer as JSON on stdout. Messages always go to stderr.");
  root->add_flag("--codes", typed->codes, "Print the code behind each label: 已受理(accepted). --json has codes only.");
  root->add_option("--timeout", typed->timeout,
                   absl::StrCat("How long to wait for an answer, such as 10s or 2m; ", kTimeoutDefault, "."))
      ->type_name("DURATION");
}

void AddCommands(CommandTree* tree) {
  CLI::App* cases = tree->AddGroup(tree->root(), "case", "Cases: open, look at, list, follow, act.",
                                   {{"gaiwan case list", "open cases, next due first"},
                                    {"gaiwan case show c-7f3", "one case"},
                                    {"gaiwan case explain c-7f3", "what is open to me now, and why the rest is not"},
                                    {"gaiwan case do c-7f3 accept_case", "act"}});
  AddCaseOpen(tree, cases);
  AddCaseImport(tree, cases);
  AddCaseShow(tree, cases);
  AddCaseList(tree, cases);
  AddCaseSearch(tree, cases);
  AddCaseView(tree, cases);
  AddCaseHistory(tree, cases);
  AddCaseWatch(tree, cases);
  AddCaseExplain(tree, cases);
  AddCasePropose(tree, cases);
  AddCaseDuplicates(tree, cases);
  AddCaseInvite(tree, cases);
  AddCaseDo(tree, cases);
  AddCaseBulk(tree, cases);
  AddCaseSend(tree, cases);
  AddCaseSight(tree, cases);
  AddCasePublication(tree, cases);
  CLI::App* directory = tree->AddGroup(tree->root(), "directory", "Organisations, people, codes, calendars.",
                                       {{"gaiwan directory import deploy/data/*.csv", "load a county"},
                                        {"gaiwan directory list people --role mediator", "who mediates"}});
  AddDirectoryImport(tree, directory);
  AddDirectoryList(tree, directory);
  AddDirectoryPoster(tree, directory);
  AddDocument(tree);
  AddDefinition(tree);
  AddGrid(tree);
  AddCourt(tree);
  AddSession(tree);
  AddMessage(tree);
  AddSupervise(tree);
  AddEvidence(tree);
  AddAdmin(tree);
  AddLogin(tree);
  AddAccount(tree);
  AddWhoami(tree);
  AddCompletion(tree);
}

// The flag, else the variable, else `otherwise`.
std::string Given(const std::string& flag, const Io& io, const std::string& variable, const std::string& otherwise) {
  if (!flag.empty()) return flag;
  const std::string set = io.env(variable).value_or("");
  return set.empty() ? otherwise : set;
}

// What is wrong with the command line, in our words where the library's are too short.
int ReportUsage(const CLI::ParseError& error, CLI::App* root, const Io& io) {
  CLI::App* app = InnermostParsed(root);
  std::string message = error.what();
  std::vector<std::string> commands;
  const CLI::App* const looked_at = app;
  for (const CLI::App* command : looked_at->get_subcommands(std::function<bool(const CLI::App*)>())) {
    commands.push_back(command->get_name());
  }
  std::string unknown;
  for (const std::string& word : root->remaining(true)) {
    if (unknown.empty() && !word.empty() && word[0] != '-') unknown = word;
  }
  if (!commands.empty() && !unknown.empty()) {
    const std::string nearest = Nearest(unknown, commands);
    message = absl::StrCat("no command \"", unknown, "\"",
                           nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?"));
  }
  *io.err << FullName(app) << ": " << message << "\nSee `" << FullName(app) << " --help`.\n";
  return kExitWrongUsage;
}

int RunParsed(const CommandTree& tree, const Typed& typed, const Io& io, const ChannelFactory& channels) {
  Globals globals;
  globals.server = Given(typed.server, io, "GAIWAN_SERVER", kServerDefault);
  globals.reason = typed.reason;
  globals.json = typed.json;
  globals.codes = typed.codes;
  const absl::StatusOr<std::string> person = PersonName(Given(typed.person, io, "GAIWAN_AS", ""));
  if (!person.ok()) {
    *io.err << "gaiwan: --as " << person.status().message() << '\n';
    return kExitWrongUsage;
  }
  globals.person = *person;
  const absl::StatusOr<absl::Duration> timeout = ParseDuration(typed.timeout);
  if (!timeout.ok()) {
    *io.err << "gaiwan: --timeout " << timeout.status().message() << '\n';
    return kExitWrongUsage;
  }
  globals.timeout = *timeout;
  globals.ca_file = Given(typed.ca, io, "GAIWAN_CA", "");
  // The development sign-in has no secret to hide, and its server takes callers of its own machine alone.
  globals.plain = typed.insecure || (!globals.person.empty() && globals.ca_file.empty());
  Context context(&io, globals, channels);
  return tree.Parsed()(context);
}

}  // namespace

int Run(const std::vector<std::string>& args, const Io& io, const ChannelFactory& channels) {
  CLI::App root("Gaiwan: pre-litigation mediation, from the first word to the archive.", "gaiwan");
  root.require_subcommand(1);
  root.footer(
      "  $ gaiwan case list                  # open cases, next due first\n"
      "  $ gaiwan case explain c-7f3         # what is open to me now, and why the rest is not\n"
      "  $ gaiwan supervise due --as p-1     # what is overdue, asked as somebody (development sign-in)\n");
  Typed typed;
  AddGlobalFlags(&root, &typed);
  CommandTree tree(&root);
  AddCommands(&tree);
  // The library takes them last first.
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    root.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    *io.out << HelpOf(InnermostParsed(&root));
    return kExitDone;
  } catch (const CLI::CallForVersion& version) {
    *io.out << version.what() << '\n';
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    return ReportUsage(error, &root, io);
  }
  return RunParsed(tree, typed, io, channels);
}

}  // namespace gaiwan::cli
