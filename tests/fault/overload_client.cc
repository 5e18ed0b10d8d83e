#include "tests/fault/overload_client.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/status_detail.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "tests/bench/commands.h"

namespace gaiwan::testing {
namespace {

constexpr size_t kChannels = 4;
// Longer than any queue here takes to drain: what is not answered by then has failed.
constexpr absl::Duration kAnswerMax = absl::Seconds(60);
// Accepted commands in a batch of repeats.
constexpr size_t kRepeatsPerBatch = 500;

std::shared_ptr<grpc::Channel> Connect(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

std::string OverloadNotes::CaseOf(uint64_t n) const {
  return bench::CaseName(run_, (n / kOverloadBatch) % desks_.size());
}

v1::ExecuteRequest OverloadNotes::Get(uint64_t n) const {
  v1::ExecuteRequest request = bench::AddNote();
  request.set_name(CaseOf(n));
  request.set_request_id(bench::RequestId(run_ + 1, n));
  return request;
}

absl::Status OverloadNotes::OpenCases(v1::CaseService::Stub* stub) const {
  for (uint64_t i = 0; i < desks_.size(); ++i) {
    const bench::Desk& desk = desks_[i];
    v1::ExecuteRequest request = bench::OpenCase(desk, i);
    request.set_name(bench::CaseName(run_, i));
    request.set_request_id(bench::RequestId(run_, i));
    grpc::ClientContext context;
    bench::Prepare(desk.registrar, kAnswerMax, &context);
    v1::ExecuteResponse response;
    const absl::Status status = bench::FromGrpc(stub->Execute(&context, request, &response), request.name());
    if (!status.ok()) return absl::FailedPreconditionError(status.ToString());
  }
  return absl::OkStatus();
}

void OverloadResults::Accepted(uint64_t n, const v1::Receipt& receipt) {
  ++accepted_count_;
  std::string bytes = receipt.SerializeAsString();
  absl::MutexLock lock(&mu_);
  accepted_.emplace_back(n, std::move(bytes));
}

void OverloadResults::Refused(int millis) {
  ++refused_count_;
  if (millis <= 0) ++without_delay_count_;
}

void OverloadResults::Failed(const std::string& words) {
  ++failed_count_;
  absl::MutexLock lock(&mu_);
  if (first_failure_.empty()) first_failure_ = words;
}

std::string OverloadResults::first_failure() const {
  absl::MutexLock lock(&mu_);
  return first_failure_;
}

std::vector<std::pair<uint64_t, std::string>> OverloadResults::accepted() const {
  absl::MutexLock lock(&mu_);
  return accepted_;
}

struct Overload::Slot {
  v1::CaseService::Stub* stub = nullptr;
  uint64_t first = 0;
  absl::Time begin;
  std::optional<grpc::ClientContext> context;
  v1::ExecuteBatchRequest batch;
  v1::ExecuteBatchResponse batch_answer;
  v1::ExecuteRequest probe;
  v1::ExecuteResponse probe_answer;
};

Overload::Overload(const std::string& target, const OverloadNotes* notes, uint64_t first, OverloadResults* results)
    : notes_(*notes), results_(*results), next_(first) {
  for (size_t i = 0; i < kChannels; ++i) stubs_.push_back(v1::CaseService::NewStub(Connect(target)));
}

Overload::~Overload() = default;

void Overload::Start(int batches, int probes) {
  busy_ = std::make_unique<absl::BlockingCounter>(batches + probes);
  for (int i = 0; i < batches + probes; ++i) {
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->stub = stubs_[static_cast<size_t>(i) % kChannels].get();
  }
  for (int i = 0; i < batches + probes; ++i) {
    Slot* slot = slots_[static_cast<size_t>(i)].get();
    i < batches ? SendBatch(slot) : SendProbe(slot);
  }
}

void Overload::Stop() {
  stopping_ = true;
  busy_->Wait();
}

void Overload::SendBatch(Slot* slot) {
  if (stopping_) return static_cast<void>(busy_->DecrementCount());
  slot->first = next_.fetch_add(kOverloadBatch);
  slot->batch.Clear();
  slot->batch_answer.Clear();
  for (uint64_t i = 0; i < kOverloadBatch; ++i) *slot->batch.add_requests() = notes_.Get(slot->first + i);
  slot->context.emplace();
  bench::Prepare(notes_.DeskOf(slot->first).registrar, kAnswerMax, &*slot->context);
  slot->stub->async()->ExecuteBatch(&*slot->context, &slot->batch, &slot->batch_answer,
                                    [this, slot](const grpc::Status& status) { TakeBatch(slot, status); });
}

void Overload::TakeBatch(Slot* slot, const grpc::Status& status) {
  if (!status.ok()) results_.Failed(absl::StrCat("a batch: ", status.error_code(), " ", status.error_message()));
  for (int i = 0; i < slot->batch_answer.outcomes_size(); ++i) {
    const v1::ExecuteOutcome& outcome = slot->batch_answer.outcomes(i);
    if (outcome.has_done()) {
      results_.Accepted(slot->first + static_cast<uint64_t>(i), outcome.done().receipt());
    } else if (outcome.refused().code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
      results_.Refused(outcome.refused().retry_after().retry_after_millis());
    } else {
      results_.Failed(outcome.refused().ShortDebugString());
    }
  }
  SendBatch(slot);
}

void Overload::SendProbe(Slot* slot) {
  if (stopping_) return static_cast<void>(busy_->DecrementCount());
  slot->first = next_.fetch_add(kOverloadBatch);  // A number of its own, at a desk of its own.
  slot->probe = notes_.Get(slot->first);
  slot->probe_answer.Clear();
  slot->context.emplace();
  bench::Prepare(notes_.DeskOf(slot->first).registrar, kAnswerMax, &*slot->context);
  slot->begin = absl::Now();
  slot->stub->async()->Execute(&*slot->context, &slot->probe, &slot->probe_answer,
                               [this, slot](const grpc::Status& status) { TakeProbe(slot, status); });
}

void Overload::TakeProbe(Slot* slot, const grpc::Status& status) {
  const absl::Duration took = absl::Now() - slot->begin;
  if (status.ok()) {
    results_.Accepted(slot->first, slot->probe_answer.receipt());
    absl::MutexLock lock(&mu_);
    accepted_took_.push_back(took);
  } else if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    const auto retry = cli::DetailOf<v1::RetryAfter>(status);
    results_.Refused(retry.has_value() ? retry->retry_after_millis() : 0);
    absl::MutexLock lock(&mu_);
    refused_took_.push_back(took);
  } else {
    results_.Failed(absl::StrCat("a command: ", status.error_code(), " ", status.error_message()));
  }
  SendProbe(slot);
}

std::vector<absl::Duration> Overload::refused_took() const {
  absl::MutexLock lock(&mu_);
  return refused_took_;
}

std::vector<absl::Duration> Overload::accepted_took() const {
  absl::MutexLock lock(&mu_);
  return accepted_took_;
}

int64_t CountLost(v1::CaseService::Stub* stub, const OverloadNotes& notes,
                  const std::vector<std::pair<uint64_t, std::string>>& accepted, std::string* words) {
  std::map<std::string, std::vector<const std::pair<uint64_t, std::string>*>> by_person;
  for (const auto& each : accepted) by_person[notes.DeskOf(each.first).registrar].push_back(&each);
  int64_t lost = 0;
  const auto lose = [&](int64_t count, const std::string& why) {
    lost += count;
    if (words->empty()) *words = why;
  };
  for (const auto& [person, of_person] : by_person) {
    for (size_t from = 0; from < of_person.size(); from += kRepeatsPerBatch) {
      const size_t to = std::min(of_person.size(), from + kRepeatsPerBatch);
      v1::ExecuteBatchRequest batch;
      for (size_t i = from; i < to; ++i) *batch.add_requests() = notes.Get(of_person[i]->first);
      grpc::ClientContext context;
      bench::Prepare(person, kAnswerMax, &context);
      v1::ExecuteBatchResponse answer;
      const grpc::Status status = stub->ExecuteBatch(&context, batch, &answer);
      if (!status.ok() || static_cast<size_t>(answer.outcomes_size()) != to - from) {
        lose(static_cast<int64_t>(to - from), absl::StrCat("repeats: ", status.error_message()));
        continue;
      }
      for (size_t i = from; i < to; ++i) {
        const v1::ExecuteOutcome& outcome = answer.outcomes(static_cast<int>(i - from));
        if (outcome.done().receipt().SerializeAsString() == of_person[i]->second) continue;
        lose(1, absl::StrCat("note ", of_person[i]->first, " of ", notes.CaseOf(of_person[i]->first), ": ",
                             outcome.ShortDebugString()));
      }
    }
  }
  return lost;
}

}  // namespace gaiwan::testing
