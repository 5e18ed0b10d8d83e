#include "server/api/rpc_status.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/base/refusal.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

using Detail = std::pair<std::string, std::string>;  // Type URL and bytes.

std::vector<Detail> DetailsOf(const absl::Status& status) {
  std::vector<Detail> details;
  status.ForEachPayload([&details](absl::string_view type, const absl::Cord& bytes) {
    details.emplace_back(std::string(type), std::string(bytes));
  });
  std::sort(details.begin(), details.end());  // Abseil hands them out in no order.
  return details;
}

// The first of the faults, as many as fit into `bytes_max`, and how many are left out.
std::string CutFaults(const std::string& bytes, size_t bytes_max) {
  v1::Faults all;
  if (!all.ParseFromString(bytes)) return "";
  v1::Faults kept;
  kept.set_reason(all.reason());
  v1::Fault* rest = kept.add_faults();
  int count = 0;
  const auto describe_rest = [&] {
    const int left = all.faults_size() - count;
    rest->mutable_words()->set_zh(absl::StrCat("另有 ", left, " 处未列出"));
    rest->mutable_words()->set_en(absl::StrCat(left, " more are left out"));
  };
  describe_rest();
  size_t size = kept.ByteSizeLong();
  for (const v1::Fault& fault : all.faults()) {
    size += fault.ByteSizeLong() + 6;  // Tag and length.
    if (size > bytes_max) break;
    *kept.add_faults() = fault;
    ++count;
  }
  rest = kept.mutable_faults(0);
  describe_rest();
  std::rotate(kept.mutable_faults()->begin(), kept.mutable_faults()->begin() + 1, kept.mutable_faults()->end());
  return kept.SerializeAsString();
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());
  std::string message(Utf8Prefix(status.message(), kStatusMessageBytesMax));
  v1::RpcStatus rpc;
  rpc.set_code(code);
  rpc.set_message(message);
  const std::string faults_url = absl::StrCat("type.googleapis.com/", v1::Faults::descriptor()->full_name());
  size_t room = kStatusDetailsBytesMax;
  for (auto& [type, bytes] : DetailsOf(status)) {
    if (bytes.size() > room && type == faults_url) bytes = CutFaults(bytes, room);
    if (bytes.size() > room) continue;  // Better without this detail than without any status.
    room -= bytes.size();
    google::protobuf::Any* any = rpc.add_details();
    any->set_type_url(type);
    any->set_value(std::move(bytes));
  }
  if (rpc.details().empty()) return grpc::Status(code, message);
  return grpc::Status(code, message, rpc.SerializeAsString());
}

v1::Refused ToRefused(const absl::Status& status) {
  v1::Refused refused;
  refused.set_code(static_cast<int32_t>(status.code()));
  refused.set_message(std::string(status.message()));
  if (v1::CommandRefused detail; ReadDetail(status, &detail)) *refused.mutable_command_refused() = std::move(detail);
  if (v1::BadField detail; ReadDetail(status, &detail)) *refused.mutable_bad_field() = std::move(detail);
  if (v1::CaseChanged detail; ReadDetail(status, &detail)) *refused.mutable_case_changed() = std::move(detail);
  if (v1::RetryAfter detail; ReadDetail(status, &detail)) *refused.mutable_retry_after() = std::move(detail);
  return refused;
}

absl::Status FromRefused(const v1::Refused& refused) {
  absl::Status status(static_cast<absl::StatusCode>(refused.code()), refused.message());
  if (refused.has_command_refused()) status = WithDetail(std::move(status), refused.command_refused());
  if (refused.has_bad_field()) status = WithDetail(std::move(status), refused.bad_field());
  if (refused.has_case_changed()) status = WithDetail(std::move(status), refused.case_changed());
  if (refused.has_retry_after()) status = WithDetail(std::move(status), refused.retry_after());
  return status;
}

}  // namespace gaiwan
