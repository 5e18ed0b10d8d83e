#include "server/accounts/sign_in_desk.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/auth/passwords.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/totp.h"
#include "server/base/private_file.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr size_t kAddressDigestBytes = 8;

// One account from addresses it never signed in from: some more, as a botnet has many addresses.
constexpr AttemptLimiter::Rule kAccountRule = {20, absl::Seconds(1), absl::Minutes(5), absl::Hours(1)};
// Any account from one address: an office behind one line has a Monday morning.
constexpr AttemptLimiter::Rule kAddressRule = {30, absl::Seconds(1), absl::Minutes(15), absl::Hours(1)};
// PINs of one phone at the same time, so that a thousand at once are not all looked at before the first one counts.
constexpr AttemptLimiter::Rule kDeviceRule = {3, absl::Seconds(1), absl::Minutes(1), absl::Minutes(10)};

std::string PairKey(absl::string_view person, absl::string_view address) {
  return absl::StrCat(person, "\n", address);
}

// `kind.person.part.more.mac` -> its pieces.
std::vector<std::string> Pieces(absl::string_view token) {
  return absl::StrSplit(token, absl::MaxSplits('.', 5));
}

}  // namespace

SignInDesk::SignInDesk(const AccountWork* work, std::string bootstrap_file)
    : work_(work),
      parts_(work->parts()),
      bootstrap_file_(std::move(bootstrap_file)),
      pairs_(kPasswordRule, parts_.clock),
      accounts_(kAccountRule, parts_.clock),
      addresses_(kAddressRule, parts_.clock),
      devices_(kDeviceRule, parts_.clock),
      refreshes_(absl::Minutes(1), 20, parts_.clock) {
  HashOfNobody();  // Made now: the first unknown account must not take longer than the second.
}

bool SignInDesk::KnowsAddress(const Account& account, absl::string_view address) const {
  if (account == nullptr) return false;
  const std::string digest = KeyedDigest(parts_.key, absl::StrCat("address\n", address)).substr(0, kAddressDigestBytes);
  return std::find(account->known_addresses.begin(), account->known_addresses.end(), digest) !=
         account->known_addresses.end();
}

absl::Duration SignInDesk::BeginTry(const std::string& person, absl::string_view address, bool known) {
  const std::string pair = PairKey(person, address);
  absl::Duration wait = pairs_.Begin(pair);
  if (wait > absl::ZeroDuration() || known) return wait;
  wait = accounts_.Begin(person);
  if (wait > absl::ZeroDuration()) {
    pairs_.Withdraw(pair);
    return wait;
  }
  wait = addresses_.Begin(address);
  if (wait > absl::ZeroDuration()) {
    pairs_.Withdraw(pair);
    accounts_.Withdraw(person);
  }
  return wait;
}

void SignInDesk::Forgive(const std::string& person, absl::string_view address, bool known, bool succeeded) {
  const std::string pair = PairKey(person, address);
  if (succeeded) {
    pairs_.Succeeded(pair);
  } else {
    pairs_.Withdraw(pair);
  }
  if (known) return;
  // Who has one account of their own does not buy free tries at others' with it.
  accounts_.Withdraw(person);
  addresses_.Withdraw(address);
}

