#include "server/api/batch_run.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/rpc_status.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

absl::Status NotTried(absl::string_view name) {
  v1::CommandRefused detail;
  detail.set_reason(v1::OVERTAKEN);
  detail.mutable_words()->set_zh("本批中同一案件前面的一项被拒绝，这一项没有办理");
  detail.mutable_words()->set_en("not tried: an earlier item of the same case in this batch was refused");
  detail.set_subject(std::string(name));
  return WithDetail(absl::AbortedError(absl::StrCat("OVERTAKEN: ", detail.words().en())), detail);
}

}  // namespace

absl::Status CheckBatch(const v1::ExecuteBatchRequest& batch) {
  if (batch.requests().empty()) return BadField("requests", "批次是空的", "is empty", 1);
  if (batch.requests_size() > kBatchItemsMax) {
    return BadField("requests", absl::StrCat("一批最多", kBatchItemsMax, "项"),
                    absl::StrCat("has ", batch.requests_size(), " items; a batch holds at most ", kBatchItemsMax),
                    kBatchItemsMax);
  }
  if (const size_t bytes = batch.ByteSizeLong(); bytes > kBatchBytesMax) {
    return BadField("requests", "一批最多1 MiB",
                    absl::StrCat("takes ", bytes, " bytes; a batch takes at most ", kBatchBytesMax), kBatchBytesMax);
  }
  return absl::OkStatus();
}

v1::ExecuteBatchResponse RefuseAll(const v1::ExecuteBatchRequest& batch, const absl::Status& why) {
  v1::ExecuteBatchResponse response;
  for (const v1::ExecuteRequest& request : batch.requests()) {
    v1::ExecuteOutcome* outcome = response.add_outcomes();
    outcome->set_request_id(request.request_id());
    *outcome->mutable_refused() = ToRefused(why);
  }
  return response;
}

void BatchRun::Start(const CommandRunner* runner, const Caller& caller, v1::ExecuteBatchRequest* batch,
                     std::shared_ptr<const void> owner, Finished finished) {
  std::shared_ptr<BatchRun>(new BatchRun(runner, caller, batch, std::move(owner), std::move(finished)))->RunAll();
}

BatchRun::BatchRun(const CommandRunner* runner, const Caller& caller, v1::ExecuteBatchRequest* batch,
                   std::shared_ptr<const void> owner, Finished finished)
    : runner_(runner),
      caller_(caller),
      batch_(batch),
      owner_(std::move(owner)),
      finished_(std::move(finished)),
      open_(batch->requests_size()) {
  for (const v1::ExecuteRequest& request : batch->requests()) {
    response_.add_outcomes()->set_request_id(request.request_id());
  }
}

void BatchRun::RunAll() {
  const int count = batch_->requests_size();
  if (!batch_->stop_case_on_refusal()) {
    for (int item = 0; item < count; ++item) {
      absl::StatusOr<EngineCommand> command = ToCommand(item);
      if (!command.ok()) {
        Settle(item, command.status());
        continue;
      }
      runner_->Submit(caller_, batch_->requests(item).view(), *std::move(command),
                      [self = shared_from_this(), item](absl::StatusOr<v1::ExecuteResponse> answer) {
                        self->Settle(item, std::move(answer));
                      });
    }
    return;
  }
  std::vector<std::shared_ptr<Chain>> chains;
  absl::flat_hash_map<std::string, std::shared_ptr<Chain>> by_name;
  for (int item = 0; item < count; ++item) {
    // An opening that leaves its name to the server is a case of its own: nothing in the batch can be named after it.
    const std::string& name = batch_->requests(item).name();
    std::shared_ptr<Chain> chain = name.empty() ? nullptr : by_name[name];
    if (chain == nullptr) {
      chain = chains.emplace_back(std::make_shared<Chain>());
      if (!name.empty()) by_name[name] = chain;
    }
    chain->items.push_back(item);
  }
  for (const std::shared_ptr<Chain>& chain : chains) RunNext(chain);
}

void BatchRun::RunNext(const std::shared_ptr<Chain>& chain) {
  if (chain->next == chain->items.size()) return;
  const int item = chain->items[chain->next++];
  const auto settle = [self = shared_from_this(), chain, item](absl::StatusOr<v1::ExecuteResponse> answer) {
    const bool refused = !answer.ok();
    self->Settle(item, std::move(answer));
    if (!refused) return self->RunNext(chain);
    while (chain->next < chain->items.size()) {
      const int skipped = chain->items[chain->next++];
      self->Settle(skipped, NotTried(self->batch_->requests(skipped).name()));
    }
  };
  absl::StatusOr<EngineCommand> command = ToCommand(item);
  if (!command.ok()) return settle(command.status());
  runner_->Submit(caller_, batch_->requests(item).view(), *std::move(command), settle);
}

absl::StatusOr<EngineCommand> BatchRun::ToCommand(int item) {
  RETURN_IF_ERROR(Validate(batch_->requests(item), absl::StrCat("requests[", item, "]")));
  return CommandRunner::ToCommand(caller_, batch_->mutable_requests(item), owner_);
}

void BatchRun::Settle(int item, absl::StatusOr<v1::ExecuteResponse> answer) {
  v1::ExecuteOutcome* outcome = response_.mutable_outcomes(item);
  if (answer.ok()) {
    *outcome->mutable_done() = *std::move(answer);
  } else {
    *outcome->mutable_refused() = ToRefused(answer.status());
  }
  // The last one sees what all the others wrote.
  if (open_.fetch_sub(1, std::memory_order_acq_rel) == 1) finished_(response_);
}

}  // namespace gaiwan
