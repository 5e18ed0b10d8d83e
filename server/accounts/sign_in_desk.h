// server/accounts/sign_in_desk.h: signing in with a password or a registered phone, and going on with a session.
// Thread-safe; answers come on the pool's or the engine's thread.
//
// Guessing is slow however it is done: from one address, each account alone; many accounts from one address; one
// account from many addresses. Whoever signed in to an account from an address before is held up there by nobody else's
// tries, so that nobody can be locked out. Hashing runs on a few threads behind a short queue: a flood is refused, not
// served.
#ifndef GAIWAN_SERVER_ACCOUNTS_SIGN_IN_DESK_H_
#define GAIWAN_SERVER_ACCOUNTS_SIGN_IN_DESK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/account.pb.h"
#include "gaiwan/v1/sign_in_service.pb.h"
#include "server/accounts/account_work.h"
#include "server/auth/attempt_limiter.h"
#include "server/base/random.h"
#include "server/base/token_buckets.h"

namespace gaiwan {

inline constexpr absl::Duration kBootstrapLife = absl::Hours(1);

class SignInDesk {
 public:
  // `work` is not owned and outlives the desk and every answer. `bootstrap_file`: with the secret of an empty server.
  SignInDesk(const AccountWork* work, std::string bootstrap_file);

  // `address`: whom tries are counted for (server/auth/caller_address.h).
  void SignIn(const v1::SignInRequest& request, absl::string_view address, AnswerTo<v1::Tokens> answer);
  absl::StatusOr<v1::Tokens> Bootstrap(const v1::BootstrapRequest& request, absl::string_view address);
  void Refresh(const v1::RefreshRequest& request, AnswerTo<v1::Tokens> answer);
  void SignInDevice(const v1::SignInDeviceRequest& request, absl::string_view address, AnswerTo<v1::Tokens> answer);

  // At a start without an account: makes the secret and its file.
  static absl::Status WriteBootstrapSecret(const std::string& path, Random* random);

 private:
  using Account = AccountWork::Account;

  absl::Duration BeginTry(const std::string& person, absl::string_view address, bool known);
  void Forgive(const std::string& person, absl::string_view address, bool known, bool succeeded);
  bool KnowsAddress(const Account& account, absl::string_view address) const;
  absl::StatusOr<v1::AccountCommand> CheckedEntry(const v1::SignInRequest& request, const std::string& person,
                                                  absl::string_view address) const;
  void Enter(const std::string& person, v1::AccountCommand command, AnswerTo<v1::Tokens> answer);

  const AccountWork* const work_;
  const AccountWork::Parts& parts_;  // Of `work_`.
  const std::string bootstrap_file_;
  // One account from one address; one account from anywhere new; any account from one address.
  AttemptLimiter pairs_;
  AttemptLimiter accounts_;
  AttemptLimiter addresses_;
  AttemptLimiter devices_;
  // A session that refreshes all the time would fill the log.
  TokenBuckets refreshes_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_SIGN_IN_DESK_H_
