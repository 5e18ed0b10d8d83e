// server/api/byte_buffer.h: messages out of and into gRPC's buffers. Methods are raw, because gRPC 1.51 answers a
// request that does not parse with a bare UNIMPLEMENTED before typed code runs. Pure.
#ifndef GAIWAN_SERVER_API_BYTE_BUFFER_H_
#define GAIWAN_SERVER_API_BYTE_BUFFER_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"

namespace gaiwan {

// INVALID_ARGUMENT with a BadField that names the string that is not UTF-8, or with the reason UNPARSABLE.
absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message* message);

grpc::ByteBuffer Serialize(const google::protobuf::Message& message);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_BYTE_BUFFER_H_
