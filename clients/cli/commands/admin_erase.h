// clients/cli/commands/admin_erase.h: `gaiwan admin erase`, `hold` and `lift-hold`.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_ADMIN_ERASE_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_ADMIN_ERASE_H_

#include "CLI/CLI.hpp"
#include "clients/cli/command.h"

namespace gaiwan::cli {

void AddAdminErase(CommandTree* tree, CLI::App* parent);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_ADMIN_ERASE_H_
