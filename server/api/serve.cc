#include "server/api/serve.h"

#include <optional>

#include "server/api/rpc_status.h"
#include "server/base/log.h"
#include "workflow/base/status_macros.h"
#include "workflow/validate.h"

namespace gaiwan {

absl::StatusOr<Caller> FindCaller(const ServeParts& parts, const grpc::CallbackServerContext& context) {
  const auto& headers = context.client_metadata();
  const auto find = [&headers](absl::string_view name) -> std::optional<absl::string_view> {
    const auto found = headers.find(grpc::string_ref(name.data(), name.size()));
    if (found == headers.end()) return std::nullopt;
    return absl::string_view(found->second.data(), found->second.size());
  };
  ASSIGN_OR_RETURN(Caller caller, parts.authenticator->Authenticate(find));
  RETURN_IF_ERROR(parts.limiter->Take(caller.person, 1));
  return caller;
}

void LogCall(const ServeParts& parts, const char* method, absl::string_view person, absl::string_view case_name,
             const absl::Status& status, absl::Duration took) {
  parts.counts->Add(status.code());
  // Refusals are answers; only what the server could not do is a worry.
  const bool worry = status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kDataLoss ||
                     status.code() == absl::StatusCode::kUnknown || status.code() == absl::StatusCode::kUnavailable;
  const LogLevel level = worry ? LogLevel::kWarning : LogLevel::kInfo;
  if (!LogEnabled(level)) return;
  LogLine(level, "rpc")
      .With("case", case_name)
      .With("caller", person)
      .With("method", method)
      .With("code", absl::StatusCodeToString(status.code()))
      .With("millis", absl::ToDoubleMilliseconds(took));
}

UnaryCall::UnaryCall(const ServeParts& parts, const char* method, grpc::CallbackServerContext* context,
                     grpc::ByteBuffer* response)
    : parts_(parts),
      method_(method),
      context_(context),
      reactor_(context->DefaultReactor()),
      response_(response),
      begin_(parts.clock->MonotonicNow()),
      arena_(first_block_, sizeof(first_block_)) {}

absl::Status UnaryCall::SignIn() {
  ASSIGN_OR_RETURN(caller_, FindCaller(parts_, *context_));
  return absl::OkStatus();
}

void UnaryCall::Reply(const google::protobuf::Message& answer) {
  *response_ = Serialize(answer);
  LogCall(parts_, method_, caller_.person, case_name_, absl::OkStatus(), parts_.clock->MonotonicNow() - begin_);
  reactor_->Finish(grpc::Status::OK);
}

void UnaryCall::Fail(const absl::Status& status) {
  LogCall(parts_, method_, caller_.person, case_name_, status, parts_.clock->MonotonicNow() - begin_);
  reactor_->Finish(ToGrpcStatus(status));
}

absl::Status CheckFields(const google::protobuf::Message& message) {
  return Validate(message);
}

}  // namespace gaiwan
