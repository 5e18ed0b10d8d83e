// server/api/batch_run.h: the commands of one batch: each with its own rights and outcome, in order, answered together
// when the last is durable.
//
// The engine keeps the order of what it is given, so all are submitted at once. Only `stop_case_on_refusal` makes a
// command wait for the one before it on the same case.
#ifndef GAIWAN_SERVER_API_BATCH_RUN_H_
#define GAIWAN_SERVER_API_BATCH_RUN_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/api/command_runner.h"
#include "server/auth/caller.h"

namespace gaiwan {

// Commands of a batch, and its bytes: what the engine takes into one or two groups.
inline constexpr int kBatchItemsMax = 1000;
inline constexpr size_t kBatchBytesMax = 1 << 20;

// INVALID_ARGUMENT with the field and the limit for an empty batch and one over a limit. Items are not looked at.
absl::Status CheckBatch(const v1::ExecuteBatchRequest& batch);

class BatchRun : public std::enable_shared_from_this<BatchRun> {
 public:
  // On any thread, once.
  using Finished = std::function<void(const v1::ExecuteBatchResponse&)>;

  // `runner` is not owned and outlives the run; `batch` passed CheckBatch and is kept alive by `owner`.
  static void Start(const CommandRunner* runner, const Caller& caller, v1::ExecuteBatchRequest* batch,
                    std::shared_ptr<const void> owner, Finished finished);

 private:
  // Commands of one case, in order: those not tried yet begin at `next`.
  struct Chain {
    std::vector<int> items;
    size_t next = 0;
  };

  BatchRun(const CommandRunner* runner, const Caller& caller, v1::ExecuteBatchRequest* batch,
           std::shared_ptr<const void> owner, Finished finished);

  void RunAll();
  // Submits the next command of a chain; the one behind it follows when it was carried out.
  void RunNext(const std::shared_ptr<Chain>& chain);
  absl::StatusOr<EngineCommand> ToCommand(int item);
  void Settle(int item, absl::StatusOr<v1::ExecuteResponse> answer);

  const CommandRunner* const runner_;
  const Caller caller_;
  v1::ExecuteBatchRequest* const batch_;
  const std::shared_ptr<const void> owner_;
  const Finished finished_;
  // Each outcome is written by the answer of its own item alone.
  v1::ExecuteBatchResponse response_;
  std::atomic<int> open_;
};

// The outcomes of a batch that is refused as a whole for now, an item each.
v1::ExecuteBatchResponse RefuseAll(const v1::ExecuteBatchRequest& batch, const absl::Status& why);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_BATCH_RUN_H_
