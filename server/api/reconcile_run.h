// server/api/reconcile_run.h: one reconciliation: what the receiver has of a day against what the county has. What the
// county did not hear of becomes commands, some at a time; when the last is answered, what still differs is told.
#ifndef GAIWAN_SERVER_API_RECONCILE_RUN_H_
#define GAIWAN_SERVER_API_RECONCILE_RUN_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "server/api/command_runner.h"
#include "server/api/judicial_inbox.h"
#include "server/api/worker.h"
#include "server/auth/caller.h"

namespace gaiwan {

// Commands in flight at once: a quarter of a group, so that people's commands pass between them.
inline constexpr size_t kReconcileAtOnce = 128;

class ReconcileRun : public std::enable_shared_from_this<ReconcileRun> {
 public:
  struct Parts {
    const CommandRunner* runner;
    const JudicialInbox* inbox;
    const Store* store;
    Worker* worker;
  };
  // On the worker's thread, once.
  using Finished = std::function<void(absl::StatusOr<v1::ReconcileResponse>)>;

  // What `parts` names is not owned and outlives the run; `request` is kept alive by `owner`. `org` is one whose
  // liaison the caller is.
  static void Start(const Parts& parts, const Caller& caller, std::string org, const v1::ReconcileRequest* request,
                    std::shared_ptr<const void> owner, Finished finished);

 private:
  using Lines = std::map<std::string, v1::LineHandOver>;

  ReconcileRun(const Parts& parts, const Caller& caller, std::string org, const v1::ReconcileRequest* request,
               std::shared_ptr<const void> owner, Finished finished);

  absl::Status Plan();
  absl::StatusOr<Lines> ReadDay() const;
  absl::Status PlanCommand(const std::string& id, const v1::HeldHandOver* held);
  // Submits the next few; the last of them to be answered goes on.
  void Next();
  void Finish();
  absl::StatusOr<v1::ReconcileResponse> Compare() const;

  const Parts parts_;
  const Caller caller_;
  const std::string org_;
  const v1::ReconcileRequest& request_;
  const std::shared_ptr<const void> owner_;
  const Finished finished_;
  std::vector<std::shared_ptr<v1::ExecuteRequest>> commands_;
  size_t next_ = 0;
  std::atomic<size_t> waiting_{0};
  std::atomic<int> recorded_{0};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_RECONCILE_RUN_H_
