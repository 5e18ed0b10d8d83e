// server/api/publication_service.h: PublicationService on the wire: a case without who it is about, and that it was
// given out. Thread-safe.
//
// It reads all of a case, so it is carried out on a thread of its own.
#ifndef GAIWAN_SERVER_API_PUBLICATION_SERVICE_H_
#define GAIWAN_SERVER_API_PUBLICATION_SERVICE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/publication_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/paper_desk.h"
#include "server/api/serve_on.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Calls that wait for the thread: few people publish.
inline constexpr int kPublicationCallsWaitingMax = 16;
// Of the text that is prepared, as many as of one that is released (publication_service.proto): a book of forty pages.
inline constexpr int kPublicationCharactersMax = 60000;
// Places that a refusal names; whoever sees so many goes through the text again.
inline constexpr size_t kPublicationFindsMax = 100;

using RawPublicationService = v1::PublicationService::WithRawCallbackMethod_PreparePublication<
    v1::PublicationService::WithRawCallbackMethod_ReleasePublication<v1::PublicationService::Service>>;

class PublicationService final : public RawPublicationService {
 public:
  struct Parts {
    ServeParts serve;
    const CaseReader* reader;
    const CaseViewer* viewer;
    Worker* worker;
    ReadLog* reads;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit PublicationService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* PreparePublication(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ReleasePublication(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) override;

 private:
  // The case for somebody who may publish it and says why.
  absl::StatusOr<SeenCase> Find(const Caller& caller, const std::string& name) const;
  absl::Status Prepare(const SeenCase& seen, const v1::PreparePublicationRequest& request,
                       v1::PreparePublicationResponse* response) const;
  absl::Status Check(const SeenCase& seen, const v1::ReleasePublicationRequest& request) const;

  const Parts parts_;
  WaitingCalls waiting_{kPublicationCallsWaitingMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_PUBLICATION_SERVICE_H_
