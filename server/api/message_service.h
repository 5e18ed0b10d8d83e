// server/api/message_service.h: MessageService on the wire: what became of messages, tasks that a person has to bring,
// and the words as they would go out. Thread-safe.
#ifndef GAIWAN_SERVER_API_MESSAGE_SERVICE_H_
#define GAIWAN_SERVER_API_MESSAGE_SERVICE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/message_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/worker.h"
#include "server/messages/message_plan_holder.h"
#include "server/messages/message_table.h"
#include "server/projection/case_table.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Messages of a page when the request names no size.
inline constexpr int kMessagesPerPage = 50;

using RawMessageService =
    v1::MessageService::WithRawCallbackMethod_ListMessages<v1::MessageService::WithRawCallbackMethod_FinishMessageTask<
        v1::MessageService::WithRawCallbackMethod_PreviewMessages<v1::MessageService::Service>>>;

// For people of the county, of cases whose process they see. A task is ended by who may know how the recipient is
// reached.
class MessageService final : public RawMessageService {
 public:
  struct Parts {
    ServeParts serve = {};
    SubmitCommand submit = {};
    const MessageTable* messages = nullptr;
    // An empty one where the settings name none.
    const MessagePlanHolder* plans = nullptr;
    const CaseTable* cases = nullptr;
    const CaseReader* reader = nullptr;
    const CaseViewer* viewer = nullptr;
    const PageTokens* tokens = nullptr;
    ReadLog* reads = nullptr;
    // Looks through all messages.
    Worker* worker = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit MessageService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListMessages(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* FinishMessageTask(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* PreviewMessages(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::ListMessagesResponse> List(const Caller& caller, const v1::ListMessagesRequest& request) const;
  absl::StatusOr<std::vector<StoredMessage>> Find(const Caller& caller, const v1::ListMessagesRequest& request) const;
  // Set off by something that not everybody sees who sees the process.
  bool MayBeRestricted(const v1::MessageQueued& queued) const;
  absl::StatusOr<v1::Message> Show(const Caller& caller, const StoredMessage& message) const;
  void Finish(const CallPtr<v1::FinishMessageTaskRequest>& call) const;
  absl::StatusOr<v1::PreviewMessagesResponse> Preview(const Caller& caller,
                                                      const v1::PreviewMessagesRequest& request) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_MESSAGE_SERVICE_H_
