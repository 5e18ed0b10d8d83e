// server/api/session_service.h: SessionService on the wire: when venues and people are taken, and free slots that fit
// everybody; and video rooms (video_calls.h). What is planned, moved and cancelled goes through CaseService.
// Thread-safe.
#ifndef GAIWAN_SERVER_API_SESSION_SERVICE_H_
#define GAIWAN_SERVER_API_SESSION_SERVICE_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "gaiwan/v1/session_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/serve_on.h"
#include "server/api/video_calls.h"
#include "server/mediation/booking_table.h"
#include "workflow/base/office_hours.h"

namespace gaiwan {

// Pages when the request names no size.
inline constexpr int kBusyPerPage = 200;
inline constexpr int kSlotsPerPage = 20;
// Days looked at in one call: two months, as far as anybody plans a session.
inline constexpr int kCalendarDaysMax = 62;
// Days looked at when the last is not said.
inline constexpr int kCalendarDaysDefault = 7;
inline constexpr int kSlotDaysDefault = 14;

// Calls about video rooms that wait: each person of 64 sessions asks once a second, and an answer takes milliseconds.
inline constexpr int kVideoCallsWaitingMax = 400;

using RawSessionService =
    v1::SessionService::WithRawCallbackMethod_ListCalendar<v1::SessionService::WithRawCallbackMethod_FindFreeSlots<
        v1::SessionService::WithRawCallbackMethod_JoinVideo<v1::SessionService::WithRawCallbackMethod_GetVideoRoom<
            v1::SessionService::WithRawCallbackMethod_SteerVideoRoom<v1::SessionService::Service>>>>>;

class SessionService final : public RawSessionService {
 public:
  struct Parts {
    ServeParts serve;
    const CaseReader* reader;
    const CaseViewer* viewer;
    const BookingTable* bookings;
    const PageTokens* tokens;
    std::vector<OfficeHours> office_hours;
    // Null: no media server is set up, and there are no video rooms.
    VideoCalls* video = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit SessionService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* ListCalendar(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* FindFreeSlots(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* JoinVideo(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetVideoRoom(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SteerVideoRoom(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;

 private:
  // Has `run` answer the call on the desk's thread.
  template <typename Request, typename Run>
  grpc::ServerUnaryReactor* ServeVideo(const char* method, grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Run run);

  absl::StatusOr<v1::ListCalendarResponse> Calendar(const Caller& caller, const v1::ListCalendarRequest& request) const;
  absl::StatusOr<v1::FindFreeSlotsResponse> FreeSlots(const Caller& caller,
                                                      const v1::FindFreeSlotsRequest& request) const;

  const Parts parts_;
  WaitingCalls waiting_{kVideoCallsWaitingMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SESSION_SERVICE_H_
