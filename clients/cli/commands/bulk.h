// clients/cli/commands/bulk.h: what commands over many cases share: sending them in pieces that the server takes, and
// telling what became of each.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_BULK_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_BULK_H_

#include "absl/strings/string_view.h"
#include "clients/cli/context.h"
#include "gaiwan/v1/case_service.pb.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// As ExecuteBatch has it: what somebody can still look over in one answer.
inline constexpr int kBulkMax = 1000;

// Sends all of `batch`; the outcomes stand one behind the other. After an error those of the pieces before it are
// there.
grpc::Status SendAll(Context& context, const v1::ExecuteBatchRequest& batch, v1::ExecuteBatchResponse* outcomes);

// Each case with what became of it, `done` for what was; returns how many were refused.
int PrintOutcomes(Context& context, const v1::ExecuteBatchRequest& batch, const v1::ExecuteBatchResponse& outcomes,
                  absl::string_view done);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_BULK_H_
