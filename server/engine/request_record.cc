#include "server/engine/request_record.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
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

uint64_t FromBigEndian(absl::string_view text) {
  uint64_t number = 0;
  for (const char c : text) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

std::string RequestKey(absl::string_view actor, absl::string_view request_id) {
  const std::string digits = absl::StrReplaceAll(request_id, {{"-", ""}});
  const bool uuid =
      digits.size() == kUuidDigits && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  return absl::StrCat(actor, absl::string_view("\0", 1),
                      uuid ? absl::HexStringToBytes(digits) : std::string(request_id));
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

absl::StatusOr<std::optional<FoundRequest>> RequestRecordWriter::Find(const Store& store, absl::string_view actor,
                                                                      absl::string_view request_id, absl::Time now) {
  const std::string key = RequestKey(actor, request_id);
  if (auto found = in_group_.find(key); found != in_group_.end()) {
    return FoundRequest{found->second.digest, found->second.first_position, &found->second.answer};
  }
  ASSIGN_OR_RETURN(const bool there, store.Get(Family::kRequests, key, &value_));
  if (!there) return std::nullopt;
  absl::Time record_time;
  ASSIGN_OR_RETURN(FoundRequest found, ParseRequestValue(value_, &record_time));
  if (record_time + kRequestRetention < now) return std::nullopt;
  return found;
}

void RequestRecordWriter::Put(const EngineCommand& command, Position first_position, absl::Time record_time,
                              EngineAnswer answer, Group* group) {
  std::string key = RequestKey(command.actor, command.request_id);
  group->Put(Family::kRequests, key, RequestValue(record_time, command.digest, first_position));
  in_group_.emplace(std::move(key), InGroup{command.digest, first_position, std::move(answer)});
}

}  // namespace gaiwan
