// server/api/application_service.h: ApplicationService on the wire: a citizen applies from a poster. Thread-safe.
#ifndef GAIWAN_SERVER_API_APPLICATION_SERVICE_H_
#define GAIWAN_SERVER_API_APPLICATION_SERVICE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/application_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/accounts/phone_codes.h"
#include "server/api/case_reader.h"
#include "server/api/command_runner.h"
#include "server/api/serve.h"
#include "server/directory/directory.h"

namespace gaiwan {

using RawApplicationService = v1::ApplicationService::WithRawCallbackMethod_Apply<v1::ApplicationService::Service>;

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
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit ApplicationService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* Apply(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;

 private:
  v1::ExecuteRequest Opening(const v1::ApplyRequest& request, const std::string& phone) const;
  void Run(const CallPtr<v1::ApplyRequest>& call) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_APPLICATION_SERVICE_H_
