// server/api/maintenance_service.h: MaintenanceService on the wire: copies of the data and the master key. What is
// asked for takes seconds to hours and is done on a worker. Thread-safe.
#ifndef GAIWAN_SERVER_API_MAINTENANCE_SERVICE_H_
#define GAIWAN_SERVER_API_MAINTENANCE_SERVICE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "gaiwan/v1/maintenance_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/serve.h"
#include "server/api/worker.h"

namespace gaiwan {

// What carries it out. Blocks; any thread; of two calls at the same time one is refused.
class Maintenance {
 public:
  virtual ~Maintenance() = default;

  virtual absl::StatusOr<v1::BackUpResponse> BackUp() = 0;
  virtual absl::StatusOr<v1::ListBackupsResponse> ListBackups() = 0;
  virtual absl::StatusOr<v1::DrillResponse> Drill(int64_t set) = 0;
  virtual absl::StatusOr<v1::RotateMasterKeyResponse> RotateMasterKey() = 0;
  virtual absl::StatusOr<v1::ConfirmClockResponse> ConfirmClock() = 0;
};

using RawMaintenanceService = v1::MaintenanceService::WithRawCallbackMethod_BackUp<
    v1::MaintenanceService::WithRawCallbackMethod_ListBackups<v1::MaintenanceService::WithRawCallbackMethod_Drill<
        v1::MaintenanceService::WithRawCallbackMethod_RotateMasterKey<
            v1::MaintenanceService::WithRawCallbackMethod_ConfirmClock<v1::MaintenanceService::Service>>>>>;

class MaintenanceService final : public RawMaintenanceService {
 public:
  struct Parts {
    ServeParts serve = {};
    Maintenance* maintenance = nullptr;
    Worker* worker = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit MaintenanceService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* BackUp(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListBackups(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Drill(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RotateMasterKey(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ConfirmClock(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;

 private:
  // `work(request)` on the worker, and its answer to the call.
  template <typename Request, typename Work>
  grpc::ServerUnaryReactor* ServeOnWorker(const char* method, grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Work work);

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_MAINTENANCE_SERVICE_H_
