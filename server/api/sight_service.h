// server/api/sight_service.h: SightService on the wire: the policy table, what one sees by it, and who looked.
// Thread-safe.
#ifndef GAIWAN_SERVER_API_SIGHT_SERVICE_H_
#define GAIWAN_SERVER_API_SIGHT_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/sight_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/log/store.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// A page of reads when the request names no size.
inline constexpr int kReadsPerPage = 100;

using RawSightService =
    v1::SightService::WithRawCallbackMethod_PrintPolicy<v1::SightService::WithRawCallbackMethod_ExplainSight<
        v1::SightService::WithRawCallbackMethod_ListReads<v1::SightService::Service>>>;

class SightService final : public RawSightService {
 public:
  struct Parts {
    ServeParts serve = {};
    const Store* store = nullptr;
    const CaseReader* reader = nullptr;
    const CaseViewer* viewer = nullptr;
    const PageTokens* tokens = nullptr;
    ReadLog* reads = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit SightService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* PrintPolicy(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ExplainSight(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListReads(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;

 private:
  v1::PrintPolicyResponse Print() const;
  absl::StatusOr<v1::ExplainSightResponse> Explain(const Caller& caller, const v1::ExplainSightRequest& request) const;
  absl::Status List(const Caller& caller, const v1::ListReadsRequest& request, v1::ListReadsResponse* response,
                    Sight* sight) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SIGHT_SERVICE_H_
