// server/accounts/account_state.h: one account, folded from its stream `accounts/{person}`. Secrets stay sealed.
// Immutable once shared; folding is a pure function.
//
// Somebody who signs in by an identity provider or a certificate has such a stream without an account in it once their
// sign-in was locked: a lock is of the person, by whatever way they come.
#ifndef GAIWAN_SERVER_ACCOUNTS_ACCOUNT_STATE_H_
#define GAIWAN_SERVER_ACCOUNTS_ACCOUNT_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/engine/stream_state.h"

namespace gaiwan {

inline constexpr absl::string_view kAccountStreams = "accounts";
// The one subject of an account's secrets.
inline constexpr absl::string_view kAccountSubject = "account";

// Sessions of one account: a desk, a phone, a tablet, and those that were left without signing out. The oldest one
// goes.
inline constexpr size_t kSessionsMax = 20;
// Registered phones of one account; one more is refused.
inline constexpr size_t kDevicesMax = 5;
// Addresses an account signed in from; the oldest one goes.
inline constexpr size_t kKnownAddressesMax = 8;
// Wrong PINs in a row until a phone is revoked: with six digits, one chance in two hundred thousand.
inline constexpr int kPinTriesMax = 5;

struct AccountSession {
  std::string id;
  v1::SignInMethod method = v1::SIGN_IN_METHOD_UNSPECIFIED;
  // The device it was signed in with; empty for a password.
  std::string device;
  absl::Time expires;
  // Of refresh tokens, and when the last one was made.
  int32_t generation = 1;
  absl::Time rotated;
};

struct AccountDevice {
  std::string id;
  v1::Personal secret;  // pin_hash, label
  absl::Time registered;
  absl::Time expires;
  int pin_failed = 0;
};

class AccountState final : public StreamState {
 public:
  explicit AccountState(std::string stream) : stream_(std::move(stream)) {}

  uint64_t version() const override { return version_; }
  const std::string& stream() const { return stream_; }
  // `people/{person}`
  std::string person() const;

  // Whether there is an account, with a password, and not a lock alone.
  bool made() const { return password_number > 0; }
  bool locked = false;
  // Of the lock that lasts: why, who and when.
  v1::Personal lock_note;
  std::string locked_by;
  absl::Time lock_time;
  bool must_change_password = false;
  v1::Personal password;  // password_hash
  // Counts passwords: what was checked against one is not done under another.
  int32_t password_number = 0;
  std::optional<v1::Personal> totp;  // totp_seed, confirmed
  std::optional<v1::Personal> totp_to_confirm;
  int64_t totp_last_step = 0;
  std::vector<AccountSession> sessions;
  std::vector<AccountDevice> devices;
  std::vector<std::string> known_addresses;
  std::optional<absl::Time> last_sign_in;
  // Who gave it a first password last, and when.
  std::string first_password_by;
  absl::Time first_password_time;
  // Orders by which it was given one: each is for once.
  std::vector<std::string> reset_orders;
  // Number of the key its secrets are sealed with.
  std::optional<uint64_t> key;

  // nullptr for the unknown and what has expired.
  const AccountSession* FindSession(absl::string_view id, absl::Time now) const;
  const AccountDevice* FindDevice(absl::string_view id, absl::Time now) const;

  // Folds the next event of the stream in.
  void Fold(const v1::Event& event);

 private:
  void EndSessions(absl::string_view but = "");

  const std::string stream_;
  uint64_t version_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_ACCOUNT_STATE_H_
