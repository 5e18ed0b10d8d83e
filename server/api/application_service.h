// server/api/application_service.h: ApplicationService on the wire: a citizen applies from a poster, in writing, by
// voice and with photographs. Thread-safe.
//
// Files come before the application does, into the file store's folder of the case that it will open: its name is known
// from the caller and the request id. What no application names is dropped by the store like any file without a name.
#ifndef GAIWAN_SERVER_API_APPLICATION_SERVICE_H_
#define GAIWAN_SERVER_API_APPLICATION_SERVICE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/application_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/accounts/phone_codes.h"
#include "server/api/case_reader.h"
#include "server/api/command_runner.h"
#include "server/api/serve.h"
#include "server/api/serve_on.h"
#include "server/api/worker.h"
#include "server/directory/directory.h"
#include "server/files/file_store.h"

namespace gaiwan {

// Calls that wait for a thread, at up to 512 KiB each.
inline constexpr int kApplicationCallsWaitingMax = 64;

using RawApplicationService = v1::ApplicationService::WithRawCallbackMethod_Attach<
    v1::ApplicationService::WithRawCallbackMethod_Apply<v1::ApplicationService::Service>>;

class ApplicationService final : public RawApplicationService {
 public:
  struct Parts {
    ServeParts serve = {};
    const CommandRunner* runner = nullptr;
    const CaseReader* reader = nullptr;
    const DirectoryHolder* directory = nullptr;
    PhoneCodes* phone_codes = nullptr;
    // Code lists `channel` and `source`.
    std::string channel = {};
    std::string source = {};
    FileStore* files = nullptr;
    // Reads and writes files.
    Worker* worker = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit ApplicationService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* Attach(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Apply(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;

 private:
  // The caller's phone. UNAUTHENTICATED when it is to be verified again.
  absl::StatusOr<std::string> PhoneOf(const Caller& caller) const;
  absl::StatusOr<v1::AttachResponse> Take(const Caller& caller, const std::string& address,
                                          const v1::AttachRequest& request) const;
  // Each file that is named came whole. FILE_NOT_STORED.
  absl::Status CheckFiles(const std::string& case_name, const v1::ApplyRequest& request) const;
  v1::ExecuteRequest Opening(const v1::ApplyRequest& request, const std::string& phone) const;
  void Run(const CallPtr<v1::ApplyRequest>& call) const;
  absl::StatusOr<v1::ApplyResponse> ReceiptOf(const v1::ApplyRequest& request,
                                              const v1::ExecuteBatchResponse& outcomes) const;

  const Parts parts_;
  WaitingCalls waiting_{kApplicationCallsWaitingMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_APPLICATION_SERVICE_H_
