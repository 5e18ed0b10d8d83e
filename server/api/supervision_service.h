// server/api/supervision_service.h: SupervisionService on the wire: the due list, boards, and who has how much to do.
// Counted over the table of cases, of what the caller sees the process of, and of nothing else. Thread-safe.
#ifndef GAIWAN_SERVER_API_SUPERVISION_SERVICE_H_
#define GAIWAN_SERVER_API_SUPERVISION_SERVICE_H_

#include <functional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/supervision_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/acting_desk.h"
#include "server/api/anomaly_list.h"
#include "server/api/board_reader.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/worker.h"
#include "server/mediation/booking_table.h"
#include "server/projection/case_table.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Cases of a page of the due list when the request names no size.
inline constexpr int kDuePerPage = 50;

using RawSupervisionService = v1::SupervisionService::WithRawCallbackMethod_ListDue<
    v1::SupervisionService::WithRawCallbackMethod_GetBoard<v1::SupervisionService::WithRawCallbackMethod_ListWorkloads<
        v1::SupervisionService::WithRawCallbackMethod_ListAnomalies<
            v1::SupervisionService::WithRawCallbackMethod_ListSamples<
                v1::SupervisionService::WithRawCallbackMethod_CheckSample<
                    v1::SupervisionService::WithRawCallbackMethod_ListStandIns<
                        v1::SupervisionService::WithRawCallbackMethod_ListOrders<
                            v1::SupervisionService::WithRawCallbackMethod_ListSubsidies<
                                v1::SupervisionService::Service>>>>>>>>>;

class SupervisionService final : public RawSupervisionService {
 public:
  struct Parts {
    ServeParts serve = {};
    const CaseTable* table = nullptr;
    const CaseReader* reader = nullptr;
    const CaseViewer* viewer = nullptr;
    const BookingTable* bookings = nullptr;
    const PageTokens* tokens = nullptr;
    ReadLog* reads = nullptr;
    // Of a filter on languages (SearchTokens::OfLanguage).
    std::function<uint32_t(absl::string_view language)> language_token = {};
    const AnomalyList* anomalies = nullptr;
    // Looks through many cases.
    Worker* worker = nullptr;
    const ActingDesk* acting = nullptr;
    // The setting `open_cases_per_mediator`.
    int64_t open_cases_per_mediator = 0;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit SupervisionService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListDue(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetBoard(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListWorkloads(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListAnomalies(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListSamples(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CheckSample(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListStandIns(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListSubsidies(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::ListDueResponse> Due(const Caller& caller, const v1::ListDueRequest& request) const;
  absl::StatusOr<v1::GetBoardResponse> Board(const Caller& caller, const v1::GetBoardRequest& request) const;
  absl::StatusOr<v1::ListWorkloadsResponse> Workloads(const Caller& caller,
                                                      const v1::ListWorkloadsRequest& request) const;
  // By unit, of cases as Visit has them.
  absl::StatusOr<UnitCounts> Count(const Viewer& viewer, const Directory& directory, const std::string& unit,
                                   const std::string& filter, const BoardTimes& times) const;
  // Calls `visit` with each case, closed ones too, that is held at `unit` or below, fulfils `filter` and whose process
  // the viewer sees. INVALID_ARGUMENT for a filter with words, which a count cannot answer.
  absl::Status Visit(const Viewer& viewer, const Directory& directory, const std::string& unit,
                     const std::string& filter, absl::FunctionRef<void(const TableRow& row)> visit) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SUPERVISION_SERVICE_H_
