// server/api/unit_record_service.h: UnitRecordService on the wire: what organisations reported outside cases, and who
// has not. Thread-safe.
#ifndef GAIWAN_SERVER_API_UNIT_RECORD_SERVICE_H_
#define GAIWAN_SERVER_API_UNIT_RECORD_SERVICE_H_

#include "absl/status/statusor.h"
#include "gaiwan/v1/unit_record_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/view.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/mediation/unit_record_table.h"

namespace gaiwan {

// Pages of the lists when the request names no size.
inline constexpr int kUnitRecordsPerPage = 200;
// Days a list may span: a year and a day, so that no single question walks through everything ever reported.
inline constexpr int kUnitRecordDaysMax = 367;

using RawUnitRecordService = v1::UnitRecordService::WithRawCallbackMethod_ListUnitRecords<
    v1::UnitRecordService::WithRawCallbackMethod_ListUnreported<v1::UnitRecordService::Service>>;

// For whoever has a post at the unit or above it, and administrators.
class UnitRecordService final : public RawUnitRecordService {
 public:
  struct Parts {
    ServeParts serve = {};
    const Store* store = nullptr;
    const UnitRecordTable* table = nullptr;
    const DirectoryHolder* directory = nullptr;
    const PageTokens* tokens = nullptr;
    OpenPersonal open = {};
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit UnitRecordService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListUnitRecords(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListUnreported(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::ListUnitRecordsResponse> List(const Caller& caller,
                                                   const v1::ListUnitRecordsRequest& request) const;
  absl::StatusOr<v1::ListUnreportedResponse> FindUnreported(const Caller& caller,
                                                            const v1::ListUnreportedRequest& request) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_UNIT_RECORD_SERVICE_H_
