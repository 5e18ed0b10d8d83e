// server/api/serve.h: what happens around every RPC, once: sign in, rate, parse, check the fields, run the handler, map
// the status, log one line, count. Handlers do the rest and nothing of this.
//
// A handler gets a call and ends it once, now or later, on any thread, with Reply or Fail. Whoever holds the call holds
// the request: it lies in the call's arena. A call comes from gRPC's callbacks, or from a queue of our own
// (call_queue.h): the wire knows which.
//
//   grpc::ServerUnaryReactor* Service::ListPeople(grpc::CallbackServerContext* context, const grpc::ByteBuffer*
//   request,
//                                                 grpc::ByteBuffer* response) {
//     return Serve<v1::ListPeopleRequest>(parts_, "ListPeople", context, request, response,
//                                         [this](CallPtr<v1::ListPeopleRequest> call) { ... call->Reply(answer); });
//   }
#ifndef GAIWAN_SERVER_API_SERVE_H_
#define GAIWAN_SERVER_API_SERVE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/api/byte_buffer.h"
#include "server/api/call_counts.h"
#include "server/api/call_deadlines.h"
#include "server/api/rate_limiter.h"
#include "server/api/wire.h"
#include "server/auth/authenticator.h"
#include "server/auth/call_door.h"
#include "server/auth/caller.h"
#include "server/auth/caller_address.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// What every service needs to serve a call. Not owned; outlives the server.
struct ServeParts {
  const Authenticator* authenticator;
  const CallDoor* door;
  RateLimiter* limiter;
  // Of those who show what is no good, by where they come from.
  RateLimiter* refusals;
  const CallerAddress* addresses;
  Clock* clock;
  CallCounts* counts;
  CallDeadlines* deadlines;
  // A call that takes longer is told of as a warning; zero: none is.
  absl::Duration slow_call = absl::ZeroDuration();
};

// Calls of one address whose token or certificate is refused: a browser whose session ended makes a dozen at once, an
// office behind one address some more. Beyond, they are told to wait. What is good is let in whatever others try from
// there.
inline constexpr int kRefusalsPerSecond = 1;
inline constexpr int kRefusalsAtOnce = 60;

// Why somebody looks, in their own words: a binary header, since it is Chinese. At most 200 characters.
inline constexpr absl::string_view kReasonHeader = "x-gaiwan-reason-bin";

// Of calls that a file is made from: its number, `E-` and 12 hexadecimal digits in capitals, which stands in the file,
// in the read log and in the line of the call.
inline constexpr absl::string_view kExportHeader = "x-gaiwan-export";

// Who calls `method`, by the headers and the certificate of the call, and that they may. Takes one token of their rate;
// of a method that is open to anybody, and when they are refused, one of their address.
//   UNAUTHENTICATED    not signed in.
//   RESOURCE_EXHAUSTED TOO_MANY, with a time to wait.
//   PERMISSION_DENIED  PASSWORD_CHANGE_NEEDED, NOT_FOR_THIS_CALLER, NOT_YOUR_ROLE.
absl::StatusOr<Caller> FindCaller(const ServeParts& parts, const char* method, const grpc::ServerContextBase& context);

// Writes the line of a call or stream that ended: case, caller, method, code, milliseconds, the number of an export;
// never content. Counts it.
void LogCall(const ServeParts& parts, const char* method, const Caller& caller, absl::string_view case_name,
             const absl::Status& status, absl::Duration took);

// Parses, finds the caller, checks the fields, and calls `handler` with the call. `check_fields`: false when the
// handler checks the items of a batch one by one.
template <typename Request, typename Handler>
void Serve(const ServeParts& parts, const char* method, Wire* wire, const grpc::ByteBuffer& request, Handler&& handler,
           bool check_fields = true);
// The same for a raw callback method, which hands back what this returns.
template <typename Request, typename Handler>
grpc::ServerUnaryReactor* Serve(const ServeParts& parts, const char* method, grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Handler&& handler,
                                bool check_fields = true);

