// server/accounts/sign_in_desk.h: signing in with a password or a registered phone, what follows from it, and the
// administrator's work on accounts. Thread-safe; answers come on the pool's or the engine's thread.
//
// Guessing is slow however it is done: from one address, each account alone; many accounts from one address; one
// account from many addresses. Whoever signed in to an account from an address before is held up there by nobody else's
// tries, so that nobody can be locked out. Hashing runs on a few threads behind a short queue: a flood is refused, not
// served.
#ifndef GAIWAN_SERVER_ACCOUNTS_SIGN_IN_DESK_H_
#define GAIWAN_SERVER_ACCOUNTS_SIGN_IN_DESK_H_

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/account.pb.h"
#include "gaiwan/v1/admin_service.pb.h"
#include "gaiwan/v1/sign_in_service.pb.h"
#include "server/accounts/account_table.h"
#include "server/accounts/sign_in_counts.h"
#include "server/auth/attempt_limiter.h"
#include "server/auth/caller.h"
#include "server/auth/token_signer.h"
#include "server/base/bounded_pool.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/base/token_buckets.h"
#include "server/directory/directory.h"
#include "server/engine/command.h"

namespace gaiwan {

// What an access token is good for without being refreshed. What an account may do is looked up with every call; this
// bounds what a stolen token is worth whose session nobody ends.
inline constexpr absl::Duration kAccessLife = absl::Minutes(15);
// A session: a working day with its breaks.
inline constexpr absl::Duration kSessionLife = absl::Hours(12);
// A registered phone, as the county's mediators asked for: once a month.
inline constexpr absl::Duration kDeviceLife = absl::Hours(24 * 30);
inline constexpr absl::Duration kBootstrapLife = absl::Hours(1);
// Threads that hash and what waits for them: two cores' worth for a second, so that the rest of the server has its
// turn.
inline constexpr int kHashingThreads = 2;
inline constexpr size_t kHashingWaitingMax = 64;

template <typename T>
using AnswerTo = std::function<void(absl::StatusOr<T>)>;

// Submits to the engine (Engine::Submit).
using SubmitToEngine = std::function<absl::Status(EngineCommand command, Done done)>;
// Opens a sealed block in place (Sealer::Open).
using OpenSealed = std::function<absl::Status(absl::string_view stream, v1::Personal* personal)>;

class SignInDesk {
 public:
  struct Parts {
    SubmitToEngine submit;
    AccountTable* accounts;
    OpenSealed open;
    const DirectoryHolder* directory;
    const TokenSigner* signer;
    BoundedPool* hashing;
    Clock* clock;
    Random* random;
    SignInCounts* counts;
    // Secret, and the same at every start: refresh and device tokens are made with it.
    std::string key;
    // File with the secret of an empty server; gone once there is an account.
    std::string bootstrap_file;
    // Told to whoever asks who they are.
    bool sample_county = false;
    // Called when an account was made or reset (AccountNotice::Tell).
    std::function<void(absl::string_view by, absl::string_view person, bool made)> tell =
        [](absl::string_view, absl::string_view, bool) {};
  };
  // What `parts` names is not owned and outlives the desk and every answer.
  explicit SignInDesk(Parts parts);

  // `address`: whom tries are counted for (server/auth/caller_address.h).
  void SignIn(const v1::SignInRequest& request, absl::string_view address, AnswerTo<v1::Tokens> answer);
  absl::StatusOr<v1::Tokens> Bootstrap(const v1::BootstrapRequest& request, absl::string_view address);
  void Refresh(const v1::RefreshRequest& request, AnswerTo<v1::Tokens> answer);
  void SignInDevice(const v1::SignInDeviceRequest& request, absl::string_view address, AnswerTo<v1::Tokens> answer);

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
  v1::WhoAmIResponse WhoAmI(const Caller& caller) const;

  // The administrator's. That the caller is one was checked; a bootstrap makes accounts of administrators alone.
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

  // At a start without an account: makes the secret and its file.
  static absl::Status WriteBootstrapSecret(const std::string& path, Random* random);

 private:
  using Account = std::shared_ptr<const AccountState>;

  void Submit(absl::string_view actor, absl::string_view person, v1::AccountCommand command, AnswerTo<Account> answer);
  // Posts to the pool; false, answered with BUSY, when it is full.
  template <typename T>
  bool Hash(const AnswerTo<T>& answer, std::function<void()> work);
  // nullptr for a person without an account.
  Account FindAccount(absl::string_view person) const;
  // Of a caller's own account, when the caller has a session.
  absl::StatusOr<Account> OwnAccount(const Caller& caller) const;
  absl::StatusOr<v1::AccountSecret> Secret(const AccountState& account, const v1::Personal& sealed) const;
  // Checks a signed-in person's password on the pool, then goes on there.
  template <typename T>
  void WithPassword(const Caller& caller, const std::string& password, AnswerTo<T> answer,
                    std::function<void(const Account& account)> then);

  absl::Duration BeginTry(const std::string& person, absl::string_view address, bool known);
  void Forgive(const std::string& person, absl::string_view address, bool known, bool succeeded);
  bool KnowsAddress(const Account& account, absl::string_view address) const;
  bool HasPost(absl::string_view person) const;
  std::string NameOf(absl::string_view person) const;
  // Whether `caller` may lock somebody at present; then `person` is being locked.
  bool BeginLock(const Caller& caller, const std::string& person);
  absl::StatusOr<v1::AccountCommand> CheckedEntry(const v1::SignInRequest& request, const std::string& person,
                                                  absl::string_view address) const;
  void Enter(const std::string& person, v1::AccountCommand command, AnswerTo<v1::Tokens> answer);
  v1::Tokens TokensOf(const AccountState& account, const AccountSession& session) const;
  std::string Made(absl::string_view kind, absl::string_view person, absl::string_view part) const;
  std::string NewId() const;

  const Parts parts_;
  Mutex mu_;
  // Whose lock is on its way to the log; as often as it was asked for.
  std::multiset<std::string> being_locked_ ABSL_GUARDED_BY(mu_);
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
