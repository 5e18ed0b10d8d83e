#include "server/log/keys.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::keys {

void AppendBigEndian32(uint32_t number, std::string* out) {
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(number >> shift));
}

void AppendBigEndian64(uint64_t number, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) out->push_back(static_cast<char>(number >> shift));
}

uint32_t ReadBigEndian32(const char* bytes) {
  uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

uint64_t ReadBigEndian64(const char* bytes) {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

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
    bytes->remove_prefix(i + 1);
    *number = result;
    return true;
  }
  return false;
}

std::string PositionKey(Position position) {
  std::string key;
  AppendBigEndian64(position, &key);
  return key;
}

absl::StatusOr<Position> ParsePosition(absl::string_view bytes) {
  if (bytes.size() != 8) return absl::DataLossError(absl::StrCat("a position has ", bytes.size(), " bytes, not 8"));
  return ReadBigEndian64(bytes.data());
}

void AppendStreamKey(absl::string_view stream, uint64_t version, std::string* out) {
  out->push_back(static_cast<char>(stream.size()));
  out->append(stream.data(), stream.size());
  AppendBigEndian64(version, out);
}

std::string StreamKey(absl::string_view stream, uint64_t version) {
  std::string key;
  key.reserve(stream.size() + 9);
  AppendStreamKey(stream, version, &key);
  return key;
}

absl::StatusOr<StreamPlace> ParseStreamKey(absl::string_view key) {
  const size_t length = key.empty() ? 0 : static_cast<unsigned char>(key[0]);
  if (length == 0 || length > kStreamBytesMax || key.size() != length + 9) {
    return absl::DataLossError(absl::StrCat("a stream key of ", key.size(), " bytes does not parse"));
  }
  return StreamPlace{key.substr(1, length), ReadBigEndian64(key.data() + 1 + length)};
}

std::string EncodeCounter(int64_t value) {
  std::string bytes(8, '\0');
  const uint64_t number = static_cast<uint64_t>(value);
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

absl::StatusOr<int64_t> DecodeCounter(absl::string_view bytes) {
  if (bytes.size() != 8) return absl::DataLossError(absl::StrCat("a sum has ", bytes.size(), " bytes, not 8"));
  uint64_t number = 0;
  for (int i = 7; i >= 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<int64_t>(number);
}

void AppendRecordHeader(absl::string_view stream, uint64_t version, std::string* out) {
  out->push_back(static_cast<char>(kRecordFormat));
  AppendVarint(stream.size(), out);
  out->append(stream.data(), stream.size());
  AppendVarint(version, out);
}

std::string EncodeRecord(absl::string_view stream, uint64_t version, absl::string_view payload) {
  std::string stored;
  AppendRecordHeader(stream, version, &stored);
  stored.append(payload.data(), payload.size());
  return stored;
}

absl::Span<const Lift> RecordLifts() {
  static_assert(kRecordFormat == 1, "a new format needs the lift from the one before it, here");
  return {};
}

absl::StatusOr<RecordView> DecodeRecord(Position position, absl::string_view stored, std::string* scratch,
                                        absl::Span<const Lift> lifts) {
  const size_t newest = lifts.size() + 1;
  const size_t format = stored.empty() ? 0 : static_cast<unsigned char>(stored[0]);
  if (format == 0) return absl::DataLossError(absl::StrCat("the record at position ", position, " has no format"));
  if (format > newest) {
    return absl::FailedPreconditionError(absl::StrCat("the record at position ", position, " has format ", format,
                                                      "; this program reads up to ", newest));
  }
  absl::string_view body = stored.substr(1);
  for (size_t from = format; from < newest; ++from) {
    std::string lifted;
    RETURN_IF_ERROR(lifts[from - 1](body, &lifted));
    *scratch = std::move(lifted);
    body = *scratch;
  }
  RecordView record = {position, {}, 0, {}};
  uint64_t length = 0;
  if (!ConsumeVarint(&body, &length) || length == 0 || length > kStreamBytesMax || length > body.size()) {
    return absl::DataLossError(absl::StrCat("the record at position ", position, " does not parse: stream name"));
  }
  record.stream = body.substr(0, length);
  body.remove_prefix(length);
  if (!ConsumeVarint(&body, &record.version) || record.version == 0) {
    return absl::DataLossError(absl::StrCat("the record at position ", position, " does not parse: version"));
  }
  record.payload = body;
  return record;
}

Record ToRecord(const RecordView& view) {
  return {view.position, std::string(view.stream), view.version, std::string(view.payload)};
}

}  // namespace gaiwan::keys
