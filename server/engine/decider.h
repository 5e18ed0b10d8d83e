// server/engine/decider.h: what the engine asks of the part that knows what a stream is about: cases, the directory,
// calendars, definitions. Called on the engine's thread alone, except where said.
#ifndef GAIWAN_SERVER_ENGINE_DECIDER_H_
#define GAIWAN_SERVER_ENGINE_DECIDER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "server/engine/command.h"
#include "server/engine/stream_state.h"
#include "server/log/store.h"

namespace gaiwan {

struct Change;  // projector.h

// The number of a subject's key, as the state of the stream has it.
using FindKey = std::function<std::optional<uint64_t>(absl::string_view subject)>;

struct DecideContext {
  // The record time of the events: never before that of the event before.
  absl::Time now;
  // Seals what is personal in an event in place. Called once an event, when its version and payload are set and before
  // it is folded in, so that log, state and rebuild carry the same bytes. `find_key` tells the key a subject has had
  // since an earlier event of the stream; nullopt for a new subject, which gets a key of its own.
  std::function<absl::Status(const FindKey& find_key, v1::Event* event)> seal;
};

struct Decision {
  // With version, times, payload, moves and clock changes set, personal data sealed. The engine fills in actor, request
  // id, digest and count. Empty: nothing changed (the same import again); the answer is the present version.
  std::vector<v1::Event> events;
  // The stream with the events folded in.
  std::shared_ptr<const StreamState> after;
};

class Decider {
 public:
  virtual ~Decider() = default;

  // The stream as it is in `view`; a state of version 0 for a stream that does not exist.
  virtual absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const = 0;
  // The stream as it is in memory, if it is: what Load will most likely answer. nullptr costs only time.
  virtual std::shared_ptr<const StreamState> Expect(absl::string_view stream) const {
    static_cast<void>(stream);
    return nullptr;
  }
  // The same at an earlier version. Any thread.
  virtual absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                                    uint64_t version) const = 0;

  // `before` with later events folded in. Any thread.
  virtual std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                                  absl::Span<const std::shared_ptr<const v1::Event>> events) const = 0;

  // Whether it can decide while a group that it decided before is still being written. What it keeps in memory of
  // groups that are not durable then tells them apart, or holds for both; Committed tells of the older one first. The
  // engine waits for that write otherwise.
  virtual bool DecidesAhead() const { return false; }

  // What happens when `command` meets `before`, or a refusal. Changes nothing but what Committed and Dropped settle.
  virtual absl::StatusOr<Decision> Decide(const EngineCommand& command,
                                          const std::shared_ptr<const StreamState>& before,
                                          const DecideContext& context) = 0;

  // Name, state, step and level of the receipt. Any thread.
  virtual void FillReceipt(const StreamState& state, v1::Receipt* receipt) const = 0;

  // These changes are durable: all that was decided of one group. The same call tells of what the store held after all
  // when it was reopened, with nothing decided: what is kept in memory follows `changes`.
  virtual void Committed(absl::Span<const Change> changes) { static_cast<void>(changes); }
  // What was decided and not told of as committed is not in the store.
  virtual void Dropped() {}
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_DECIDER_H_
