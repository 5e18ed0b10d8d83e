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

Client::Client(const Io* io, const Globals* globals, const ChannelFactory& channels)
    : io_(io), globals_(globals), tokens_(io, globals->server) {
  const std::shared_ptr<grpc::Channel> channel = channels(*globals);
  cases_ = v1::CaseService::NewStub(channel);
  directory_ = v1::DirectoryService::NewStub(channel);
  documents_ = v1::DocumentService::NewStub(channel);
  evidence_ = v1::EvidenceService::NewStub(channel);
  workflow_ = v1::WorkflowService::NewStub(channel);
  admin_ = v1::AdminService::NewStub(channel);
  judicial_ = v1::JudicialService::NewStub(channel);
  sessions_ = v1::SessionService::NewStub(channel);
  units_ = v1::UnitRecordService::NewStub(channel);
  sight_ = v1::SightService::NewStub(channel);
  sign_in_ = v1::SignInService::NewStub(channel);
  returns_ = v1::ReturnsService::NewStub(channel);
  exports_ = v1::ExportService::NewStub(channel);
  supervision_ = v1::SupervisionService::NewStub(channel);
  maintenance_ = v1::MaintenanceService::NewStub(channel);
  publications_ = v1::PublicationService::NewStub(channel);
  messages_ = v1::MessageService::NewStub(channel);
}

void Client::SignIn(grpc::ClientContext* context) {
  if (!globals_->reason.empty()) context->AddMetadata("x-gaiwan-reason-bin", globals_->reason);
  if (!export_number_.empty()) context->AddMetadata("x-gaiwan-export", export_number_);
  if (!globals_->person.empty()) return context->AddMetadata("x-gaiwan-person", globals_->person);
  const std::string token = AccessToken();
  if (!token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", token));
}

std::string Client::AccessToken() {
  const std::optional<std::string> given = tokens_.Given();
  if (given.has_value()) return *given;
  std::optional<v1::Tokens> tokens = tokens_.Read();
  if (!tokens.has_value()) return "";
  const absl::Time now = absl::FromChrono(std::chrono::system_clock::now());
  const absl::Time got = tokens_.written();
  // The server's clock may be another one (a test's): what counts is how long the token was to live, from when it came.
  if (now < got + tokens_.life(*tokens) - kRefreshBefore || tokens->refresh_token().empty()) {
    return tokens->access_token();
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(globals_->timeout));
  v1::RefreshRequest request;
  request.set_refresh_token(tokens->refresh_token());
  v1::Tokens fresh;
  // What is wrong shows with the call that was asked for.
  if (!sign_in_->Refresh(&context, request, &fresh).ok()) return tokens->access_token();
  const absl::Status written = tokens_.Write(fresh);
  if (!written.ok()) *io_->err << "gaiwan: " << written.message() << '\n';
  return fresh.access_token();
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

grpc::Status Client::CallWith(const std::string& access_token, const Rpc& rpc) {
  grpc::ClientContext context;
  if (!access_token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", access_token));
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(globals_->timeout));
  return rpc(&context);
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
