// server/engine/command.h: what the engine is asked to do, and how it answers. Opaque to the engine: only the Decider
// of the stream's kind knows what `body` is.
#ifndef GAIWAN_SERVER_ENGINE_COMMAND_H_
#define GAIWAN_SERVER_ENGINE_COMMAND_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "google/protobuf/message.h"
#include "server/engine/stream_state.h"

namespace gaiwan {

// Bytes kept of a request's SHA-256: enough that two different requests never meet by chance.
inline constexpr size_t kDigestBytes = 16;

struct EngineCommand {
  // `cases/c-...`, `directory`, `definitions`, `orgs/...`; a Decider each for the first word.
  std::string stream;
  // `people/{person}`, or `system/clock`.
  std::string actor;
  // A UUID; unique per actor for 30 days.
  std::string request_id;
  // First kDigestBytes of the SHA-256 of what was asked: the same id with another digest is refused.
  std::string digest;
  // The version the caller looked at; nullopt: any.
  std::optional<uint64_t> expected_version;
  // The caller's previous request on this stream; refused when somebody else changed it since. Empty: not asked.
  std::string after;
  // When it happened, as stated; nullopt: now.
  std::optional<absl::Time> act_time;
  v1::TimeBasis act_time_basis = v1::TIME_BASIS_UNSPECIFIED;
  // Decide, answer, change nothing.
  bool validate_only = false;
  // What is asked: ExecuteRequest for a case, DirectoryChanged for the directory, ...
  std::shared_ptr<const google::protobuf::Message> body;
  // What the calling thread worked out of the body for the Projectors, which find the same in the events only sealed;
  // handed on in Change::beside. May be null.
  std::shared_ptr<const google::protobuf::Message> beside = {};
  // Bytes it takes of the queue's budget.
  size_t bytes = 0;
};

// The answer to a command that was carried out, or found to have been.
struct EngineAnswer {
  v1::Receipt receipt;
  // The stream as this command left it; nullptr for a repeat (then read it).
  std::shared_ptr<const StreamState> state;
};

// Called once, on the thread that answers, after the group is durable or the command is refused. Must not block.
using Done = std::function<void(absl::StatusOr<EngineAnswer>)>;

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_COMMAND_H_
