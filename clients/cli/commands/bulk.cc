#include "clients/cli/commands/bulk.h"

#include <string>

#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

// Of one request, with room for what the wire adds.
constexpr size_t kBatchBytes = 900 << 10;

}  // namespace

grpc::Status SendAll(Context& context, const v1::ExecuteBatchRequest& batch, v1::ExecuteBatchResponse* outcomes) {
  for (int begin = 0; begin < batch.requests_size();) {
    v1::ExecuteBatchRequest piece;
    for (size_t bytes = 0; begin < batch.requests_size(); ++begin) {
      bytes += batch.requests(begin).ByteSizeLong();
      if (bytes > kBatchBytes && piece.requests_size() > 0) break;
      *piece.add_requests() = batch.requests(begin);
    }
    v1::ExecuteBatchResponse told;
    const grpc::Status status = context.client().CallUntilKnown(
        [&](grpc::ClientContext* call) { return context.client().cases().ExecuteBatch(call, piece, &told); });
    if (!status.ok()) return status;
    outcomes->MergeFrom(told);
  }
  return grpc::Status::OK;
}

int PrintOutcomes(Context& context, const v1::ExecuteBatchRequest& batch, const v1::ExecuteBatchResponse& outcomes,
                  absl::string_view done) {
  Table table({"案件", "结果"});
  int refused = 0;
  for (int i = 0; i < outcomes.outcomes_size(); ++i) {
    const v1::ExecuteOutcome& outcome = outcomes.outcomes(i);
    refused += outcome.has_refused() ? 1 : 0;
    table.AddRow(
        {std::string(LastPart(batch.requests(i).name())),
         outcome.has_refused() ? Cell(RefusedText(outcome.refused()), Colour::kRed) : Cell(std::string(done))});
  }
  if (context.json()) {
    context.PrintJson(outcomes);
  } else if (!table.empty()) {
    table.Print(context.out(), context.out_colours());
  }
  return refused;
}

}  // namespace gaiwan::cli
