// clients/cli/commands/evidence.h: what the commands of `gaiwan evidence` share. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_EVIDENCE_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_EVIDENCE_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/command.h"

namespace gaiwan::cli {

// Those that need no server, below `parent`: verify, verify-slip, witness, witness-key.
void AddEvidenceOffline(CommandTree* tree, CLI::App* parent);

// All of a file of at most `bytes_max`. Errors name it.
absl::StatusOr<std::string> ReadEvidenceFile(const std::string& path, size_t bytes_max);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_EVIDENCE_H_
