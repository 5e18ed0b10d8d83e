#include "server/api/call_queue.h"

#include <utility>

#include "grpc/support/time.h"

namespace gaiwan {

// Awaited, taken, finished, gone: owns itself.
class CallQueue::QueuedCall final : public Event, public Wire {
 public:
  QueuedCall(CallQueue* queue, const Method& method) : queue_(queue), method_(method), writer_(&context_) {
    ++queue_->calls_;
    method_.request(&context_, &request_, &writer_, queue_->events_.get(), queue_->events_.get(), EventTag());
  }

  void Happened(bool ok) override {
    if (taken_ || !ok) {  // Finished; or the server was shut down while the call was awaited.
      --queue_->calls_;
      delete this;
      return;
    }
    taken_ = true;
    queue_->Await(method_);
    method_.handler(this, request_);  // May have finished it already.
  }

  const grpc::ServerContextBase& context() const override { return context_; }
  void Finish(grpc::ByteBuffer answer, const grpc::Status& status) override {
    if (status.ok()) {
      writer_.Finish(answer, status, EventTag());
    } else {
      writer_.FinishWithError(status, EventTag());
    }
  }

 private:
  ~QueuedCall() override = default;

  void* EventTag() { return static_cast<Event*>(this); }

  CallQueue* const queue_;
  const Method& method_;
  bool taken_ = false;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> writer_;
};

class CallQueue::Bell final : public Event {
 public:
  explicit Bell(CallQueue* queue) : queue_(queue) {}

  void Happened(bool /*ok*/) override { queue_->Rung(); }
  void* EventTag() { return static_cast<Event*>(this); }

 private:
  CallQueue* const queue_;
};

CallQueue::CallQueue(std::unique_ptr<grpc::ServerCompletionQueue> events)
    : events_(std::move(events)), bell_(std::make_unique<Bell>(this)) {}

CallQueue::~CallQueue() {
  Stop();
  // Never run, or stopped. gRPC wants it empty all the same.
  if (!closed_) events_->Shutdown();
  Serve();
}

void CallQueue::Accept(const Request& request, Handler handler) {
  methods_.push_back(std::make_unique<Method>(Method{request, std::move(handler)}));
  for (int i = 0; i < kCallsAwaited; ++i) Await(*methods_.back());
}

void CallQueue::Await(const Method& method) {
  new QueuedCall(this, method);
}

void CallQueue::Run(Hooks hooks) {
  hooks_ = std::move(hooks);
  thread_ = std::thread([this] { Serve(); });
}

void CallQueue::Serve() {
  void* tag = nullptr;
  bool ok = false;
  while (Next(&tag, &ok)) {
    static_cast<Event*>(tag)->Happened(ok);
    if (calls_ > 0 || closed_) continue;
    MutexLock lock(&mu_);
    if (!stopping_ || ringing_) continue;
    closed_ = true;
    events_->Shutdown();
  }
}

bool CallQueue::Next(void** tag, bool* ok) {
  const grpc::CompletionQueue::NextStatus next = events_->AsyncNext(tag, ok, gpr_time_0(GPR_CLOCK_MONOTONIC));
  if (next == grpc::CompletionQueue::GOT_EVENT) {
    ++handled_;
    if (handled_ % kEventsHeldMax == 0) {
      Gather(false);
      Hold(false);
    }
    if (handled_ > 1) Hold(true);  // One that comes alone is answered without.
    Gather(true);
    return true;
  }
  Gather(false);
  Hold(false);
  handled_ = 1;
  if (next == grpc::CompletionQueue::SHUTDOWN || !events_->Next(tag, ok)) return false;
  Gather(true);
  return true;
}

void CallQueue::Gather(bool gather) {
  if (gathering_ == gather) return;
  gathering_ = gather;
  hooks_.gather(gather);
}

void CallQueue::Hold(bool hold) {
  if (held_ == hold) return;
  held_ = hold;
  hooks_.hold_writes(hold);
}

void CallQueue::Ring() {
  MutexLock lock(&mu_);
  if (!stopping_) RingLocked();
}

void CallQueue::RingLocked() {
  if (ringing_) return;
  ringing_ = true;
  alarm_.Set(events_.get(), gpr_time_0(GPR_CLOCK_MONOTONIC), bell_->EventTag());
}

void CallQueue::Rung() {
  {
    MutexLock lock(&mu_);
    ringing_ = false;
  }
  Hold(true);
  hooks_.rung();
}

void CallQueue::Stop() {
  if (!thread_.joinable()) return;
  {
    MutexLock lock(&mu_);
    stopping_ = true;
    RingLocked();  // So that the thread looks.
  }
  thread_.join();
}

}  // namespace gaiwan
