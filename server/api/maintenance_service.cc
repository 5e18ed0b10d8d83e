#include "server/api/maintenance_service.h"

#include <utility>

namespace gaiwan {

template <typename Request, typename Work>
grpc::ServerUnaryReactor* MaintenanceService::ServeOnWorker(const char* method, grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request, grpc::ByteBuffer* response,
                                                            Work work) {
  return Serve<Request>(parts_.serve, method, context, request, response,
                        [this, work = std::move(work)](const CallPtr<Request>& call) {
                          if (parts_.maintenance == nullptr) {
                            return call->Fail(absl::FailedPreconditionError("this server keeps no data to look after"));
                          }
                          parts_.worker->Post([call, work] { call->ReplyWith(work(call->request())); });
                        });
}

grpc::ServerUnaryReactor* MaintenanceService::BackUp(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOnWorker<v1::BackUpRequest>("MaintenanceService.BackUp", context, request, response,
                                          [this](const v1::BackUpRequest&) { return parts_.maintenance->BackUp(); });
}

grpc::ServerUnaryReactor* MaintenanceService::ListBackups(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOnWorker<v1::ListBackupsRequest>(
      "MaintenanceService.ListBackups", context, request, response,
      [this](const v1::ListBackupsRequest&) { return parts_.maintenance->ListBackups(); });
}

grpc::ServerUnaryReactor* MaintenanceService::Drill(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return ServeOnWorker<v1::DrillRequest>(
      "MaintenanceService.Drill", context, request, response,
      [this](const v1::DrillRequest& asked) { return parts_.maintenance->Drill(asked.set()); });
}

grpc::ServerUnaryReactor* MaintenanceService::RotateMasterKey(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* response) {
  return ServeOnWorker<v1::RotateMasterKeyRequest>(
      "MaintenanceService.RotateMasterKey", context, request, response,
      [this](const v1::RotateMasterKeyRequest&) { return parts_.maintenance->RotateMasterKey(); });
}

grpc::ServerUnaryReactor* MaintenanceService::ConfirmClock(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return ServeOnWorker<v1::ConfirmClockRequest>(
      "MaintenanceService.ConfirmClock", context, request, response,
      [this](const v1::ConfirmClockRequest&) { return parts_.maintenance->ConfirmClock(); });
}

}  // namespace gaiwan
