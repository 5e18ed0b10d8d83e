// server/api/document_service.h: DocumentService on the wire: bytes of documents up and down, papers as PDF.
// Thread-safe.
//
// Disks are slow and gRPC's threads are few: every call is carried out on one of two threads of its own kind, one for
// what takes milliseconds, one for what reads whole files.
#ifndef GAIWAN_SERVER_API_DOCUMENT_SERVICE_H_
#define GAIWAN_SERVER_API_DOCUMENT_SERVICE_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/document_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/paper_desk.h"
#include "server/api/serve_on.h"
#include "server/api/worker.h"
#include "server/auth/sight.h"
#include "server/files/file_store.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Calls that wait for a thread, at up to 512 KiB each.
inline constexpr int kFileCallsWaitingMax = 64;

using RawDocumentService = v1::DocumentService::WithRawCallbackMethod_StartUpload<
    v1::DocumentService::WithRawCallbackMethod_WriteChunk<v1::DocumentService::WithRawCallbackMethod_FinishUpload<
        v1::DocumentService::WithRawCallbackMethod_ReadDocument<v1::DocumentService::WithRawCallbackMethod_RenderPaper<
            v1::DocumentService::WithRawCallbackMethod_ListPapers<
                v1::DocumentService::WithRawCallbackMethod_RenderPoster<v1::DocumentService::Service>>>>>>>;

class DocumentService final : public RawDocumentService {
 public:
  struct Parts {
    ServeParts serve;
    const CaseReader* reader;
    const CaseViewer* viewer;
    FileStore* files;
    PaperDesk* papers;
    // For pieces, and for whole files.
    Worker* pieces;
    Worker* whole;
    ReadLog* reads;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit DocumentService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* StartUpload(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* WriteChunk(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* FinishUpload(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ReadDocument(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RenderPaper(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListPapers(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RenderPoster(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::StartUploadResponse> Start(const Caller& caller, const v1::StartUploadRequest& request) const;
  absl::StatusOr<v1::WriteChunkResponse> Write(const Caller& caller, const v1::WriteChunkRequest& request) const;
  absl::StatusOr<v1::FinishUploadResponse> Finish(const Caller& caller, const v1::FinishUploadRequest& request) const;
  absl::StatusOr<v1::ReadDocumentResponse> Read(const Caller& caller, const v1::ReadDocumentRequest& request,
                                                Sight* sight) const;
  // When a caller stops waiting, by the monotonic clock.
  absl::Duration GiveUp(const grpc::CallbackServerContext& context) const;

  const Parts parts_;
  WaitingCalls waiting_{kFileCallsWaitingMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_DOCUMENT_SERVICE_H_
