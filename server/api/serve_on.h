// server/api/serve_on.h: Serve() for calls that read a disk: gRPC's threads are few, so each is carried out on a
// worker's, and no more wait for it than are let wait.
#ifndef GAIWAN_SERVER_API_SERVE_ON_H_
#define GAIWAN_SERVER_API_SERVE_ON_H_

#include <atomic>
#include <chrono>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gaiwan/v1/errors.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/serve.h"
#include "server/api/worker.h"
#include "server/base/clock.h"
#include "workflow/base/retry.h"

namespace gaiwan {

// How many calls wait, over all workers of a service. Thread-safe.
class WaitingCalls {
 public:
  explicit WaitingCalls(int max) : max_(max) {}
  // False when there are too many; else Leave() is owed.
  bool Enter() {
    if (++count_ <= max_) return true;
    --count_;
    return false;
  }
  void Leave() { --count_; }

 private:
  const int max_;
  std::atomic<int> count_{0};
};

// When the caller of a call stops waiting, by the monotonic clock: gRPC says it by the machine's wall clock.
inline absl::Duration GiveUpBy(const grpc::CallbackServerContext& context, Clock* clock) {
  return clock->MonotonicNow() + absl::FromChrono(context.deadline() - std::chrono::system_clock::now());
}

// Serve(), with `handler` on the thread of `worker`. Refused when too many wait (BUSY, with a time to come back);
// nothing is done for a caller who has gone. `parts`, `worker` and `waiting` outlive the call.
template <typename Request, typename Handler>
grpc::ServerUnaryReactor* ServeOn(const ServeParts& parts, Worker* worker, WaitingCalls* waiting, const char* method,
                                  grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response, Handler handler, bool check_fields = true) {
  constexpr int kBusyRetryMillis = 200;  // What waits takes milliseconds.
  return Serve<Request>(
      parts, method, context, request, response,
      [worker, waiting, handler](const CallPtr<Request>& call) {
        if (!waiting->Enter()) {
          return call->Fail(
              RetryLater(absl::ResourceExhaustedError("too many calls of this kind wait"), v1::BUSY, kBusyRetryMillis));
        }
        worker->Post([waiting, handler, call] {
          waiting->Leave();
          if (call->IsCancelled()) return call->Fail(absl::CancelledError("the caller has gone"));
          handler(call);
        });
      },
      check_fields);
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SERVE_ON_H_