absl::StatusOr<v1::AccountCommand> SignInDesk::CheckedEntry(const v1::SignInRequest& request, const std::string& person,
                                                            absl::string_view address) const {
  const Account account = work_->FindAccount(person);
  std::string hash = HashOfNobody();
  if (account != nullptr) {
    ASSIGN_OR_RETURN(v1::AccountSecret secret, work_->Secret(*account, account->password));
    hash = std::move(*secret.mutable_password_hash());
  }
  const bool matches = PasswordMatches(hash, request.password());
  if (account == nullptr || !matches || !work_->HasPost(person)) return WrongCredentials();
  if (account->locked) return NotSignedIn("the account is locked", v1::ACCOUNT_LOCKED);
  const absl::Time now = parts_.clock->TimeNow();
  v1::AccountCommand command;
  v1::EnterCommand* enter = command.mutable_enter();
  if (account->totp.has_value()) {
    if (request.totp().empty()) {
      return NotSignedIn("a code of the authenticator is needed as well", v1::ONE_TIME_CODE_NEEDED);
    }
    ASSIGN_OR_RETURN(const v1::AccountSecret secret, work_->Secret(*account, *account->totp));
    const std::optional<int64_t> step = FindTotpStep(secret.totp_seed(), request.totp(), now, account->totp_last_step);
    if (!step.has_value()) return WrongCredentials();
    enter->set_totp_step(*step);
  }
  enter->set_session(work_->NewId());
  enter->set_method(v1::SIGN_IN_METHOD_PASSWORD);
  enter->set_password(account->password_number);
  enter->set_address_digest(KeyedDigest(parts_.key, absl::StrCat("address\n", address)).substr(0, kAddressDigestBytes));
  *enter->mutable_expire_time() = ToProto(now + kSessionLife);
  return command;
}

