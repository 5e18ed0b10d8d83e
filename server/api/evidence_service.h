// server/api/evidence_service.h: EvidenceService on the wire: checkpoints, proofs, bundles. Thread-safe.
//
// Everything reads the disk, so it is carried out on a thread of its own.
#ifndef GAIWAN_SERVER_API_EVIDENCE_SERVICE_H_
#define GAIWAN_SERVER_API_EVIDENCE_SERVICE_H_

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "gaiwan/v1/evidence_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/page_token.h"
#include "server/api/serve_on.h"
#include "server/evidence/checkpoints.h"
#include "server/log/store.h"
#include "server/reads/read_log.h"
#include "server/seal/aead.h"

namespace gaiwan {

// Calls that wait for the thread: a bundle may take a second, and is asked for by few.
inline constexpr int kEvidenceCallsWaitingMax = 32;

using RawEvidenceService =
    v1::EvidenceService::WithRawCallbackMethod_GetCheckpoint<v1::EvidenceService::WithRawCallbackMethod_ListCheckpoints<
        v1::EvidenceService::WithRawCallbackMethod_CreateCheckpoint<
            v1::EvidenceService::WithRawCallbackMethod_GetInclusionProof<
                v1::EvidenceService::WithRawCallbackMethod_GetConsistencyProof<
                    v1::EvidenceService::WithRawCallbackMethod_GetTile<
                        v1::EvidenceService::WithRawCallbackMethod_AddCosignature<
                            v1::EvidenceService::WithRawCallbackMethod_GetBundle<v1::EvidenceService::Service>>>>>>>>;

class EvidenceService final : public RawEvidenceService {
 public:
  struct Parts {
    ServeParts serve;
    const Store* store;
    Checkpoints* checkpoints;
    const CaseReader* reader;
    const CaseViewer* viewer;
    const PageTokens* tokens;
    std::function<absl::StatusOr<AeadKey>(const v1::SealedBlock&)> block_key;
    Worker* worker;
    ReadLog* reads;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit EvidenceService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListCheckpoints(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CreateCheckpoint(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* AddCosignature(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetBundle(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;

 private:
  v1::Checkpoint ToAnswer(const SignedCheckpoint& checkpoint) const;
  absl::StatusOr<v1::ListCheckpointsResponse> List(const Caller& caller,
                                                   const v1::ListCheckpointsRequest& request) const;
  absl::StatusOr<v1::GetInclusionProofResponse> ProveInclusion(const Caller& caller,
                                                               const v1::GetInclusionProofRequest& request) const;
  absl::StatusOr<v1::GetConsistencyProofResponse> ProveConsistency(const v1::GetConsistencyProofRequest& request) const;
  absl::StatusOr<v1::GetTileResponse> ReadTile(const v1::GetTileRequest& request) const;
  // `sight`: what of the case the caller sees, and the bundle may show.
  absl::Status Bundle(const Caller& caller, const v1::GetBundleRequest& request, v1::GetBundleResponse* response,
                      Sight* sight) const;
  // `size`, or the last checkpoint's when it is 0.
  absl::StatusOr<uint64_t> SizeOrLast(int64_t size) const;

  const Parts parts_;
  WaitingCalls waiting_{kEvidenceCallsWaitingMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_EVIDENCE_SERVICE_H_
