// server/accounts/own_account.h: what people do with their own account once they are signed in: password,
// authenticator, phones, the end of sessions. Thread-safe; answers come on the pool's or the engine's thread.
#ifndef GAIWAN_SERVER_ACCOUNTS_OWN_ACCOUNT_H_
#define GAIWAN_SERVER_ACCOUNTS_OWN_ACCOUNT_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/sign_in_service.pb.h"
#include "server/accounts/account_work.h"
#include "server/auth/attempt_limiter.h"
#include "server/auth/caller.h"

namespace gaiwan {

class OwnAccount {
 public:
  // `work` is not owned and outlives every answer. `sample_county`: told to whoever asks who they are.
  explicit OwnAccount(const AccountWork* work, bool sample_county = false);

  // Of a caller with a session; FAILED_PRECONDITION (NOT_FOR_THIS_CALLER) for others.
  void SignOut(const Caller& caller, bool everywhere, AnswerTo<v1::SignOutResponse> answer);
  void ChangePassword(const Caller& caller, const v1::ChangePasswordRequest& request, AnswerTo<v1::Tokens> answer);
  void EnrolTotp(const Caller& caller, const v1::EnrolTotpRequest& request, AnswerTo<v1::EnrolTotpResponse> answer);
  void ConfirmTotp(const Caller& caller, const v1::ConfirmTotpRequest& request,
                   AnswerTo<v1::ConfirmTotpResponse> answer);
  void RemoveTotp(const Caller& caller, const v1::RemoveTotpRequest& request, AnswerTo<v1::RemoveTotpResponse> answer);
  void RegisterDevice(const Caller& caller, const v1::RegisterDeviceRequest& request,
                      AnswerTo<v1::RegisterDeviceResponse> answer);
  void RevokeDevice(const Caller& caller, const v1::RevokeDeviceRequest& request,
                    AnswerTo<v1::RevokeDeviceResponse> answer);
  // Of any caller.
  v1::WhoAmIResponse WhoAmI(const Caller& caller) const;

 private:
  using Account = AccountWork::Account;

  absl::StatusOr<Account> FindOwn(const Caller& caller) const;
  // Checks the caller's password on the pool, then goes on there.
  template <typename T>
  void WithPassword(const Caller& caller, const std::string& password, AnswerTo<T> answer,
                    std::function<void(const Account& account)> then);

  const AccountWork* const work_;
  const AccountWork::Parts& parts_;  // Of `work_`.
  const bool sample_county_;
  // Whoever sits at an open screen does not try passwords at leisure.
  AttemptLimiter tries_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_OWN_ACCOUNT_H_
