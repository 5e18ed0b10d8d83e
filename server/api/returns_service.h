// server/api/returns_service.h: ReturnsService on the wire: official returns, the cases behind them, what was frozen.
// Thread-safe.
#ifndef GAIWAN_SERVER_API_RETURNS_SERVICE_H_
#define GAIWAN_SERVER_API_RETURNS_SERVICE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/returns_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/worker.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/reads/read_log.h"
#include "server/returns/return_catalogue.h"
#include "server/returns/return_reader.h"

namespace gaiwan {

// Pages when the request names no size.
inline constexpr int kFigureCasesPerPage = 200;
inline constexpr int kFrozenReturnsPerPage = 50;
// Cases behind one figure that a call looks through, at some 20 microseconds each: ten years of a prefecture. Who asks
// for more asks for a smaller unit or a shorter period.
inline constexpr size_t kDrilledCasesMax = 100000;
// Entries told of a case that changed.
inline constexpr int kChangingEntriesMax = 20;

using RawReturnsService = v1::ReturnsService::WithRawCallbackMethod_ListReturns<
    v1::ReturnsService::WithRawCallbackMethod_CheckReturn<v1::ReturnsService::WithRawCallbackMethod_GetReturn<
        v1::ReturnsService::WithRawCallbackMethod_DrillReturn<v1::ReturnsService::WithRawCallbackMethod_FreezeReturn<
            v1::ReturnsService::WithRawCallbackMethod_ListFrozenReturns<
                v1::ReturnsService::WithRawCallbackMethod_CompareReturn<v1::ReturnsService::Service>>>>>>>;

// What looks through many cases runs on a worker of its own, one call after another.
class ReturnsService final : public RawReturnsService {
 public:
  struct Parts {
    ServeParts serve = {};
    SubmitCommand submit = {};
    const Store* store = nullptr;
    const ReturnReader* returns = nullptr;
    std::shared_ptr<const ReturnCatalogue> catalogue = {};
    const CaseReader* cases = nullptr;
    const CaseViewer* viewer = nullptr;
    const DirectoryHolder* directory = nullptr;
    const PageTokens* tokens = nullptr;
    ReadLog* reads = nullptr;
    Worker* worker = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit ReturnsService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListReturns(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CheckReturn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetReturn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* DrillReturn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* FreezeReturn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListFrozenReturns(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CompareReturn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;

 private:
  // Who asks, and about what of it they are told.
  struct Rights {
    // Of the judicial administration over the unit. Figures on what parties think of the mediation are for these
    // offices, which guide the committee, and not for itself.
    bool guides = false;
  };
  // Makes figures `few` that would tell the caller of a sealed case they do not see. `question`: what the table
  // answers.
  absl::Status HideFewFrom(const Caller& caller, const Rights& rights, const View& view, const Reference& reference,
                           const ReturnQuestion& question, v1::ReturnTable* table) const;
  // Sealed, and not in the caller's sight.
  IsKeptFrom KeptFrom(const Caller& caller) const;
  absl::StatusOr<Rights> CheckMayRead(const Caller& caller, const std::string& unit) const;
  absl::StatusOr<ReturnQuestion> ToQuestion(const v1::ReturnQuery& query, const View& view) const;
  absl::StatusOr<v1::GetReturnResponse> Get(const Caller& caller, const v1::GetReturnRequest& request) const;
  absl::StatusOr<v1::DrillReturnResponse> Drill(const Caller& caller, const v1::DrillReturnRequest& request) const;
  void Freeze(const CallPtr<v1::FreezeReturnRequest>& call) const;
  absl::StatusOr<v1::ListFrozenReturnsResponse> ListFrozen(const Caller& caller,
                                                           const v1::ListFrozenReturnsRequest& request) const;
  absl::StatusOr<v1::CompareReturnResponse> Compare(const Caller& caller,
                                                    const v1::CompareReturnRequest& request) const;
  absl::Status FillChanges(const Caller& caller, const ReturnReader::Changed& changed, const FigureSums& figures,
                           Position since, v1::CompareReturnResponse* response) const;
  absl::StatusOr<v1::FrozenReturn> ReadFrozen(const View& view, absl::string_view name) const;
  // What the caller may be shown of the case: PROCESS at least and all of `classes`, or nullptr.
  absl::StatusOr<std::shared_ptr<const v1::Case>> ReadIfSeen(const Viewer& viewer, absl::string_view name,
                                                             ClassSet classes) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_RETURNS_SERVICE_H_
