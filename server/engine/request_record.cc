#include "server/engine/request_record.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr size_t kSecondsBytes = 4;
constexpr size_t kPositionBytes = 8;
constexpr size_t kUuidDigits = 32;

std::string BigEndian(uint64_t number, size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = bytes; i-- > 0; number >>= 8) text[i] = static_cast<char>(number & 0xff);
  return text;
}

char HexValue(char c) {
  return static_cast<char>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

uint64_t FromBigEndian(absl::string_view text) {
  uint64_t number = 0;
  for (const char c : text) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

std::string RequestKey(absl::string_view actor, absl::string_view request_id) {
  std::string key = absl::StrCat(actor, absl::string_view("\0", 1));
  const size_t begin = key.size();
  size_t digits = 0;
  for (const char c : request_id) {
    if (c == '-') continue;
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c)) || digits == kUuidDigits) {
      digits = 0;
      break;
    }
    if (digits++ % 2 == 0) key.push_back('\0');
    key.back() = static_cast<char>(key.back() << 4 | HexValue(c));
  }
  if (digits == kUuidDigits) return key;
  key.resize(begin);
  key.append(request_id.data(), request_id.size());
  return key;
}

std::string RequestValue(absl::Time record_time, absl::string_view digest, Position first_position) {
  return absl::StrCat(BigEndian(static_cast<uint64_t>(absl::ToUnixSeconds(record_time)), kSecondsBytes), digest,
                      BigEndian(first_position, kPositionBytes));
}

absl::StatusOr<FoundRequest> ParseRequestValue(absl::string_view value, absl::Time* record_time) {
  if (value.size() != kSecondsBytes + kDigestBytes + kPositionBytes) {
    return absl::DataLossError("a request record has the wrong length");
  }
  *record_time = absl::FromUnixSeconds(static_cast<int64_t>(FromBigEndian(value.substr(0, kSecondsBytes))));
  FoundRequest found;
  found.digest = std::string(value.substr(kSecondsBytes, kDigestBytes));
  found.first_position = FromBigEndian(value.substr(kSecondsBytes + kDigestBytes));
  return found;
}

absl::StatusOr<std::optional<FoundRequest>> RequestRecordWriter::Find(const Store& store, const std::string& key,
                                                                      absl::Time now) {
  for (const Commands* commands : {&in_group_, &on_its_way_}) {
    if (auto found = commands->find(key); found != commands->end()) {
      return FoundRequest{found->second.digest, found->second.first_position, &**found->second.answer,
                          found->second.stream};
    }
  }
  ASSIGN_OR_RETURN(const bool there, store.Get(Family::kRequests, key, &value_));
  if (!there) return std::nullopt;
  absl::Time record_time;
  ASSIGN_OR_RETURN(FoundRequest found, ParseRequestValue(value_, &record_time));
  if (record_time + kRequestRetention < now) return std::nullopt;
  return found;
}

void RequestRecordWriter::Put(const std::string& key, const EngineCommand& command, Position first_position,
                              absl::Time record_time, const absl::StatusOr<EngineAnswer>* answer, Group* group) {
  group->Put(Family::kRequests, key, RequestValue(record_time, command.digest, first_position));
  in_group_.emplace(key, InGroup{command.digest, first_position, command.stream, answer});
}

void RequestRecordWriter::Dropped() {
  in_group_.clear();
  on_its_way_.clear();
}

}  // namespace gaiwan
