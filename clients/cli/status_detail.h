// clients/cli/status_detail.h: what a server says beside the message of a status. Pure functions.
#ifndef GAIWAN_CLIENTS_CLI_STATUS_DETAIL_H_
#define GAIWAN_CLIENTS_CLI_STATUS_DETAIL_H_

#include <optional>

#include "gaiwan/v1/rpc_status.pb.h"
#include "google/protobuf/any.pb.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// The first detail of this type; nullopt for none.
template <typename Detail>
std::optional<Detail> DetailOf(const grpc::Status& status) {
  v1::RpcStatus rpc;
  Detail detail;
  if (!rpc.ParseFromString(status.error_details())) return std::nullopt;
  for (const google::protobuf::Any& any : rpc.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_STATUS_DETAIL_H_
