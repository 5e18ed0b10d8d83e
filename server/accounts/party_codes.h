// server/accounts/party_codes.h: the codes by which parties come in: issued by whoever may invite them, redeemed by a
// phone without an account. Thread-safe; answers come on the engine's thread.
//
// A code is ten letters: three say which one it is, seven are the secret (29^7, 17 thousand million). What guesses is
// counted for its address, for the case and the code it names, and over all; a code that was guessed at ten times ends.
#ifndef GAIWAN_SERVER_ACCOUNTS_PARTY_CODES_H_
#define GAIWAN_SERVER_ACCOUNTS_PARTY_CODES_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/accounts/account_table.h"
#include "server/accounts/account_work.h"
#include "server/accounts/sign_in_counts.h"
#include "server/auth/attempt_limiter.h"
#include "server/auth/caller.h"
#include "server/auth/token_signer.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/base/token_buckets.h"

namespace gaiwan {

inline constexpr size_t kLocatorChars = 3;
inline constexpr size_t kPartyCodeChars = 10;
inline constexpr int kPartyCodeDays = 14;
// A party reads and signs in one sitting; the code lets it in again.
inline constexpr absl::Duration kPartyTokenLife = absl::Hours(2);

class PartyCodes {
 public:
  struct Parts {
    SubmitToEngine submit;
    AccountTable* accounts;
    const TokenSigner* signer;
    Clock* clock;
    Random* random;
    SignInCounts* counts;
    std::string key;
  };
  // What `parts` names is not owned and outlives the codes and every answer.
  explicit PartyCodes(Parts parts);

  struct Issued {
    std::string code;
    absl::Time expires;
  };
  // That the caller may invite `party` was checked. `days`: 0 for kPartyCodeDays. An earlier code of the party ends.
  void Issue(const Caller& caller, absl::string_view party, int days, AnswerTo<Issued> answer);
  void Withdraw(const Caller& caller, absl::string_view party, AnswerTo<bool> answer);
  void Redeem(absl::string_view code, absl::string_view address, AnswerTo<v1::RedeemPartyCodeResponse> answer);

 private:
  void Submit(absl::string_view actor, const std::string& stream, v1::PartyCodeCommand command, AnswerTo<bool> answer);
  void TryIssue(const std::string& actor, const std::string& party, absl::Time expires, int tries,
                AnswerTo<Issued> answer);
  std::string DigestOf(absl::string_view code) const;
  absl::Status Wrong();

  const Parts parts_;
  AttemptLimiter addresses_;
  TokenBuckets cases_;
  TokenBuckets all_;
  TokenBuckets redeemed_;
};

// Capitals without spaces and hyphens; empty for what no code can be.
std::string PlainCode(absl::string_view typed);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_PARTY_CODES_H_
