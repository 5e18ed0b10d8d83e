// server/log/keys.h: how keys and records become bytes, and back. README.md has the same, byte by byte.
//
// Keys are big-endian so that the order of bytes is the order of numbers. Pure functions.
#ifndef GAIWAN_SERVER_LOG_KEYS_H_
#define GAIWAN_SERVER_LOG_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/log/store.h"

namespace gaiwan::keys {

// The format new records are written in. Older ones are lifted when read and never rewritten; newer ones are refused.
inline constexpr uint8_t kRecordFormat = 1;

void AppendBigEndian32(uint32_t number, std::string* out);
void AppendBigEndian64(uint64_t number, std::string* out);
// REQUIRES: 4 or 8 bytes at `bytes`.
uint32_t ReadBigEndian32(const char* bytes);
uint64_t ReadBigEndian64(const char* bytes);

// Base-128, as in protobuf. ConsumeVarint takes one off the front; false when there is none, or more than 64 bits.
void AppendVarint(uint64_t number, std::string* out);
bool ConsumeVarint(absl::string_view* bytes, uint64_t* number);

// A position as a key: 8 bytes.
std::string PositionKey(Position position);
absl::StatusOr<Position> ParsePosition(absl::string_view bytes);

// A place in a stream as a key: length byte, name, 8 bytes of version. REQUIRES: the name has 1..kStreamBytesMax bytes.
struct StreamPlace {
  absl::string_view stream;
  uint64_t version;
};
void AppendStreamKey(absl::string_view stream, uint64_t version, std::string* out);
std::string StreamKey(absl::string_view stream, uint64_t version);
absl::StatusOr<StreamPlace> ParseStreamKey(absl::string_view key);

// A sum: fixed64, little-endian, two's complement.
std::string EncodeCounter(int64_t value);
absl::StatusOr<int64_t> DecodeCounter(absl::string_view bytes);

// A record as it is stored: format byte, varint length of the name, name, varint version, payload. The header is all
// but the payload.
void AppendRecordHeader(absl::string_view stream, uint64_t version, std::string* out);
std::string EncodeRecord(absl::string_view stream, uint64_t version, absl::string_view payload);

// Lifts a stored body (all behind the format byte) from one format to the next.
using Lift = absl::Status (*)(absl::string_view body, std::string* next_body);

// The lifts of this program, the first from format 1 to 2: always kRecordFormat - 1 of them.
absl::Span<const Lift> RecordLifts();

// Reads a stored record; `position` is for the result and messages. The result points into `stored`, or into `*scratch`
// when it had to be lifted.
//   DATA_LOSS            it does not parse.
//   FAILED_PRECONDITION  its format is newer than the lifts reach.
absl::StatusOr<RecordView> DecodeRecord(Position position, absl::string_view stored, std::string* scratch,
                                        absl::Span<const Lift> lifts = RecordLifts());

// The record with bytes of its own.
Record ToRecord(const RecordView& view);

}  // namespace gaiwan::keys

#endif  // GAIWAN_SERVER_LOG_KEYS_H_
