// server/api/case_service.h: CaseService on the wire. Thin: every method converts, asks the part that knows, converts
// back. Thread-safe; one object a server.
#ifndef GAIWAN_SERVER_API_CASE_SERVICE_H_
#define GAIWAN_SERVER_API_CASE_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/call_queue.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/duplicate_finder.h"
#include "server/api/open_streams.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/watch_source.h"
#include "server/log/store.h"
#include "server/mediation/definition_store.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Pages of ListCases and GetCaseHistory when the request names no size; the largest sizes stand at the fields.
inline constexpr int kCasesPerPage = 50;
inline constexpr int kEventsPerPage = 200;
// Events read for one page of a filtered history: a longer search goes on with the next page.
inline constexpr int kEventsReadPerPage = 5000;

// Raw methods: serve.h says why. Execute, which comes most, is served by a queue of our own (call_queue.h).
using RawCaseService = v1::CaseService::WithRawMethod_Execute<v1::CaseService::WithRawCallbackMethod_GetCase<
    v1::CaseService::WithRawCallbackMethod_ExecuteBatch<v1::CaseService::WithRawCallbackMethod_ExecuteStream<
        v1::CaseService::WithRawCallbackMethod_ListCases<v1::CaseService::WithRawCallbackMethod_GetCaseHistory<
            v1::CaseService::WithRawCallbackMethod_WatchCases<v1::CaseService::WithRawCallbackMethod_ExplainCase<
                v1::CaseService::WithRawCallbackMethod_ProposeMediators<
                    v1::CaseService::WithRawCallbackMethod_FindDuplicates<
                        v1::CaseService::WithRawCallbackMethod_SaveView<
                            v1::CaseService::WithRawCallbackMethod_ListViews<
                                v1::CaseService::WithRawCallbackMethod_DeleteView<v1::CaseService::Service>>>>>>>>>>>>>;

class CaseService final : public RawCaseService, public QueuedService {
 public:
  struct Parts {
    ServeParts serve;
    const CommandRunner* runner;
    const CaseReader* reader;
    const CaseViewer* viewer;
    const DefinitionStore* definitions;
    const PageTokens* tokens;
    WatchSource* watch;
    OpenStreams* streams;
    const DuplicateFinder* duplicates;
    ReadLog* reads;
    SubmitCommand submit;
    const Store* store;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit CaseService(const Parts& parts) : parts_(parts) {}

  // Execute alone.
  void AcceptFrom(CallQueue* queue) override;

  grpc::ServerUnaryReactor* ExecuteBatch(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ExecuteStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetCase(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListCases(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetCaseHistory(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchCases(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* ExplainCase(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  // For those who see the case in full: the loads of a committee are its own affair.
  grpc::ServerUnaryReactor* ProposeMediators(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) override;
  // For those who see the case in full: who its people are is what is looked for.
  grpc::ServerUnaryReactor* FindDuplicates(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SaveView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListViews(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* DeleteView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;

 private:
  // Of the caller's own views. `done` is called once, unless an error is returned.
  absl::Status SubmitView(const Caller& caller, const google::protobuf::Message& body, Done done) const;
  void RunCommand(const CallPtr<v1::ExecuteRequest>& call) const;
  // What the readers below fill in is the sight of today: what one may see now decides, also of the past.
  absl::Status ReadCase(const Caller& caller, const v1::GetCaseRequest& request, v1::Case* out, Sight* sight) const;
  absl::StatusOr<v1::ListCasesResponse> List(const Caller& caller, const v1::ListCasesRequest& request) const;
  absl::Status ReadHistory(const Caller& caller, const v1::GetCaseHistoryRequest& request,
                           v1::GetCaseHistoryResponse* response, Sight* sight) const;
  absl::Status Explain(const Caller& caller, const v1::ExplainCaseRequest& request, v1::ExplainCaseResponse* response,
                       Sight* sight) const;
  absl::StatusOr<v1::ProposeMediatorsResponse> Propose(const Caller& caller,
                                                       const v1::ProposeMediatorsRequest& request) const;
  absl::Status Duplicates(const Caller& caller, const v1::FindDuplicatesRequest& request,
                          v1::FindDuplicatesResponse* response, Sight* sight) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CASE_SERVICE_H_
