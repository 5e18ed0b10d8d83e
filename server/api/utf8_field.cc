#include "server/api/utf8_field.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// As protobuf's own: deeper messages do not parse.
constexpr int kDepthMax = 100;

// Reads a length-delimited value without copying it.
std::optional<absl::string_view> ReadDelimited(absl::string_view bytes, CodedInputStream* input) {
  uint32_t length = 0;
  if (!input->ReadVarint32(&length)) return std::nullopt;
  const size_t begin = static_cast<size_t>(input->CurrentPosition());
  if (length > bytes.size() - begin || !input->Skip(static_cast<int>(length))) return std::nullopt;
  return bytes.substr(begin, length);
}

std::optional<std::string> Find(const Descriptor& type, absl::string_view bytes, const std::string& prefix, int depth) {
  if (depth > kDepthMax) return std::nullopt;
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  absl::flat_hash_map<int, int> seen;  // Items of each repeated field so far.
  while (const uint32_t tag = input.ReadTag()) {
    const FieldDescriptor* field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    const bool text = field != nullptr && field->type() == FieldDescriptor::TYPE_STRING;
    const bool message = field != nullptr && field->type() == FieldDescriptor::TYPE_MESSAGE;
    const bool delimited = WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
    if (!delimited || (!text && !message)) {
      if (!WireFormatLite::SkipField(&input, tag)) return std::nullopt;
      continue;
    }
    const std::optional<absl::string_view> value = ReadDelimited(bytes, &input);
    if (!value.has_value()) return std::nullopt;
    std::string path = absl::StrCat(prefix, field->name());
    if (field->is_repeated()) absl::StrAppend(&path, "[", seen[field->number()]++, "]");
    if (text && !IsUtf8(*value)) return path;
    if (message) {
      std::optional<std::string> inside = Find(*field->message_type(), *value, absl::StrCat(path, "."), depth + 1);
      if (inside.has_value()) return inside;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> FindInvalidUtf8(const Descriptor& type, absl::string_view bytes) {
  return Find(type, bytes, "", 0);
}

}  // namespace gaiwan
