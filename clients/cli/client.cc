#include "clients/cli/client.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/status_detail.h"
#include "gaiwan/v1/errors.pb.h"

namespace gaiwan::cli {

absl::Duration WaitAfter(int tries) {
  absl::Duration wait = kFirstWait;
  for (int i = 1; i < tries && wait < kWaitMax; ++i) wait *= 2;
  return std::min(wait, kWaitMax);
}

bool IsUnknownOutcome(const grpc::Status& status) {
  // Nobody here cancels a call but by Ctrl-C: CANCELLED is what gRPC says of one that met a server as it ended.
  return status.error_code() == grpc::StatusCode::UNAVAILABLE || status.error_code() == grpc::StatusCode::CANCELLED ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

Client::Client(const Io* io, const Globals* globals, const ChannelFactory& channels) : io_(io), globals_(globals) {
  const std::shared_ptr<grpc::Channel> channel = channels(globals->server);
  cases_ = v1::CaseService::NewStub(channel);
  directory_ = v1::DirectoryService::NewStub(channel);
  documents_ = v1::DocumentService::NewStub(channel);
  workflow_ = v1::WorkflowService::NewStub(channel);
  admin_ = v1::AdminService::NewStub(channel);
  judicial_ = v1::JudicialService::NewStub(channel);
  sessions_ = v1::SessionService::NewStub(channel);
  units_ = v1::UnitRecordService::NewStub(channel);
}

void Client::SignIn(grpc::ClientContext* context) const {
  if (!globals_->person.empty()) context->AddMetadata("x-gaiwan-person", globals_->person);
}

grpc::Status Client::Call(const Rpc& rpc) {
  grpc::Status status = CallOnce(rpc);
  for (int waits = 0; waits < kBusyWaitsMax && status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED; ++waits) {
    const std::optional<v1::RetryAfter> retry = DetailOf<v1::RetryAfter>(status);
    if (!retry.has_value() || (retry->reason() != v1::TOO_MANY && retry->reason() != v1::BUSY)) break;
    io_->sleep(absl::Milliseconds(retry->retry_after_millis()));
    status = CallOnce(rpc);
  }
  return status;
}

grpc::Status Client::CallOnce(const Rpc& rpc) {
  grpc::ClientContext context;
  SignIn(&context);
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(globals_->timeout));
  return rpc(&context);
}

grpc::Status Client::CallUntilKnown(const Rpc& rpc) {
  grpc::Status status = Call(rpc);
  for (int tries = 1; tries < kTriesMax && IsUnknownOutcome(status); ++tries) {
    const absl::Duration wait = WaitAfter(tries);
    *io_->err << absl::StrCat("结果未知（", status.error_message(), "），", absl::FormatDuration(wait),
                              " 后用同一请求号再试（第 ", tries + 1, " 次，共 ", kTriesMax, " 次）\n")
              << std::flush;
    io_->sleep(wait);
    status = Call(rpc);
  }
  return status;
}

}  // namespace gaiwan::cli
