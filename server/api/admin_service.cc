#include "server/api/admin_service.h"

#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// A test never needs more at once, and every clock on the way is looked at.
constexpr absl::Duration kAdvanceMax = absl::Hours(24 * 366 * 20);

}  // namespace

grpc::ServerUnaryReactor* AdminService::GetStatus(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return Serve<v1::GetStatusRequest>(
      parts_.serve, "GetStatus", context, request, response,
      [this](const CallPtr<v1::GetStatusRequest>& call) { call->Reply(parts_.status()); });
}

grpc::ServerUnaryReactor* AdminService::AdvanceClock(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::AdvanceClockRequest>(
      parts_.serve, "AdvanceClock", context, request, response, [this](const CallPtr<v1::AdvanceClockRequest>& call) {
        parts_.worker->Post([this, call] { call->ReplyWith(Advance(call->request())); });
      });
}

absl::StatusOr<v1::AdvanceClockResponse> AdminService::Advance(const v1::AdvanceClockRequest& request) const {
  if (parts_.dev_clock == nullptr) {
    return absl::FailedPreconditionError("this server keeps real time: it was not started with --insecure-dev-clock");
  }
  const absl::Time now = parts_.serve.clock->TimeNow();
  absl::Time to;
  if (request.has_by()) {
    to = now + absl::Seconds(request.by().seconds()) + absl::Nanoseconds(request.by().nanos());
  } else if (request.has_to()) {
    to = absl::FromUnixSeconds(request.to().seconds()) + absl::Nanoseconds(request.to().nanos());
  } else {
    return BadField("how", "应给出 by 或 to", "one of by and to must be set");
  }
  const char* const field = request.has_by() ? "by" : "to";
  if (to < now) return BadField(field, "时间不能倒退", "would set the clock back");
  if (to - now > kAdvanceMax) return BadField(field, "一次最多前进20年", "is more than 20 years ahead", 20);
  v1::AdvanceClockResponse response;
  ASSIGN_OR_RETURN(const int fired, parts_.dev_clock->AdvanceTo(to));
  response.set_fired(fired);
  const absl::Time reached = parts_.serve.clock->TimeNow();
  response.mutable_time()->set_seconds(absl::ToUnixSeconds(reached));
  return response;
}

}  // namespace gaiwan
