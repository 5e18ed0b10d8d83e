// server/accounts/account_work.h: what the desks of accounts stand on: commands to the engine, hashing behind a short
// queue, an account's secrets, tokens. Thread-safe; answers come on the pool's or the engine's thread.
#ifndef GAIWAN_SERVER_ACCOUNTS_ACCOUNT_WORK_H_
#define GAIWAN_SERVER_ACCOUNTS_ACCOUNT_WORK_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/account.pb.h"
#include "gaiwan/v1/sign_in_service.pb.h"
#include "server/accounts/account_table.h"
#include "server/accounts/sign_in_counts.h"
#include "server/auth/attempt_limiter.h"
#include "server/auth/token_signer.h"
#include "server/base/bounded_pool.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/directory/directory.h"
#include "server/engine/command.h"
#include "workflow/base/caller_refusal.h"

namespace gaiwan {

// What an access token is good for without being refreshed. What an account may do is looked up with every call; this
// bounds what a stolen token is worth whose session nobody ends.
inline constexpr absl::Duration kAccessLife = absl::Minutes(15);
// A session: a working day with its breaks.
inline constexpr absl::Duration kSessionLife = absl::Hours(12);
// A registered phone, as the county's mediators asked for: once a month.
inline constexpr absl::Duration kDeviceLife = absl::Hours(24 * 30);
// Threads that hash and what waits for them: two cores' worth for a second, so that the rest of the server has its
// turn.
inline constexpr int kHashingThreads = 2;
inline constexpr size_t kHashingWaitingMax = 64;
inline constexpr absl::Duration kHashingRetry = absl::Seconds(2);
// Of a refresh token and of a phone's, before the first dot.
inline constexpr absl::string_view kRefreshToken = "r1";
inline constexpr absl::string_view kDeviceToken = "d1";
// One person's passwords from one place. Five tries for free, as fingers slip; then 1, 2, 4 ... seconds up to five
// minutes: some 300 tries a day.
inline constexpr AttemptLimiter::Rule kPasswordRule = {5, absl::Seconds(1), absl::Minutes(5), absl::Hours(1)};

template <typename T>
using AnswerTo = std::function<void(absl::StatusOr<T>)>;

// Submits to the engine (Engine::Submit).
using SubmitToEngine = std::function<absl::Status(EngineCommand command, Done done)>;
// Opens a sealed block in place (Sealer::Open).
using OpenSealed = std::function<absl::Status(absl::string_view stream, v1::Personal* personal)>;

class AccountWork {
 public:
  using Account = std::shared_ptr<const AccountState>;

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
  };
  // What `parts` names is not owned and outlives every answer.
  explicit AccountWork(Parts parts) : parts_(std::move(parts)) {}

  const Parts& parts() const { return parts_; }

  void Submit(absl::string_view actor, absl::string_view person, v1::AccountCommand command,
              AnswerTo<Account> answer) const;
  // Posts to the pool; false, answered with BUSY, when it is full.
  template <typename T>
  bool Hash(const AnswerTo<T>& answer, std::function<void()> work) const {
    if (Post(std::move(work))) return true;
    answer(RetryLater(v1::BUSY, kHashingRetry));
    return false;
  }
  // nullptr for a person without an account.
  Account FindAccount(absl::string_view person) const;
  absl::StatusOr<v1::AccountSecret> Secret(const AccountState& account, const v1::Personal& sealed) const;
  // `kind.person.part.mac`: nobody else can make it, and nothing of it is kept.
  std::string Made(absl::string_view kind, absl::string_view person, absl::string_view part) const;
  v1::Tokens TokensOf(const AccountState& account, const AccountSession& session) const;
  // Of a session, a device or a request.
  std::string NewId() const;
  // Of today.
  bool HasPost(absl::string_view person) const;
  // Empty for somebody whom the directory does not know.
  std::string NameOf(absl::string_view person) const;

 private:
  bool Post(std::function<void()> work) const;

  const Parts parts_;
};

// `people/{person}`, of that or the id alone.
std::string FullName(absl::string_view person);
// What is wrong of person, password and code is not told (WRONG_CREDENTIALS).
absl::Status WrongCredentials();
// SESSION_ENDED.
absl::Status SessionEnded();
}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_ACCOUNT_WORK_H_
