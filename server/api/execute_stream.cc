#include "server/api/execute_stream.h"

#include <utility>

#include "google/protobuf/arena.h"
#include "server/api/batch_run.h"
#include "server/api/byte_buffer.h"
#include "server/api/rpc_status.h"

namespace gaiwan {
namespace {

constexpr char kMethod[] = "CaseService.ExecuteStream";
// A batch of some sixty commands takes a few such blocks.
constexpr size_t kArenaBlockBytes = 16 << 10;

// A batch has thousands of small parts: in an arena of its own they are made, and thrown away, together.
std::shared_ptr<v1::ExecuteBatchRequest> NewBatch() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = kArenaBlockBytes;
  const auto arena = std::make_shared<google::protobuf::Arena>(options);
  return {arena, google::protobuf::Arena::CreateMessage<v1::ExecuteBatchRequest>(arena.get())};
}

}  // namespace

ExecuteStream* ExecuteStream::Start(const ServeParts& parts, const CommandRunner* runner, OpenStreams* streams,
                                    grpc::CallbackServerContext* context) {
  std::shared_ptr<ExecuteStream> stream(new ExecuteStream(parts, runner, streams, parts.clock->MonotonicNow()));
  absl::StatusOr<Caller> caller = FindCaller(parts, kMethod, *context);
  const absl::Status let_in = caller.status();
  if (caller.ok()) stream->caller_ = *std::move(caller);
  streams->Add(stream);
  if (let_in.ok()) {
    stream->Advance();
  } else {
    stream->End(let_in);
  }
  return stream.get();
}

void ExecuteStream::End(const absl::Status& why) {
  {
    MutexLock lock(&mu_);
    if (no_more_reads_) return;
    no_more_reads_ = true;
    end_ = why;
  }
  Advance();
}

void ExecuteStream::OnReadDone(bool ok) {
  if (!ok) {  // The caller has sent its last batch, or is gone.
    {
      MutexLock lock(&mu_);
      reading_ = false;
      no_more_reads_ = true;
    }
    return Advance();
  }
  {
    MutexLock lock(&mu_);
    // The stream is ending: the batch is not tried, and its sender learns from the status that it has to repeat it.
    if (no_more_reads_) {
      reading_ = false;
      return;
    }
  }
  std::shared_ptr<v1::ExecuteBatchRequest> batch = NewBatch();
  absl::Status status = Parse(incoming_, batch.get());
  incoming_.Clear();
  if (status.ok()) status = CheckBatch(*batch);
  if (!status.ok()) {
    {
      MutexLock lock(&mu_);
      reading_ = false;
    }
    return End(status);
  }
  RunBatch(std::move(batch));
}

void ExecuteStream::RunBatch(std::shared_ptr<v1::ExecuteBatchRequest> batch) {
  auto slot = std::make_shared<Slot>();
  {
    MutexLock lock(&mu_);
    slots_.push_back(slot);
  }
  const absl::Status rate = parts_.limiter->Take(caller_.person, batch->requests_size());
  if (rate.ok()) {
    v1::ExecuteBatchRequest* const items = batch.get();
    BatchRun::Start(runner_, caller_, items, std::move(batch),
                    [self = shared_from_this(), slot](const v1::ExecuteBatchResponse& response) {
                      self->SettleSlot(slot, response);
                    });
  } else {
    SettleSlot(slot, RefuseAll(*batch, rate));
  }
  {
    // Only now: the next batch, read by another thread, must not get to the engine before all of this one.
    MutexLock lock(&mu_);
    reading_ = false;
  }
  Advance();
}

void ExecuteStream::SettleSlot(const std::shared_ptr<Slot>& slot, const v1::ExecuteBatchResponse& response) {
  grpc::ByteBuffer answer = Serialize(response);
  {
    MutexLock lock(&mu_);
    slot->answer = std::move(answer);
    slot->answered = true;
  }
  Advance();
}

void ExecuteStream::Advance() {
  const std::shared_ptr<ExecuteStream> self = shared_from_this();  // Finish may be followed by OnDone at once.
  bool read = false;
  bool write = false;
  bool finish = false;
  absl::Status end;
  {
    MutexLock lock(&mu_);
    if (finished_) return;
    if (!writing_ && !cancelled_ && !slots_.empty() && slots_.front()->answered) {
      outgoing_ = std::move(slots_.front()->answer);
      slots_.pop_front();
      writing_ = write = true;
    }
    const size_t in_flight = slots_.size() + (writing_ ? 1 : 0);
    if (!reading_ && !no_more_reads_ && in_flight < kBatchesInFlightMax) reading_ = read = true;
    if (!writing_ && no_more_reads_ && (slots_.empty() || cancelled_)) {
      finished_ = finish = true;
      end = cancelled_ ? absl::CancelledError("the caller is gone") : end_;
    }
  }
  // Behind the lock: gRPC may call back before these return.
  if (write) StartWrite(&outgoing_);
  if (read) StartRead(&incoming_);
  if (finish) {
    LogCall(parts_, kMethod, caller_, "", end, parts_.clock->MonotonicNow() - begin_);
    Finish(ToGrpcStatus(end));
  }
}

void ExecuteStream::Recheck() {
  if (caller_.person.empty()) return;  // Not let in: it is ending already.
  const absl::Status may_stay = parts_.authenticator->Recheck(caller_);
  if (!may_stay.ok()) End(may_stay);
}

void ExecuteStream::OnWriteDone(bool ok) {
  {
    MutexLock lock(&mu_);
    writing_ = false;
    if (!ok) cancelled_ = no_more_reads_ = true;
  }
  Advance();
}

void ExecuteStream::OnCancel() {
  {
    MutexLock lock(&mu_);
    cancelled_ = no_more_reads_ = true;
  }
  Advance();
}

void ExecuteStream::OnDone() {
  streams_->Remove(this);
}

}  // namespace gaiwan
