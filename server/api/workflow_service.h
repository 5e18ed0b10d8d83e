// server/api/workflow_service.h: WorkflowService on the wire: definitions checked, shown, printed, published, tried
// out. Thread-safe.
#ifndef GAIWAN_SERVER_API_WORKFLOW_SERVICE_H_
#define GAIWAN_SERVER_API_WORKFLOW_SERVICE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/command_runner.h"
#include "server/api/order_check.h"
#include "server/api/serve.h"
#include "server/directory/directory.h"
#include "server/mediation/definition_store.h"
#include "workflow/definition.h"

namespace gaiwan {

// One Chinese page of a definition; `digest` is what binds the paper to the text that was published.
using DefinitionPrinter = std::function<std::string(const Definition& definition, absl::string_view digest)>;
// The transcript of a scenario; INVALID_ARGUMENT names the line that is wrong.
using ScenarioRunner = std::function<absl::StatusOr<std::string>(
    const std::shared_ptr<const Definition>& definition, absl::string_view scenario, const Reference& reference)>;

using RawWorkflowService = v1::WorkflowService::WithRawCallbackMethod_CheckDefinition<
    v1::WorkflowService::WithRawCallbackMethod_ListDefinitions<v1::WorkflowService::WithRawCallbackMethod_GetDefinition<
        v1::WorkflowService::WithRawCallbackMethod_PrintDefinition<
            v1::WorkflowService::WithRawCallbackMethod_PublishDefinition<
                v1::WorkflowService::WithRawCallbackMethod_SimulateDefinition<v1::WorkflowService::Service>>>>>>;

class WorkflowService final : public RawWorkflowService {
 public:
  struct Parts {
    ServeParts serve;
    SubmitCommand submit;
    const DefinitionStore* definitions;
    const DirectoryHolder* directory;
    DefinitionPrinter print;
    ScenarioRunner simulate;
    const OrderCheck* orders;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit WorkflowService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* CheckDefinition(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListDefinitions(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetDefinition(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* PrintDefinition(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  // For administrators, by an order where the policy table wants one; and for anybody while nobody is in the directory.
  grpc::ServerUnaryReactor* PublishDefinition(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SimulateDefinition(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) override;

 private:
  // NOT_FOUND (DEFINITION_UNKNOWN).
  absl::StatusOr<PublishedDefinition> Find(const std::string& id, int32_t revision) const;
  v1::DefinitionSummary Summary(const Definition& definition) const;
  // CALENDAR_MISSING when nobody knows which days of this year are worked. Nobody in the directory: nothing is loaded
  // yet.
  absl::Status CheckCalendar(const Caller& caller) const;
  absl::Status CheckOrdered(const Caller& caller, const Definition& definition,
                            const v1::PublishDefinitionRequest& request) const;
  void Publish(const CallPtr<v1::PublishDefinitionRequest>& call) const;
  absl::StatusOr<v1::SimulateDefinitionResponse> Simulate(const v1::SimulateDefinitionRequest& request) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_WORKFLOW_SERVICE_H_
