// server/engine/replay.h: the log read again, as the changes it was written by: for what is kept in memory, and for
// rebuilding rows.
#ifndef GAIWAN_SERVER_ENGINE_REPLAY_H_
#define GAIWAN_SERVER_ENGINE_REPLAY_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "server/engine/decider.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

using Deciders = absl::flat_hash_map<std::string, Decider*>;

// Calls `apply` for each command's events from position `from` on, in order, with the stream before and after. `from`
// is the first event of a command.
//   DATA_LOSS  a record holds no event, or a command's events are not together.
absl::Status ReplayChanges(const View& view, const Deciders& deciders, Position from,
                           absl::FunctionRef<void(const Change&)> apply);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_REPLAY_H_
