#include "tests/bench/unary_load.h"

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/support/slice.h"
#include "tests/bench/commands.h"

namespace gaiwan::bench {
namespace {

// Calls in a row that go to one committee, so that every committee gets every kind of a mix.
constexpr uint64_t kCallsPerDesk = 8;

}  // namespace

UnaryLoad::UnaryLoad(const Workload* workload, const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                     int in_flight, int64_t count, LoadCounts* counts)
    : workload_(workload),
      count_(count > 0 ? static_cast<uint64_t>(count) : std::numeric_limits<uint64_t>::max()),
      counts_(counts),
      busy_(in_flight) {
  for (const auto& channel : channels) stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
  for (int i = 0; i < in_flight; ++i) {
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->stub = stubs_[static_cast<size_t>(i) % stubs_.size()].get();
  }
}

void UnaryLoad::Start() {
  for (const std::unique_ptr<Slot>& slot : slots_) Call(slot.get());
}

void UnaryLoad::Call(Slot* slot) {
  const uint64_t n = stopping_ ? count_ : next_.fetch_add(1, std::memory_order_relaxed);
  if (n >= count_) {
    busy_.DecrementCount();
    return;
  }
  const Workload::Item item = workload_->Get((n / kCallsPerDesk) % workload_->desk_count(), n);
  const grpc::Slice slice(item.bytes);
  slot->request = grpc::ByteBuffer(&slice, 1);
  slot->response.Clear();
  slot->context.emplace();
  Prepare(item.person, kAnswerMax, &*slot->context);
  slot->begin = absl::Now();
  slot->stub->UnaryCall(&*slot->context, workload_->method(), grpc::StubOptions(), &slot->request, &slot->response,
                        [this, slot](const grpc::Status& status) { Take(slot, status); });
}

void UnaryLoad::Take(Slot* slot, const grpc::Status& status) {
  if (status.ok()) {
    counts_->latencies.Add(absl::Now() - slot->begin);
    counts_->completed.fetch_add(1, std::memory_order_relaxed);
    counts_->response_bytes.fetch_add(static_cast<int64_t>(slot->response.Length()), std::memory_order_relaxed);
  } else {
    counts_->Fail(absl::StrCat(workload_->method(), ": ", status.error_code(), " ", status.error_message()));
  }
  Call(slot);
}

}  // namespace gaiwan::bench
