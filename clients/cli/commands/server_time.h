// clients/cli/commands/server_time.h: what time it is for the server: a test clock may stand elsewhere than this
// machine's.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_SERVER_TIME_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_SERVER_TIME_H_

#include <string>

#include "absl/time/time.h"
#include "clients/cli/context.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// Asks the server. `time` is set when the answer is OK.
grpc::Status ServerTime(Context& context, absl::Time* time);
// Sets `date` to the server's day, as 2026-03-02, where it is empty.
grpc::Status FillDay(Context& context, std::string* date);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_SERVER_TIME_H_
