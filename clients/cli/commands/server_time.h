// clients/cli/commands/server_time.h: what time it is for the server: a test clock may stand elsewhere than this
// machine's.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_SERVER_TIME_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_SERVER_TIME_H_

#include "absl/time/time.h"
#include "clients/cli/context.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// Asks the server. `time` is set when the answer is OK.
grpc::Status ServerTime(Context& context, absl::Time* time);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_SERVER_TIME_H_
