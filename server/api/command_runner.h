// server/api/command_runner.h: one ExecuteRequest from the wire to its answer: checks what annotations cannot say,
// makes the engine's command of it, submits it, and adds the view that was asked for. Used alone, in batches and in
// streams. Thread-safe.
#ifndef GAIWAN_SERVER_API_COMMAND_RUNNER_H_
#define GAIWAN_SERVER_API_COMMAND_RUNNER_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/duplicate_finder.h"
#include "server/api/worker.h"
#include "server/auth/caller.h"
#include "server/auth/sight.h"
#include "server/engine/command.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Engine::Submit. When it returns an error, `done` is not called.
using SubmitCommand = std::function<absl::Status(EngineCommand command, Done done)>;

class CommandRunner {
 public:
  struct Parts {
    SubmitCommand submit;
    const CaseReader* reader;
    const CaseViewer* viewer;
    // Makes views: the engine's thread must not read or open anything.
    Worker* worker;
    // Warns of what may be the same dispute. Null: nobody is warned.
    const DuplicateFinder* duplicates = nullptr;
    // Notes the view of a command that left no entry by itself. Null: such a view is not given.
    ReadLog* reads = nullptr;
    // Adds to a view what other cases say of this one, as AddLinksFrom does. Empty: nothing is added.
    std::function<absl::Status(const Sight& sight, v1::CaseView view, v1::Case* shown)> add_links = {};
  };
  using Answer = std::function<void(absl::StatusOr<v1::ExecuteResponse>)>;

  // What `parts` names is not owned and outlives every answer.
  explicit CommandRunner(Parts parts) : parts_(std::move(parts)) {}

  // `request` was checked by its annotations. It is completed in place (the name of an opening that left it empty,
  // short names of parts), and kept alive by `owner`, as the engine shares it. `answer` is called once: here for what
  // is refused at once, else on the engine's or the worker's thread.
  void Run(const Caller& caller, v1::ExecuteRequest* request, std::shared_ptr<const void> owner, Answer answer) const;

  // The first half of Run: INVALID_ARGUMENT (BadField), PERMISSION_DENIED (SYSTEM_ONLY), UNIMPLEMENTED (NOT_BUILT).
  static absl::StatusOr<EngineCommand> ToCommand(const Caller& caller, v1::ExecuteRequest* request,
                                                 std::shared_ptr<const void> owner);
  // The second half.
  void Submit(const Caller& caller, v1::CaseView view, EngineCommand command, Answer answer) const;

  const SubmitCommand& submit() const { return parts_.submit; }

 private:
  // The refusal as the caller may know it.
  absl::Status AsSeen(const Caller& caller, const std::string& name, const absl::Status& refusal) const;
  // Adds to a receipt what was asked for beside it. Reads and opens: on the worker's thread.
  void Complete(const Caller& caller, v1::CaseView view, const EngineCommand& asked, bool left_entry,
                v1::ExecuteResponse* response) const;
  // The case as the caller may see it. It is noted as a look where the command left no entry that tells of it.
  absl::Status ShowCase(const Caller& caller, v1::CaseView view, const v1::Case& c, bool left_entry,
                        v1::Case* out) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_COMMAND_RUNNER_H_
