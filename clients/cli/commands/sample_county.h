// clients/cli/commands/sample_county.h: whether the server's county is made up (docs/web.md): what it shows is marked
// so, and nothing of it is reported to anybody.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_SAMPLE_COUNTY_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_SAMPLE_COUNTY_H_

#include "clients/cli/context.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// As it is shown.
inline constexpr char kSampleCountyWords[] = "示例县 · 不计入统计";

// Asks the server. `sample` is set when the answer is OK.
grpc::Status AskSampleCounty(Context& context, bool* sample);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_SAMPLE_COUNTY_H_
