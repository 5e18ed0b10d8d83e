#include "server/api/byte_buffer.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/errors.pb.h"
#include "grpcpp/support/slice.h"
#include "server/api/utf8_field.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

absl::Status Unparsable(const google::protobuf::Message& message, absl::string_view bytes) {
  if (std::optional<std::string> field = FindInvalidUtf8(*message.GetDescriptor(), bytes)) {
    return BadField(*field, "不是有效的 UTF-8 文字", "is not valid UTF-8");
  }
  v1::CommandRefused detail;
  detail.set_reason(v1::UNPARSABLE);
  *detail.mutable_words() = WordsFor(v1::UNPARSABLE);
  return WithDetail(
      absl::InvalidArgumentError(absl::StrCat("UNPARSABLE: not a ", message.GetDescriptor()->full_name())), detail);
}

}  // namespace

absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message* message) {
  if (!buffer.Valid()) return absl::OkStatus();  // A message of no bytes.
  grpc::Slice slice;
  // Requests of some KiB come in one piece; only longer ones are copied together.
  if (!buffer.TrySingleSlice(&slice).ok() && !buffer.DumpToSingleSlice(&slice).ok()) {
    return absl::ResourceExhaustedError("no memory for the request");
  }
  const absl::string_view bytes(reinterpret_cast<const char*>(slice.begin()), slice.size());
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return Unparsable(*message, bytes);
}

grpc::ByteBuffer Serialize(const google::protobuf::Message& message) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace gaiwan