void SignInDesk::SignIn(const v1::SignInRequest& request, absl::string_view address, AnswerTo<v1::Tokens> answer) {
  const std::string person = FullName(request.person());
  const bool known = KnowsAddress(parts_.accounts->Find(person), address);
  if (const absl::Duration wait = BeginTry(person, address, known); wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  const auto work = [this, request, person, address = std::string(address), known, answer] {
    absl::StatusOr<v1::AccountCommand> command = CheckedEntry(request, person, address);
    if (!command.ok()) {
      const v1::Reason reason = ReasonOf(command.status());
      if (reason == v1::WRONG_CREDENTIALS) ++parts_.counts->failed;
      // The password was right: nothing was guessed.
      if (reason == v1::ONE_TIME_CODE_NEEDED) Forgive(person, address, known, /*succeeded=*/false);
      return answer(command.status());
    }
    Enter(person, *std::move(command), [this, person, address, known, answer](absl::StatusOr<v1::Tokens> tokens) {
      if (tokens.ok()) Forgive(person, address, known, /*succeeded=*/true);
      answer(std::move(tokens));
    });
  };
  if (!work_->Hash<v1::Tokens>(answer, work)) Forgive(person, address, known, /*succeeded=*/false);
}

void SignInDesk::Enter(const std::string& person, v1::AccountCommand command, AnswerTo<v1::Tokens> answer) {
  const std::string session = command.enter().session();
  work_->Submit(person, person, std::move(command), [this, session, answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    const AccountSession* made = (*account)->FindSession(session, parts_.clock->TimeNow());
    if (made == nullptr) return answer(SessionEnded());
    answer(work_->TokensOf(**account, *made));
  });
}

absl::StatusOr<v1::Tokens> SignInDesk::Bootstrap(const v1::BootstrapRequest& request, absl::string_view address) {
  const std::string key = PairKey(kBootstrapActor, address);
  if (const absl::Duration wait = pairs_.Begin(key); wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return RetryLater(v1::TOO_MANY, wait);
  }
  const absl::StatusOr<std::string> secret = ReadPrivateFile(bootstrap_file_);
  if (parts_.accounts->HasAnyAccount() || !secret.ok() ||
      !SameSecret(absl::StripAsciiWhitespace(*secret), absl::StripAsciiWhitespace(request.secret()))) {
    ++parts_.counts->failed;
    return WrongCredentials();
  }
  pairs_.Succeeded(key);
  const absl::Time now = parts_.clock->TimeNow();
  google::protobuf::Struct claims;
  (*claims.mutable_fields())["sub"].set_string_value(std::string(kBootstrapActor));
  (*claims.mutable_fields())[kMethodClaim].set_string_value("bootstrap");
  v1::Tokens tokens;
  tokens.set_access_token(parts_.signer->Sign(std::move(claims), now, kBootstrapLife));
  *tokens.mutable_access_expire_time() = ToProto(now + kBootstrapLife);
  tokens.set_person(std::string(kBootstrapActor));
  return tokens;
}

absl::Status SignInDesk::WriteBootstrapSecret(const std::string& path, Random* random) {
  return WritePrivateFile(path, absl::StrCat(MakePassword(random), "\n"));
}

void SignInDesk::Refresh(const v1::RefreshRequest& request, AnswerTo<v1::Tokens> answer) {
  const std::vector<std::string> pieces = Pieces(request.refresh_token());
  int32_t generation = 0;
  if (pieces.size() != 5 || pieces[0] != kRefreshToken || !absl::SimpleAtoi(pieces[3], &generation) ||
      !SameSecret(work_->Made(kRefreshToken, pieces[1], absl::StrCat(pieces[2], ".", pieces[3])),
                  request.refresh_token())) {
    return answer(SessionEnded());
  }
  const std::string person = FullName(pieces[1]), session = pieces[2];
  if (!work_->HasPost(person) || !parts_.accounts->HasSession(person, session, parts_.clock->TimeNow())) {
    return answer(SessionEnded());
  }
  if (const absl::Duration wait = refreshes_.Take(session); wait > absl::ZeroDuration()) {
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  v1::AccountCommand command;
  command.mutable_rotate()->set_session(session);
  command.mutable_rotate()->set_generation(generation);
  work_->Submit(person, person, std::move(command), [this, session, answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    const AccountSession* left = (*account)->FindSession(session, parts_.clock->TimeNow());
    if (left == nullptr) return answer(SessionEnded());
    answer(work_->TokensOf(**account, *left));
  });
}

void SignInDesk::SignInDevice(const v1::SignInDeviceRequest& request, absl::string_view address,
                              AnswerTo<v1::Tokens> answer) {
  const std::vector<std::string> pieces = Pieces(request.device_token());
  if (pieces.size() != 4 || pieces[0] != kDeviceToken ||
      !SameSecret(work_->Made(kDeviceToken, pieces[1], pieces[2]), request.device_token())) {
    return answer(WrongCredentials());
  }
  const std::string person = FullName(pieces[1]), device = pieces[2];
  const absl::Duration wait = devices_.Begin(device);
  if (wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  const auto work = [this, person, device, pin = request.pin(), address = std::string(address), answer] {
    const absl::Time now = parts_.clock->TimeNow();
    const Account account = parts_.accounts->Find(person);
    const AccountDevice* found = account == nullptr ? nullptr : account->FindDevice(device, now);
    if (found == nullptr || account->locked || !work_->HasPost(person)) return answer(WrongCredentials());
    const absl::StatusOr<v1::AccountSecret> secret = work_->Secret(*account, found->secret);
    if (!secret.ok()) return answer(secret.status());
    v1::AccountCommand command;
    if (!PasswordMatches(secret->pin_hash(), pin)) {
      ++parts_.counts->failed;
      command.mutable_fail_pin()->set_device(device);
      return work_->Submit(person, person, std::move(command),
                           [answer](const absl::StatusOr<Account>&) { answer(WrongCredentials()); });
    }
    v1::EnterCommand* enter = command.mutable_enter();
    enter->set_session(work_->NewId());
    enter->set_method(v1::SIGN_IN_METHOD_DEVICE);
    enter->set_device(device);
    enter->set_address_digest(
        KeyedDigest(parts_.key, absl::StrCat("address\n", address)).substr(0, kAddressDigestBytes));
    *enter->mutable_expire_time() = ToProto(std::min(now + kSessionLife, found->expires));
    Enter(person, std::move(command), [this, device, answer](absl::StatusOr<v1::Tokens> tokens) {
      if (tokens.ok()) devices_.Succeeded(device);
      answer(std::move(tokens));
    });
  };
  if (!work_->Hash<v1::Tokens>(answer, work)) devices_.Withdraw(device);
}

}  // namespace gaiwan
