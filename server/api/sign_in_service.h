// server/api/sign_in_service.h: SignInService on the wire. Thin: what is behind it stands in server/accounts.
// Thread-safe.
#ifndef GAIWAN_SERVER_API_SIGN_IN_SERVICE_H_
#define GAIWAN_SERVER_API_SIGN_IN_SERVICE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/sign_in_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/accounts/messenger.h"
#include "server/accounts/own_account.h"
#include "server/accounts/party_codes.h"
#include "server/accounts/phone_codes.h"
#include "server/accounts/sign_in_desk.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/serve.h"
#include "server/mediation/definition_store.h"

namespace gaiwan {

using RawSignInService = v1::SignInService::WithRawCallbackMethod_SignIn<
    v1::SignInService::WithRawCallbackMethod_Bootstrap<v1::SignInService::WithRawCallbackMethod_Refresh<
        v1::SignInService::WithRawCallbackMethod_SignInDevice<v1::SignInService::WithRawCallbackMethod_RedeemPartyCode<
            v1::SignInService::WithRawCallbackMethod_RequestPhoneCode<
                v1::SignInService::WithRawCallbackMethod_RedeemPhoneCode<
                    v1::SignInService::WithRawCallbackMethod_SignOut<v1::SignInService::WithRawCallbackMethod_WhoAmI<
                        v1::SignInService::WithRawCallbackMethod_ChangePassword<
                            v1::SignInService::WithRawCallbackMethod_EnrolTotp<
                                v1::SignInService::WithRawCallbackMethod_ConfirmTotp<
                                    v1::SignInService::WithRawCallbackMethod_RemoveTotp<
                                        v1::SignInService::WithRawCallbackMethod_RegisterDevice<
                                            v1::SignInService::WithRawCallbackMethod_RevokeDevice<
                                                v1::SignInService::WithRawCallbackMethod_IssuePartyCode<
                                                    v1::SignInService::WithRawCallbackMethod_WithdrawPartyCode<
                                                        v1::SignInService::Service>>>>>>>>>>>>>>>>>;

class SignInService final : public RawSignInService {
 public:
  struct Parts {
    ServeParts serve = {};
    SignInDesk* desk = nullptr;
    OwnAccount* own_account = nullptr;
    PartyCodes* party_codes = nullptr;
    PhoneCodes* phone_codes = nullptr;
    Messenger* messenger = nullptr;
    const CaseReader* reader = nullptr;
    const CaseViewer* viewer = nullptr;
    const DefinitionStore* definitions = nullptr;
    // Settings.pages_address.
    std::string pages_address = "";
  };
  // What `parts` names is not owned and outlives the service and every call. Where `desk` is missing (a test of other
  // services), every method answers FAILED_PRECONDITION.
  explicit SignInService(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Bootstrap(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Refresh(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SignInDevice(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RedeemPartyCode(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RequestPhoneCode(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RedeemPhoneCode(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* WhoAmI(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ChangePassword(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* EnrolTotp(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ConfirmTotp(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RemoveTotp(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RegisterDevice(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* RevokeDevice(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* IssuePartyCode(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* WithdrawPartyCode(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;

 private:
  // A party of a case that the caller may invite, with what the case says of phones.
  struct Invited {
    std::string name;  // `cases/{case}/parties/{party}`
    std::string phone;
    bool shares_phone = false;
  };
  absl::StatusOr<Invited> FindInvited(const Caller& caller, absl::string_view party) const;

  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* ServeDesk(const char* method, grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Handler handler);

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SIGN_IN_SERVICE_H_
