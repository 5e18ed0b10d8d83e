// server/engine/projector.h: what else changes with an event: rows written in the same group, tables in memory.
//
// Project is called on the engine's thread for each decision, in order; Complete once a group, when all its decisions
// are in and it is about to be written; Committed once it is durable; Announced for what was committed, in order,
// perhaps on another thread. A Projector can be rebuilt: the same calls over the log from position 1 give the same
// rows.
//
// Between Complete and Committed of a group, decisions of the next one are projected already, over what the first will
// leave; Complete of the next comes after Committed of the first. Dropped tells that neither is in the store.
#ifndef GAIWAN_SERVER_ENGINE_PROJECTOR_H_
#define GAIWAN_SERVER_ENGINE_PROJECTOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "gaiwan/v1/event.pb.h"
#include "google/protobuf/message.h"
#include "server/engine/stream_state.h"
#include "server/log/store.h"

namespace gaiwan {

// The events of one command, and the stream before and after them.
struct Change {
  std::string stream;
  Position first_position = 0;
  // Shared, because the tail of the log goes to watchers without a copy.
  std::vector<std::shared_ptr<const v1::Event>> events;
  std::shared_ptr<const StreamState> before;
  std::shared_ptr<const StreamState> after;
  // Of the events as stored.
  size_t record_bytes = 0;
  // EngineCommand::beside. Null where the log is read again: what a row needs can always be found without it.
  std::shared_ptr<const google::protobuf::Message> beside = {};
};

class Projector {
 public:
  virtual ~Projector() = default;

  // Adds the rows of `change` to `group`. What is kept in memory waits for Committed.
  virtual void Project(const Change& change, Group* group) = 0;
  // Adds to `group`, whose records begin at position `first`, what every group ends with. It has all its records. An
  // error keeps the group from being written: its callers are told that it failed.
  virtual absl::Status Complete(Position first, Group* group) {
    static_cast<void>(first);
    static_cast<void>(group);
    return absl::OkStatus();
  }
  // The changes of the group that was completed are durable; called before any of their callers is answered. Also told
  // of what the store held after all when it was reopened, which was not projected since.
  virtual void Committed(absl::Span<const Change> changes) { static_cast<void>(changes); }
  // The same, once their callers are answered, on the thread that answers: for what may come a moment later, such as
  // telling those who watch.
  virtual void Announced(absl::Span<const Change> changes) { static_cast<void>(changes); }
  // What was projected and not told of as committed is not in the store.
  virtual void Dropped() {}
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_PROJECTOR_H_
