// server/engine/request_record.h: (caller, request id) -> where the receipt of a command is, kept for 30 days.
//
// What makes a repeat harmless: it is looked up in the groups that are not durable yet and in the store before anything
// is decided.
// The engine's thread only.
#ifndef GAIWAN_SERVER_ENGINE_REQUEST_RECORD_H_
#define GAIWAN_SERVER_ENGINE_REQUEST_RECORD_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/log/group.h"
#include "server/log/store.h"

namespace gaiwan {

// A phone may have been away for a month at the summer pasture.
inline constexpr absl::Duration kRequestRetention = absl::Hours(30 * 24);

struct FoundRequest {
  std::string digest;
  // Position of the first event of the command.
  Position first_position = 0;
  // Set when the command is in the open group or the one on its way: its answer, and the stream's version after it.
  const EngineAnswer* in_group = nullptr;
  // Then also the stream it is about; otherwise the record at its position says so.
  std::string stream = {};
};

// The row's key: the actor, a zero byte, the 16 bytes of the UUID (as text when it is none).
std::string RequestKey(absl::string_view actor, absl::string_view request_id);
// The row's value: 4 bytes of seconds (big-endian) for its expiry, the digest, 8 bytes of position (big-endian).
std::string RequestValue(absl::Time record_time, absl::string_view digest, Position first_position);
// DATA_LOSS when it is no such value.
absl::StatusOr<FoundRequest> ParseRequestValue(absl::string_view value, absl::Time* record_time);

class RequestRecordWriter {
 public:
  // What is known of a request, by its RequestKey; nullopt when it is new, or older than kRequestRetention at `now`.
  absl::StatusOr<std::optional<FoundRequest>> Find(const Store& store, const std::string& key, absl::Time now);
  // Remembers a command of the open group, by its RequestKey, and adds its row. `answer`, not owned, is where its
  // answer will be; it stays there until Committed or Dropped.
  void Put(const std::string& key, const EngineCommand& command, Position first_position, absl::Time record_time,
           const absl::StatusOr<EngineAnswer>* answer, Group* group);
  // As Projector's: the open group is on its way; that one is in the store; none of them is.
  void Complete() { on_its_way_.swap(in_group_); }
  void Committed() { on_its_way_.clear(); }
  void Dropped();

 private:
  struct InGroup {
    std::string digest;
    Position first_position;
    std::string stream;
    const absl::StatusOr<EngineAnswer>* answer;
  };
  using Commands = absl::flat_hash_map<std::string, InGroup>;

  Commands in_group_;
  Commands on_its_way_;
  std::string value_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_REQUEST_RECORD_H_
