// clients/cli/run.h: the whole program but for the process around it.
#ifndef GAIWAN_CLIENTS_CLI_RUN_H_
#define GAIWAN_CLIENTS_CLI_RUN_H_

#include <string>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/io.h"

namespace gaiwan::cli {

// Parses `args` (without the program's name), does what they ask, and returns the exit status.
int Run(const std::vector<std::string>& args, const Io& io, const ChannelFactory& channels);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_RUN_H_
