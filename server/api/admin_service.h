// server/api/admin_service.h: AdminService on the wire: how the server is, and the test clock. Thread-safe.
#ifndef GAIWAN_SERVER_API_ADMIN_SERVICE_H_
#define GAIWAN_SERVER_API_ADMIN_SERVICE_H_

#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/accounts/account_office.h"
#include "server/accounts/account_table.h"
#include "server/api/order_check.h"
#include "server/api/page_token.h"
#include "server/api/serve.h"
#include "server/api/worker.h"
#include "server/directory/directory.h"

namespace gaiwan {

// The clock of a server started with --insecure-dev-clock.
class AdvanceableClock {
 public:
  virtual ~AdvanceableClock() = default;

  // Moves to `to`; what falls due on the way has fired when it returns. Returns how many clocks fired. One call at a
  // time.
  //   FAILED_PRECONDITION  `to` lies before the present.
  virtual absl::StatusOr<int> AdvanceTo(absl::Time to) = 0;
};

using RawAdminService =
    v1::AdminService::WithRawCallbackMethod_GetStatus<v1::AdminService::WithRawCallbackMethod_AdvanceClock<
        v1::AdminService::WithRawCallbackMethod_MakeAccount<v1::AdminService::WithRawCallbackMethod_ResetAccount<
            v1::AdminService::WithRawCallbackMethod_LockAccount<v1::AdminService::WithRawCallbackMethod_UnlockAccount<
                v1::AdminService::WithRawCallbackMethod_RevokeSessions<
                    v1::AdminService::WithRawCallbackMethod_ListAccounts<v1::AdminService::Service>>>>>>>>;

class AdminService final : public RawAdminService {
 public:
  struct Parts {
    ServeParts serve;
    std::function<v1::GetStatusResponse()> status;
    // nullptr on a server that keeps real time.
    AdvanceableClock* dev_clock;
    // Advances one after another, off the threads that serve calls.
    Worker* worker;
    // Accounts; nullptr where the service is tested without.
    AccountOffice* office = nullptr;
    const AccountTable* accounts = nullptr;
    const DirectoryHolder* directory = nullptr;
    const PageTokens* tokens = nullptr;
    const OrderCheck* orders = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit AdminService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* AdvanceClock(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* MakeAccount(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ResetAccount(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* LockAccount(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* UnlockAccount(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RevokeSessions(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListAccounts(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;

 private:
  // Serves a method on accounts: for administrators alone.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* ServeAdministrator(const char* method, grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request, grpc::ByteBuffer* response,
                                               Handler handler);
  // Whether a second person said yes, where the account is of somebody with such a post.
  absl::Status CheckOrdered(const Caller& caller, const v1::ResetAccountRequest& request) const;
  absl::StatusOr<v1::ListAccountsResponse> List(const Caller& caller, const v1::ListAccountsRequest& request) const;

  // Who looks at unusually many cases, where the data lies, what was guessed at: for administrators alone.
  v1::GetStatusResponse StatusFor(const Caller& caller) const;
  absl::StatusOr<v1::AdvanceClockResponse> Advance(const v1::AdvanceClockRequest& request) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ADMIN_SERVICE_H_
