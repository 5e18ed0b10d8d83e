// clients/cli/help.h: help with examples first: most people look for a line to copy. Pure function of the command tree.
#ifndef GAIWAN_CLIENTS_CLI_HELP_H_
#define GAIWAN_CLIENTS_CLI_HELP_H_

#include <string>

#include "CLI/CLI.hpp"

namespace gaiwan::cli {

// What it does, how it is written, examples, arguments, commands, flags, exit status.
std::string HelpOf(const CLI::App* app);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_HELP_H_
