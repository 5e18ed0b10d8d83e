#include "workflow/evidence/record_leaf.h"

#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Base 128, low groups first.
void AppendVarint(uint64_t number, std::string* out) {
  for (; number >= 0x80; number >>= 7) out->push_back(static_cast<char>(number | 0x80));
  out->push_back(static_cast<char>(number));
}

bool ConsumeVarint(absl::string_view* bytes, uint64_t* number) {
  uint64_t result = 0;
  for (size_t i = 0; i < bytes->size() && i < 10; ++i) {
    const uint64_t byte = static_cast<unsigned char>((*bytes)[i]);
    if (i == 9 && byte > 1) return false;  // More than 64 bits.
    result |= (byte & 0x7f) << (7 * i);
    if (byte >= 0x80) continue;
    if (i > 0 && byte == 0) return false;  // Not as short as can be.
    bytes->remove_prefix(i + 1);
    *number = result;
    return true;
  }
  return false;
}

absl::Status NoRecord() {
  return absl::InvalidArgumentError("these bytes are no stored record");
}

}  // namespace

absl::StatusOr<RecordParts> TakeApart(absl::string_view stored) {
  RecordParts parts;
  absl::string_view rest = stored;
  uint64_t length = 0;
  if (rest.empty() || rest[0] == '\0') return NoRecord();
  parts.format = static_cast<unsigned char>(rest[0]);
  rest.remove_prefix(1);
  if (!ConsumeVarint(&rest, &length) || length == 0 || length > rest.size()) return NoRecord();
  parts.stream = rest.substr(0, length);
  rest.remove_prefix(length);
  if (!ConsumeVarint(&rest, &parts.version) || parts.version == 0) return NoRecord();
  parts.header = stored.substr(0, stored.size() - rest.size());
  parts.payload = rest;
  return parts;
}

std::string RecordHeader(uint64_t format, absl::string_view stream, uint64_t version) {
  std::string header(1, static_cast<char>(format));
  AppendVarint(stream.size(), &header);
  header.append(stream.data(), stream.size());
  AppendVarint(version, &header);
  return header;
}

Hash RecordLeaf(uint64_t position, absl::string_view header, const Hash& payload_sha256) {
  char prefix[9] = {};  // The 0x00 of a leaf, and the position.
  for (int i = 0; i < 8; ++i) prefix[1 + i] = static_cast<char>(position >> (56 - 8 * i));
  return Sha256({absl::string_view(prefix, sizeof(prefix)), header, HashView(payload_sha256)});
}

absl::StatusOr<Hash> RecordLeaf(uint64_t position, absl::string_view stored) {
  ASSIGN_OR_RETURN(const RecordParts parts, TakeApart(stored));
  return RecordLeaf(position, parts.header, Sha256({parts.payload}));
}

}  // namespace gaiwan
