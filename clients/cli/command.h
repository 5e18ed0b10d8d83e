// clients/cli/command.h: the tree of commands. A command is added with its flags, its examples and what it does, all in
// one file of commands/. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_COMMAND_H_
#define GAIWAN_CLIENTS_CLI_COMMAND_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/context.h"

namespace gaiwan::cli {

// Runs a command with what was parsed; returns the exit status.
using RunCommand = std::function<int(Context&)>;

// A line of help that shows a use: the command line, and what it is for.
struct Example {
  std::string line;
  std::string purpose;
};

class CommandTree {
 public:
  // `root` is not owned and outlives it.
  explicit CommandTree(CLI::App* root) : root_(root) {}

  CLI::App* root() const { return root_; }

  // A family, as `case`: it needs a command below it.
  CLI::App* AddGroup(CLI::App* parent, const std::string& name, const std::string& description,
                     const std::vector<Example>& examples);
  // A command that does something.
  CLI::App* Add(CLI::App* parent, const std::string& name, const std::string& description,
                const std::vector<Example>& examples, RunCommand run);

  // What the parsed command line asks for.
  // REQUIRES: it was parsed without an error.
  const RunCommand& Parsed() const;

 private:
  CLI::App* const root_;
  std::map<const CLI::App*, RunCommand> runs_;
};

// The innermost command of the command line as far as it was parsed.
CLI::App* InnermostParsed(CLI::App* root);

// `gaiwan case do`.
std::string FullName(const CLI::App* app);

// An option that takes one of `choices`; help and completion show them.
CLI::Option* AddChoice(CLI::App* app, const std::string& flag, std::string* value,
                       const std::vector<std::string>& choices, const std::string& description);

// Whether a value follows the flag. Each of ours that takes one names its type.
bool TakesValue(const CLI::Option* option);

// The choices of an option of AddChoice, else nothing.
std::vector<std::string> ChoicesOf(const CLI::Option* option);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMAND_H_
