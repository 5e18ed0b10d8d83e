// server/accounts/account_office.h: the administrator's work on accounts: first passwords, locks, the end of others'
// sessions. That the caller is one was checked. Thread-safe; answers come on the pool's or the engine's thread.
#ifndef GAIWAN_SERVER_ACCOUNTS_ACCOUNT_OFFICE_H_
#define GAIWAN_SERVER_ACCOUNTS_ACCOUNT_OFFICE_H_

#include <functional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/admin_service.pb.h"
#include "server/accounts/account_work.h"
#include "server/auth/caller.h"
#include "server/base/mutex.h"

namespace gaiwan {

class AccountOffice {
 public:
  // Called when an account was made or reset (AccountNotice::Tell).
  using Tell = std::function<void(absl::string_view by, absl::string_view person, bool made)>;

  // `work` is not owned and outlives every answer. `bootstrap_file`: with the secret of an empty server; gone once
  // there is an account.
  AccountOffice(
      const AccountWork* work, std::string bootstrap_file,
      Tell tell = [](absl::string_view, absl::string_view, bool) {});

  // A bootstrap makes accounts of administrators alone.
  void MakeAccount(const Caller& caller, const v1::MakeAccountRequest& request,
                   AnswerTo<v1::MakeAccountResponse> answer);
  void ResetAccount(const Caller& caller, const v1::ResetAccountRequest& request,
                    AnswerTo<v1::ResetAccountResponse> answer);
  // Of the person, by whatever way they sign in. INVALID_ARGUMENT for somebody neither account nor directory knows.
  // Nobody locks themselves (SAME_PERSON), nor locks anybody while they are being locked (ACCOUNT_LOCKED): an
  // administrator is always left to unlock the others.
  void SetLock(const Caller& caller, const std::string& person, bool locked, const std::string& reason,
               AnswerTo<bool> answer);
  void RevokeSessions(const Caller& caller, absl::string_view person, AnswerTo<bool> answer);
  v1::Account Describe(const AccountState& account) const;

 private:
  using Account = AccountWork::Account;

  // Whether `caller` may lock somebody at present; then `person` is being locked.
  bool BeginLock(const Caller& caller, const std::string& person);

  const AccountWork* const work_;
  const AccountWork::Parts& parts_;  // Of `work_`.
  const std::string bootstrap_file_;
  const Tell tell_;
  Mutex mu_;
  // Whose lock is on its way to the log; as often as it was asked for.
  std::multiset<std::string> being_locked_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_ACCOUNT_OFFICE_H_
