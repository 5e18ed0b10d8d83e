#include "server/api/serve.h"

#include <map>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/auth_context.h"
#include "server/api/rpc_status.h"
#include "server/base/log.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/validate.h"
#include "workflow/validate_text.h"

namespace gaiwan {

namespace {

constexpr absl::string_view kTokenHeader = "authorization";
// A sentence; it is kept for as long as the log.
constexpr int64_t kReasonCharactersMax = 200;

absl::StatusOr<std::string> ReadReason(FindHeader find) {
  const std::optional<absl::string_view> reason = find(kReasonHeader);
  if (!reason.has_value()) return std::string();
  const TextScan scan = ScanText(*reason);
  if (scan.utf8 && scan.has_content && scan.characters <= kReasonCharactersMax) return std::string(*reason);
  return BadField(kReasonHeader, absl::StrCat("应为不超过 ", kReasonCharactersMax, " 字的文字"),
                  absl::StrCat("must be UTF-8 of at most ", kReasonCharactersMax, " characters"), kReasonCharactersMax);
}

// It goes into the log: no other text does by this way.
absl::StatusOr<std::string> ReadExportNumber(FindHeader find) {
  constexpr absl::string_view kBegin = "E-";
  constexpr size_t kDigits = 12;
  const std::optional<absl::string_view> number = find(kExportHeader);
  if (!number.has_value()) return std::string();
  absl::string_view digits = *number;
  if (absl::ConsumePrefix(&digits, kBegin) && digits.size() == kDigits &&
      digits.find_first_not_of("0123456789ABCDEF") == absl::string_view::npos) {
    return std::string(*number);
  }
  return BadField(kExportHeader, "应为 E- 和 12 位十六进制数字（大写）",
                  "must be E- and 12 hexadecimal digits in capitals");
}

// With those it was signed by behind it, as far as the peer sent them; empty without one. TLS has verified it.
std::string CertificateOf(const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> connection = context.auth_context();
  if (connection == nullptr || !connection->IsPeerAuthenticated()) return "";
  std::string pem;
  // With OpenSSL a server's chain begins behind the peer's own.
  for (const char* property : {GRPC_X509_PEM_CERT_PROPERTY_NAME, GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME}) {
    const std::vector<grpc::string_ref> found = connection->FindPropertyValues(property);
    if (!found.empty()) pem.append(found.front().data(), found.front().size());
  }
  return pem;
}

// A header of a call by its lower-case name. Lives no longer than the context.
class Headers {
 public:
  explicit Headers(const grpc::ServerContextBase& context) : headers_(context.client_metadata()) {}

  std::optional<absl::string_view> operator()(absl::string_view name) const {
    const auto found = headers_.find(grpc::string_ref(name.data(), name.size()));
    if (found == headers_.end()) return std::nullopt;
    return absl::string_view(found->second.data(), found->second.size());
  }

 private:
  const std::multimap<grpc::string_ref, grpc::string_ref>& headers_;
};

std::string AddressIn(const ServeParts& parts, const grpc::ServerContextBase& context) {
  return parts.addresses->Of(context.peer(), Headers(context));
}

}  // namespace

absl::StatusOr<Caller> FindCaller(const ServeParts& parts, const char* method, const grpc::ServerContextBase& context) {
  if (parts.door->IsOpen(method)) {
    RETURN_IF_ERROR(parts.limiter->Take(AddressIn(parts, context), 1));
    return Caller();
  }
  const Headers find(context);
  const std::string certificate = parts.authenticator->takes_certificates() ? CertificateOf(context) : "";
  absl::StatusOr<Caller> known = parts.authenticator->Authenticate(find, certificate);
  if (!known.ok()) {
    // Who brings nothing, as a page before anybody signed in, cost nothing.
    const bool brings = find(kTokenHeader).has_value() || !certificate.empty();
    if (brings) RETURN_IF_ERROR(parts.refusals->Take(AddressIn(parts, context), 1));
    return known.status();
  }
  Caller caller = *std::move(known);
  RETURN_IF_ERROR(parts.limiter->Take(caller.person, 1));
  RETURN_IF_ERROR(parts.door->Check(method, caller));
  ASSIGN_OR_RETURN(caller.reason, ReadReason(find));
  ASSIGN_OR_RETURN(caller.export_number, ReadExportNumber(find));
  return caller;
}

void LogCall(const ServeParts& parts, const char* method, const Caller& caller, absl::string_view case_name,
             const absl::Status& status, absl::Duration took) {
  parts.counts->Add(method, status.code(), took);
  // Refusals are answers; only what the server could not do is a worry.
  const bool worry = status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kDataLoss ||
                     status.code() == absl::StatusCode::kUnknown || status.code() == absl::StatusCode::kUnavailable;
  const bool slow = parts.slow_call > absl::ZeroDuration() && took > parts.slow_call;
  const LogLevel level = worry || slow ? LogLevel::kWarning : LogLevel::kInfo;
  if (!LogEnabled(level)) return;
  LogLine line(level, slow ? "slow rpc" : "rpc");
  line.With("case", case_name)
      .With("caller", caller.person)
      .With("method", method)
      .With("code", absl::StatusCodeToString(status.code()))
      .With("millis", absl::ToDoubleMilliseconds(took));
  if (!caller.export_number.empty()) line.With("export", caller.export_number);
}

UnaryCall::UnaryCall(const ServeParts& parts, const char* method, Wire* wire)
    : parts_(parts),
      method_(method),
      wire_(wire),
      begin_(parts.clock->MonotonicNow()),
      arena_(first_block_, sizeof(first_block_)) {}

absl::Status UnaryCall::SignIn() {
  ASSIGN_OR_RETURN(caller_, FindCaller(parts_, method_, wire_->context()));
  // Now: the wire may be gone when somebody asks.
  if (caller_.person.empty() || caller_.kind == CallerKind::kCitizen) address_ = AddressIn(parts_, wire_->context());
  return absl::OkStatus();
}

void UnaryCall::Reply(const google::protobuf::Message& answer) {
  Finish(Serialize(answer), absl::OkStatus());
}

void UnaryCall::Fail(const absl::Status& status) {
  Finish(grpc::ByteBuffer(), status);
}

bool UnaryCall::IsCancelled() const {
  MutexLock lock(&mu_);
  return finished_ || wire_->context().IsCancelled();
}

void UnaryCall::Expire() {
  Fail(absl::DeadlineExceededError(absl::StrCat("the call took longer than ",
                                                absl::FormatDuration(parts_.deadlines->limit()),
                                                ": what it had asked for may be done all the same")));
}

void UnaryCall::Finish(grpc::ByteBuffer answer, const absl::Status& status) {
  MutexLock lock(&mu_);
  if (finished_.exchange(true)) return;
  parts_.deadlines->Remove(this);
  LogCall(parts_, method_, caller_, case_name_, status, parts_.clock->MonotonicNow() - begin_);
  wire_->Finish(std::move(answer), status.ok() ? grpc::Status::OK : ToGrpcStatus(status));
}

absl::Status CheckFields(const google::protobuf::Message& message) {
  return Validate(message);
}

}  // namespace gaiwan
