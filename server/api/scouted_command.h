// server/api/scouted_command.h: a command about which something is looked up before it is decided, on a worker's thread
// and never on the engine's.
#ifndef GAIWAN_SERVER_API_SCOUTED_COMMAND_H_
#define GAIWAN_SERVER_API_SCOUTED_COMMAND_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "server/api/command_runner.h"
#include "server/api/worker.h"

namespace gaiwan {

// Has `look(EngineCommand*)` put beside the command what was found, and hands it to `next`; what `look` says instead of
// OK is the answer. `worker` is not owned. `look` is called once, on the worker's thread.
template <typename Look>
absl::Status SubmitScouted(const SubmitCommand& next, Worker* worker, EngineCommand command, Done done, Look look) {
  worker->Post([next, look = std::move(look), command = std::move(command), done = std::move(done)]() mutable {
    if (absl::Status status = look(&command); !status.ok()) return done(std::move(status));
    // A refused Submit has taken the callback with it.
    auto shared_done = std::make_shared<Done>(std::move(done));
    const absl::Status submitted =
        next(std::move(command), [shared_done](absl::StatusOr<EngineAnswer> a) { (*shared_done)(std::move(a)); });
    if (!submitted.ok()) (*shared_done)(submitted);
  });
  return absl::OkStatus();
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SCOUTED_COMMAND_H_