// Of a call in progress, without its request.
class UnaryCall : public CallDeadlines::Bounded {
 public:
  // `wire` lives until it is finished.
  UnaryCall(const ServeParts& parts, const char* method, Wire* wire);
  UnaryCall(const UnaryCall&) = delete;
  UnaryCall& operator=(const UnaryCall&) = delete;

  const Caller& caller() const { return caller_; }
  const char* method() const { return method_; }
  // Whom tries are counted for (CallerAddress); of calls that are open to anybody, and of citizens'.
  const std::string& address() const { return address_; }
  // For the request, the answer, and what is made on the way.
  google::protobuf::Arena* arena() { return &arena_; }
  // Whether nobody waits for the answer any more.
  bool IsCancelled() const;
  // For the line of the log.
  void set_case_name(absl::string_view name) { case_name_ = std::string(name); }

  // Exactly one of these, once. The wire is gone behind it. When the call's time was over before (CallDeadlines), the
  // caller has that for an answer, and this goes nowhere.
  void Reply(const google::protobuf::Message& answer);
  void Fail(const absl::Status& status);
  template <typename Answer>
  void ReplyWith(const absl::StatusOr<Answer>& answer) {
    if (answer.ok()) {
      Reply(*answer);
    } else {
      Fail(answer.status());
    }
  }

  // For Serve alone.
  absl::Status SignIn();
  void Expire() override;

 protected:
  ~UnaryCall() {
    if (!finished_) parts_.deadlines->Remove(this);
  }

 private:
  void Finish(grpc::ByteBuffer answer, const absl::Status& status);

  // Most requests and answers fit: the arena then takes nothing from the heap.
  static constexpr size_t kFirstBlockBytes = 1536;

  const ServeParts& parts_;
  const char* const method_;
  Wire* const wire_;
  const absl::Duration begin_;
  mutable Mutex mu_;  // While the wire is used.
  std::atomic<bool> finished_{false};
  Caller caller_;
  std::string address_;
  std::string case_name_;
  alignas(8) char first_block_[kFirstBlockBytes];
  google::protobuf::Arena arena_;
};

template <typename Request>
class Call final : public UnaryCall {
 public:
  Call(const ServeParts& parts, const char* method, Wire* wire)
      : UnaryCall(parts, method, wire), request_(google::protobuf::Arena::CreateMessage<Request>(arena())) {}

  const Request& request() const { return *request_; }
  // Before it is handed to others.
  Request* mutable_request() { return request_; }

 private:
  Request* const request_;  // In the arena.
};

template <typename Request>
using CallPtr = std::shared_ptr<Call<Request>>;

// Checks `message` by its annotations (workflow/validate.h).
absl::Status CheckFields(const google::protobuf::Message& message);

template <typename Request, typename Handler>
void Serve(const ServeParts& parts, const char* method, Wire* wire, const grpc::ByteBuffer& request, Handler&& handler,
           bool check_fields) {
  auto call = std::make_shared<Call<Request>>(parts, method, wire);
  parts.deadlines->Add(call.get());
  absl::Status status = call->SignIn();
  if (status.ok()) status = Parse(request, call->mutable_request());
  if (status.ok() && check_fields) status = CheckFields(call->request());
  if (status.ok()) {
    std::forward<Handler>(handler)(std::move(call));
  } else {
    call->Fail(status);
  }
}

template <typename Request, typename Handler>
grpc::ServerUnaryReactor* Serve(const ServeParts& parts, const char* method, grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Handler&& handler,
                                bool check_fields) {
  auto* const wire = new CallbackWire(context, response);  // Goes when it is finished, at once perhaps.
  grpc::ServerUnaryReactor* const reactor = wire->reactor();
  Serve<Request>(parts, method, wire, *request, std::forward<Handler>(handler), check_fields);
  return reactor;
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SERVE_H_
