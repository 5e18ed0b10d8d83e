// server/api/directory_service.h: DirectoryService on the wire: imports as one command, lists by page. Thread-safe.
#ifndef GAIWAN_SERVER_API_DIRECTORY_SERVICE_H_
#define GAIWAN_SERVER_API_DIRECTORY_SERVICE_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/command_runner.h"
#include "server/api/order_check.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/directory/directory.h"

namespace gaiwan {

// Pages of the lists when the request names no size.
inline constexpr int kDirectoryRowsPerPage = 200;

using RawDirectoryService = v1::DirectoryService::WithRawCallbackMethod_ImportDirectory<
    v1::DirectoryService::WithRawCallbackMethod_ListOrganisations<
        v1::DirectoryService::WithRawCallbackMethod_ListPeople<v1::DirectoryService::WithRawCallbackMethod_ListCodes<
            v1::DirectoryService::WithRawCallbackMethod_ListChannels<
                v1::DirectoryService::WithRawCallbackMethod_ListSeals<v1::DirectoryService::Service>>>>>>;

class DirectoryService final : public RawDirectoryService {
 public:
  struct Parts {
    ServeParts serve;
    SubmitCommand submit;
    const DirectoryHolder* directory;
    const PageTokens* tokens;
    // Asked when somebody gives posts to themselves.
    const OrderCheck* orders = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit DirectoryService(Parts parts) : parts_(std::move(parts)) {}

  // For administrators, and for anybody while nobody is in the directory.
  grpc::ServerUnaryReactor* ImportDirectory(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListOrganisations(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListPeople(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListCodes(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListChannels(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListSeals(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;

 private:
  void Import(const CallPtr<v1::ImportDirectoryRequest>& call) const;
  // Whether the import gives the caller posts that take an order, and then that a second person said yes to them by
  // `order`.
  //   ORDER_MISSING
  absl::StatusOr<bool> TakesOrder(const Caller& caller, const v1::DirectoryChanged& change, const Directory& before,
                                  const std::string& order) const;
  absl::StatusOr<v1::ListOrganisationsResponse> ListOrgs(const Caller& caller,
                                                         const v1::ListOrganisationsRequest& request) const;
  absl::StatusOr<v1::ListPeopleResponse> ListPersons(const Caller& caller, const v1::ListPeopleRequest& request) const;

  v1::ListSealsResponse SealsOf(absl::string_view org) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_DIRECTORY_SERVICE_H_
