// server/api/rpc_status.h: our statuses as gRPC's. The details that an absl::Status carries as payloads go into the
// trailer `grpc-status-details-bin` as google.rpc.Status (v1::RpcStatus has its numbers). Pure.
#ifndef GAIWAN_SERVER_API_RPC_STATUS_H_
#define GAIWAN_SERVER_API_RPC_STATUS_H_

#include "absl/status/status.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/rpc_status.pb.h"
#include "grpcpp/support/status.h"

namespace gaiwan {

// A client takes 8 KiB of trailers and drops the whole status of a call that has more: message and details stay below.
// The message is percent-encoded on the way, so a Chinese character counts nine.
inline constexpr size_t kStatusMessageBytesMax = 300;
inline constexpr size_t kStatusDetailsBytesMax = 5 << 10;

// A list of faults that does not fit is cut, and its last entry says how many are left out.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The same as data, within a batch.
v1::Refused ToRefused(const absl::Status& status);
// And back.
absl::Status FromRefused(const v1::Refused& refused);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_RPC_STATUS_H_
