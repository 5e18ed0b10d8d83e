// server/accounts/phone_codes.h: a citizen without an account shows that a phone is theirs: six digits by message.
// Thread-safe. In memory alone: a restart asks once more. The number is in no token, log or stream but the
// application's own.
#ifndef GAIWAN_SERVER_ACCOUNTS_PHONE_CODES_H_
#define GAIWAN_SERVER_ACCOUNTS_PHONE_CODES_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/sign_in_service.pb.h"
#include "server/accounts/messenger.h"
#include "server/accounts/sign_in_counts.h"
#include "server/auth/token_signer.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/base/token_buckets.h"

namespace gaiwan {

inline constexpr absl::Duration kPhoneCodeLife = absl::Minutes(10);
inline constexpr int kPhoneCodeTriesMax = 5;
// To write down what happened, on a small screen.
inline constexpr absl::Duration kCitizenTokenLife = absl::Minutes(30);
// Codes and verified phones remembered, some 200 bytes each; what has ended is dropped first.
inline constexpr size_t kPhonesMax = 20000;

class PhoneCodes {
 public:
  struct Parts {
    Messenger* messenger;
    const TokenSigner* signer;
    Clock* clock;
    Random* random;
    SignInCounts* counts;
    std::string key;
  };
  // What `parts` names is not owned and outlives the codes.
  explicit PhoneCodes(Parts parts);

  // RESOURCE_EXHAUSTED for too many codes of the phone, the address, the unit or over all; FAILED_PRECONDITION
  // (MESSAGE_NOT_SENT) when nothing can be sent from here.
  absl::StatusOr<v1::RequestPhoneCodeResponse> Request(const v1::RequestPhoneCodeRequest& request,
                                                       absl::string_view address);
  absl::StatusOr<v1::RedeemPhoneCodeResponse> Redeem(const v1::RedeemPhoneCodeRequest& request,
                                                     absl::string_view address);
  // The phone a session of a citizen's token was given for; nullopt after it ended or the server restarted.
  std::optional<std::string> PhoneOf(absl::string_view session);

  // May one more application be made? Takes one of the phone, the address and the unit.
  absl::Status TakeApplication(absl::string_view citizen, absl::string_view address, absl::string_view unit);
  // May one more file begin to come? Takes one of the phone, the address and of all.
  absl::Status TakeFile(absl::string_view citizen, absl::string_view address);

 private:
  struct Code {
    std::string digest;
    absl::Time expires;
    int failed = 0;
  };
  struct Verified {
    std::string phone;
    absl::Time expires;
  };

  const Parts parts_;
  TokenBuckets by_phone_, by_phone_day_, by_address_, by_unit_, over_all_, tries_;
  TokenBuckets applied_phone_, applied_address_, applied_unit_;
  TokenBuckets filed_phone_, filed_address_, filed_over_all_;
  Mutex mu_;
  absl::flat_hash_map<std::string, Code> codes_ ABSL_GUARDED_BY(mu_);         // By phone.
  absl::flat_hash_map<std::string, Verified> verified_ ABSL_GUARDED_BY(mu_);  // By session.
};

// The digits of a number as it is dialled within the country; two ways of writing one number are the same.
std::string PlainPhone(absl::string_view phone);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_PHONE_CODES_H_
