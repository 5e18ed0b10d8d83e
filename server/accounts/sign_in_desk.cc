#include "server/accounts/sign_in_desk.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/accounts/account_decider.h"
#include "server/auth/passwords.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/totp.h"
#include "server/base/private_file.h"
#include "workflow/base/base32.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kRefresh = "r1";
constexpr absl::string_view kDevice = "d1";
// Of a session or device id.
constexpr size_t kIdBytes = 16;
constexpr size_t kAddressDigestBytes = 8;
constexpr absl::Duration kBusyRetry = absl::Seconds(2);

// Five tries for free, as fingers slip; then 1, 2, 4 ... seconds up to five minutes: some 300 tries a day.
constexpr AttemptLimiter::Rule kPairRule = {5, absl::Seconds(1), absl::Minutes(5), absl::Hours(1)};
// One account from addresses it never signed in from: some more, as a botnet has many addresses.
constexpr AttemptLimiter::Rule kAccountRule = {20, absl::Seconds(1), absl::Minutes(5), absl::Hours(1)};
// Any account from one address: an office behind one line has a Monday morning.
constexpr AttemptLimiter::Rule kAddressRule = {30, absl::Seconds(1), absl::Minutes(15), absl::Hours(1)};
// PINs of one phone at the same time, so that a thousand at once are not all looked at before the first one counts.
constexpr AttemptLimiter::Rule kDeviceRule = {3, absl::Seconds(1), absl::Minutes(1), absl::Minutes(10)};

absl::Status Wrong() {
  return NotSignedIn("person, password or code is wrong", v1::WRONG_CREDENTIALS);
}

absl::Status Ended() {
  return NotSignedIn("the session has ended", v1::SESSION_ENDED);
}

std::string Full(absl::string_view person) {
  return absl::StrCat("people/", absl::StripPrefix(person, "people/"));
}

std::string PairKey(absl::string_view person, absl::string_view address) {
  return absl::StrCat(person, "\n", address);
}

// `kind.person.part.more.mac` -> its pieces.
std::vector<std::string> Pieces(absl::string_view token) {
  return absl::StrSplit(token, absl::MaxSplits('.', 5));
}

}  // namespace

SignInDesk::SignInDesk(Parts parts)
    : parts_(std::move(parts)),
      pairs_(kPairRule, parts_.clock),
      accounts_(kAccountRule, parts_.clock),
      addresses_(kAddressRule, parts_.clock),
      devices_(kDeviceRule, parts_.clock),
      refreshes_(absl::Minutes(1), 20, parts_.clock) {
  HashOfNobody();  // Made now: the first unknown account must not take longer than the second.
}

// --- what all of it stands on --------------------------------------------------------------------------------------

void SignInDesk::Submit(absl::string_view actor, absl::string_view person, v1::AccountCommand asked,
                        AnswerTo<Account> answer) {
  EngineCommand command;
  command.stream = absl::StrCat(kAccountStreams, "/", absl::StripPrefix(person, "people/"));
  command.actor = std::string(actor);
  command.request_id = NewId();
  command.digest = std::string(kDigestBytes, '\0');
  command.bytes = asked.ByteSizeLong();
  command.body = std::make_shared<v1::AccountCommand>(std::move(asked));
  auto shared = std::make_shared<AnswerTo<Account>>(std::move(answer));
  const absl::Status submitted = parts_.submit(std::move(command), [shared](const absl::StatusOr<EngineAnswer>& done) {
    if (!done.ok()) return (*shared)(done.status());
    (*shared)(std::static_pointer_cast<const AccountState>(done->state));
  });
  if (!submitted.ok()) (*shared)(submitted);
}

template <typename T>
bool SignInDesk::Hash(const AnswerTo<T>& answer, std::function<void()> work) {
  if (parts_.hashing->Post(std::move(work))) return true;
  ++parts_.counts->busy;
  answer(RetryLater(v1::BUSY, kBusyRetry));
  return false;
}

SignInDesk::Account SignInDesk::FindAccount(absl::string_view person) const {
  Account account = parts_.accounts->Find(person);
  return account != nullptr && account->made() ? account : nullptr;
}

absl::StatusOr<SignInDesk::Account> SignInDesk::OwnAccount(const Caller& caller) const {
  const Account account = caller.session.empty() ? nullptr : FindAccount(caller.person);
  if (account != nullptr && caller.kind == CallerKind::kPerson) return account;
  return RefusedBecause(v1::Case(), v1::NOT_FOR_THIS_CALLER,
                        MakeLabel("只适用于用本系统账号登录的人员", "for those who signed in with an account here"));
}

absl::StatusOr<v1::AccountSecret> SignInDesk::Secret(const AccountState& account, const v1::Personal& sealed) const {
  v1::Personal personal = sealed;
  RETURN_IF_ERROR(parts_.open(account.stream(), &personal));
  return personal.open().account();
}

template <typename T>
void SignInDesk::WithPassword(const Caller& caller, const std::string& password, AnswerTo<T> answer,
                              std::function<void(const Account& account)> then) {
  const absl::StatusOr<Account> own = OwnAccount(caller);
  if (!own.ok()) return answer(own.status());
  // Who sits at an open screen does not try passwords at leisure.
  const std::string key = PairKey(caller.person, caller.session);
  if (const absl::Duration wait = pairs_.Begin(key); wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  Hash<T>(answer, [this, account = *own, key, password, answer, then = std::move(then)] {
    const absl::StatusOr<v1::AccountSecret> secret = Secret(*account, account->password);
    if (!secret.ok()) return answer(secret.status());
    if (!PasswordMatches(secret->password_hash(), password)) {
      ++parts_.counts->failed;
      return answer(Wrong());
    }
    pairs_.Succeeded(key);
    then(account);
  });
}

std::string SignInDesk::NewId() const {
  return absl::BytesToHexString(RandomBytes(*parts_.random, kIdBytes));
}

std::string SignInDesk::Made(absl::string_view kind, absl::string_view person, absl::string_view part) const {
  const std::string text = absl::StrCat(kind, ".", absl::StripPrefix(person, "people/"), ".", part);
  return absl::StrCat(text, ".", EncodeBase64Url(KeyedDigest(parts_.key, text)));
}

bool SignInDesk::HasPost(absl::string_view person) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  return !now->directory->Posts(absl::StripPrefix(person, "people/"), DayOf(parts_.clock->TimeNow())).empty();
}

std::string SignInDesk::NameOf(absl::string_view person) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const DirectoryPerson* found = now->directory->FindPerson(absl::StripPrefix(person, "people/"));
  return found == nullptr ? "" : found->details.name();
}

v1::Tokens SignInDesk::TokensOf(const AccountState& account, const AccountSession& session) const {
  const absl::Time now = parts_.clock->TimeNow();
  const absl::Duration life = std::min(kAccessLife, session.expires - now);
  google::protobuf::Struct claims;
  auto& fields = *claims.mutable_fields();
  fields["sub"].set_string_value(account.person());
  fields[kSessionClaim].set_string_value(session.id);
  fields[kMethodClaim].set_string_value(session.method == v1::SIGN_IN_METHOD_DEVICE ? "device" : "password");
  if (account.must_change_password) fields[kMustChangeClaim].set_string_value("1");
  v1::Tokens tokens;
  tokens.set_access_token(parts_.signer->Sign(std::move(claims), now, life));
  *tokens.mutable_access_expire_time() = ToProto(now + life);
  tokens.set_access_life_seconds(static_cast<int32_t>(absl::ToInt64Seconds(life)));
  tokens.set_refresh_token(Made(kRefresh, account.person(), absl::StrCat(session.id, ".", session.generation)));
  *tokens.mutable_refresh_expire_time() = ToProto(session.expires);
  tokens.set_person(account.person());
  tokens.set_must_change_password(account.must_change_password);
  return tokens;
}

// --- signing in ----------------------------------------------------------------------------------------------------

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
  const Account account = FindAccount(person);
  std::string hash = HashOfNobody();
  if (account != nullptr) {
    ASSIGN_OR_RETURN(v1::AccountSecret secret, Secret(*account, account->password));
    hash = std::move(*secret.mutable_password_hash());
  }
  const bool matches = PasswordMatches(hash, request.password());
  if (account == nullptr || !matches || !HasPost(person)) return Wrong();
  if (account->locked) return NotSignedIn("the account is locked", v1::ACCOUNT_LOCKED);
  const absl::Time now = parts_.clock->TimeNow();
  v1::AccountCommand command;
  v1::EnterCommand* enter = command.mutable_enter();
  if (account->totp.has_value()) {
    if (request.totp().empty()) {
      return NotSignedIn("a code of the authenticator is needed as well", v1::ONE_TIME_CODE_NEEDED);
    }
    ASSIGN_OR_RETURN(const v1::AccountSecret secret, Secret(*account, *account->totp));
    const std::optional<int64_t> step = FindTotpStep(secret.totp_seed(), request.totp(), now, account->totp_last_step);
    if (!step.has_value()) return Wrong();
    enter->set_totp_step(*step);
  }
  enter->set_session(NewId());
  enter->set_method(v1::SIGN_IN_METHOD_PASSWORD);
  enter->set_password(account->password_number);
  enter->set_address_digest(KeyedDigest(parts_.key, absl::StrCat("address\n", address)).substr(0, kAddressDigestBytes));
  *enter->mutable_expire_time() = ToProto(now + kSessionLife);
  return command;
}

void SignInDesk::SignIn(const v1::SignInRequest& request, absl::string_view address, AnswerTo<v1::Tokens> answer) {
  const std::string person = Full(request.person());
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
  if (!Hash<v1::Tokens>(answer, work)) Forgive(person, address, known, /*succeeded=*/false);
}

void SignInDesk::Enter(const std::string& person, v1::AccountCommand command, AnswerTo<v1::Tokens> answer) {
  const std::string session = command.enter().session();
  Submit(person, person, std::move(command), [this, session, answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    const AccountSession* made = (*account)->FindSession(session, parts_.clock->TimeNow());
    if (made == nullptr) return answer(Ended());
    answer(TokensOf(**account, *made));
  });
}

absl::StatusOr<v1::Tokens> SignInDesk::Bootstrap(const v1::BootstrapRequest& request, absl::string_view address) {
  const std::string key = PairKey(kBootstrapActor, address);
  if (const absl::Duration wait = pairs_.Begin(key); wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return RetryLater(v1::TOO_MANY, wait);
  }
  const absl::StatusOr<std::string> secret = ReadPrivateFile(parts_.bootstrap_file);
  if (parts_.accounts->HasAnyAccount() || !secret.ok() ||
      !SameSecret(absl::StripAsciiWhitespace(*secret), absl::StripAsciiWhitespace(request.secret()))) {
    ++parts_.counts->failed;
    return Wrong();
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
  if (pieces.size() != 5 || pieces[0] != kRefresh || !absl::SimpleAtoi(pieces[3], &generation) ||
      !SameSecret(Made(kRefresh, pieces[1], absl::StrCat(pieces[2], ".", pieces[3])), request.refresh_token())) {
    return answer(Ended());
  }
  const std::string person = Full(pieces[1]), session = pieces[2];
  if (!HasPost(person) || !parts_.accounts->HasSession(person, session, parts_.clock->TimeNow())) {
    return answer(Ended());
  }
  if (const absl::Duration wait = refreshes_.Take(session); wait > absl::ZeroDuration()) {
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  v1::AccountCommand command;
  command.mutable_rotate()->set_session(session);
  command.mutable_rotate()->set_generation(generation);
  Submit(person, person, std::move(command), [this, session, answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    const AccountSession* left = (*account)->FindSession(session, parts_.clock->TimeNow());
    if (left == nullptr) return answer(Ended());
    answer(TokensOf(**account, *left));
  });
}

void SignInDesk::SignInDevice(const v1::SignInDeviceRequest& request, absl::string_view address,
                              AnswerTo<v1::Tokens> answer) {
  const std::vector<std::string> pieces = Pieces(request.device_token());
  if (pieces.size() != 4 || pieces[0] != kDevice ||
      !SameSecret(Made(kDevice, pieces[1], pieces[2]), request.device_token())) {
    return answer(Wrong());
  }
  const std::string person = Full(pieces[1]), device = pieces[2];
  const absl::Duration wait = devices_.Begin(device);
  if (wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  const auto work = [this, person, device, pin = request.pin(), address = std::string(address), answer] {
    const absl::Time now = parts_.clock->TimeNow();
    const Account account = parts_.accounts->Find(person);
    const AccountDevice* found = account == nullptr ? nullptr : account->FindDevice(device, now);
    if (found == nullptr || account->locked || !HasPost(person)) return answer(Wrong());
    const absl::StatusOr<v1::AccountSecret> secret = Secret(*account, found->secret);
    if (!secret.ok()) return answer(secret.status());
    v1::AccountCommand command;
    if (!PasswordMatches(secret->pin_hash(), pin)) {
      ++parts_.counts->failed;
      command.mutable_fail_pin()->set_device(device);
      return Submit(person, person, std::move(command), [answer](const absl::StatusOr<Account>&) { answer(Wrong()); });
    }
    v1::EnterCommand* enter = command.mutable_enter();
    enter->set_session(NewId());
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
  if (!Hash<v1::Tokens>(answer, work)) devices_.Withdraw(device);
}

// --- of those who are signed in ------------------------------------------------------------------------------------

void SignInDesk::SignOut(const Caller& caller, bool everywhere, AnswerTo<v1::SignOutResponse> answer) {
  const absl::StatusOr<Account> own = OwnAccount(caller);
  if (!own.ok()) return answer(own.status());
  v1::AccountCommand command;
  command.mutable_revoke()->set_session(everywhere ? "" : caller.session);
  command.mutable_revoke()->set_devices(everywhere);
  command.mutable_revoke()->set_reason(v1::REVOKE_REASON_SIGNED_OUT);
  Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(v1::SignOutResponse());
  });
}

void SignInDesk::ChangePassword(const Caller& caller, const v1::ChangePasswordRequest& request,
                                AnswerTo<v1::Tokens> answer) {
  const absl::Status good = CheckPassword(request.new_password(), caller.id(), NameOf(caller.person), "new_password");
  if (!good.ok()) return answer(good);
  if (request.new_password() == request.old_password()) {
    return answer(BadField("new_password", "新口令不能与原口令相同", "is the old one"));
  }
  WithPassword<v1::Tokens>(caller, request.old_password(), answer,
                           [this, caller, fresh = request.new_password(), answer](const Account& account) {
                             v1::AccountCommand command;
                             command.mutable_set_password()->set_password_hash(HashPassword(fresh, parts_.random));
                             command.mutable_set_password()->set_replaces(account->password_number);
                             command.mutable_set_password()->set_session(caller.session);
                             Submit(caller.person, caller.person, std::move(command),
                                    [this, session = caller.session, answer](const absl::StatusOr<Account>& after) {
                                      if (!after.ok()) return answer(after.status());
                                      const AccountSession* left =
                                          (*after)->FindSession(session, parts_.clock->TimeNow());
                                      if (left == nullptr) return answer(Ended());
                                      answer(TokensOf(**after, *left));
                                    });
                           });
}

void SignInDesk::EnrolTotp(const Caller& caller, const v1::EnrolTotpRequest& request,
                           AnswerTo<v1::EnrolTotpResponse> answer) {
  WithPassword<v1::EnrolTotpResponse>(caller, request.password(), answer, [this, caller, answer](const Account&) {
    const std::string seed = RandomBytes(*parts_.random, kTotpSeedBytes);
    v1::AccountCommand command;
    command.mutable_set_totp()->set_seed(seed);
    Submit(caller.person, caller.person, std::move(command),
           [caller, seed, answer](const absl::StatusOr<Account>& account) {
             if (!account.ok()) return answer(account.status());
             v1::EnrolTotpResponse response;
             response.set_seed(absl::AsciiStrToUpper(Base32(seed, kTotpSeedBytes * 8 / 5)));
             response.set_address(
                 absl::StrCat("otpauth://totp/Gaiwan:", caller.id(), "?secret=", response.seed(), "&issuer=Gaiwan"));
             answer(std::move(response));
           });
  });
}

void SignInDesk::ConfirmTotp(const Caller& caller, const v1::ConfirmTotpRequest& request,
                             AnswerTo<v1::ConfirmTotpResponse> answer) {
  const absl::StatusOr<Account> own = OwnAccount(caller);
  if (!own.ok()) return answer(own.status());
  if (!(*own)->totp_to_confirm.has_value()) {
    return answer(RefusedBecause(v1::Case(), v1::NOT_IN_THIS_STATE,
                                 MakeLabel("请先登记身份验证器", "enrol an authenticator first")));
  }
  const std::string key = PairKey(caller.person, "totp");
  if (const absl::Duration wait = pairs_.Begin(key); wait > absl::ZeroDuration()) {
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  const absl::StatusOr<v1::AccountSecret> secret = Secret(**own, *(*own)->totp_to_confirm);
  if (!secret.ok()) return answer(secret.status());
  const std::optional<int64_t> step = FindTotpStep(secret->totp_seed(), request.totp(), parts_.clock->TimeNow(), 0);
  if (!step.has_value()) {
    ++parts_.counts->failed;
    return answer(BadField("totp", "验证码不对，请核对手机时间", "is not the code of now: check the phone's clock"));
  }
  pairs_.Succeeded(key);
  v1::AccountCommand command;
  command.mutable_set_totp()->set_confirmed_step(*step);
  Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(v1::ConfirmTotpResponse());
  });
}

void SignInDesk::RemoveTotp(const Caller& caller, const v1::RemoveTotpRequest& request,
                            AnswerTo<v1::RemoveTotpResponse> answer) {
  WithPassword<v1::RemoveTotpResponse>(caller, request.password(), answer, [this, caller, answer](const Account&) {
    v1::AccountCommand command;
    command.mutable_set_totp()->set_remove(true);
    Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
      if (!account.ok()) return answer(account.status());
      answer(v1::RemoveTotpResponse());
    });
  });
}

void SignInDesk::RegisterDevice(const Caller& caller, const v1::RegisterDeviceRequest& request,
                                AnswerTo<v1::RegisterDeviceResponse> answer) {
  const absl::StatusOr<Account> own = OwnAccount(caller);
  if (!own.ok()) return answer(own.status());
  // A phone does not register the next one: a stolen one would go on for ever.
  if (caller.method != "password") {
    return answer(
        RefusedBecause(v1::Case(), v1::NOT_FOR_THIS_CALLER,
                       MakeLabel("请用口令登录后再登记手机", "sign in with the password to register a phone")));
  }
  const absl::Status good = CheckPin(request.pin(), "pin");
  if (!good.ok()) return answer(good);
  Hash<v1::RegisterDeviceResponse>(answer, [this, caller, request, answer] {
    const absl::Time expires = parts_.clock->TimeNow() + kDeviceLife;
    const std::string device = NewId();
    v1::AccountCommand command;
    v1::AddDeviceCommand* add = command.mutable_add_device();
    add->set_device(device);
    add->set_label(request.label());
    add->set_pin_hash(HashPassword(request.pin(), parts_.random));
    *add->mutable_expire_time() = ToProto(expires);
    Submit(caller.person, caller.person, std::move(command),
           [this, caller, device, expires, answer](const absl::StatusOr<Account>& account) {
             if (!account.ok()) return answer(account.status());
             v1::RegisterDeviceResponse response;
             response.set_device(device);
             response.set_device_token(Made(kDevice, caller.person, device));
             *response.mutable_expire_time() = ToProto(expires);
             answer(std::move(response));
           });
  });
}

void SignInDesk::RevokeDevice(const Caller& caller, const v1::RevokeDeviceRequest& request,
                              AnswerTo<v1::RevokeDeviceResponse> answer) {
  const absl::StatusOr<Account> own = OwnAccount(caller);
  if (!own.ok()) return answer(own.status());
  v1::AccountCommand command;
  command.mutable_revoke_device()->set_device(request.device());
  command.mutable_revoke_device()->set_reason(v1::REVOKE_REASON_SIGNED_OUT);
  Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(v1::RevokeDeviceResponse());
  });
}

v1::WhoAmIResponse SignInDesk::WhoAmI(const Caller& caller) const {
  v1::WhoAmIResponse response;
  const absl::Time now = parts_.clock->TimeNow();
  response.set_actor(caller.person);
  response.set_method(caller.method);
  *response.mutable_server_time() = ToProto(now);
  response.set_must_change_password(caller.must_change_password);
  response.set_sample_county(parts_.sample_county);
  if (caller.expires < absl::InfiniteFuture()) *response.mutable_access_expire_time() = ToProto(caller.expires);
  if (caller.kind != CallerKind::kPerson) return response;
  response.set_name(NameOf(caller.person));
  for (const PostFact& post : parts_.directory->Get()->directory->Posts(caller.id(), DayOf(now))) {
    response.add_posts(absl::StrCat(post.org, " ", post.role));
  }
  const Account account = FindAccount(caller.person);
  if (account == nullptr) return response;
  response.set_totp(account->totp.has_value());
  response.set_first_password_by(account->first_password_by);
  *response.mutable_first_password_time() = ToProto(account->first_password_time);
  for (const AccountDevice& device : account->devices) {
    if (device.expires <= now) continue;
    v1::Device* shown = response.add_devices();
    shown->set_id(device.id);
    if (const absl::StatusOr<v1::AccountSecret> secret = Secret(*account, device.secret); secret.ok()) {
      shown->set_label(secret->label());
    }
    *shown->mutable_register_time() = ToProto(device.registered);
    *shown->mutable_expire_time() = ToProto(device.expires);
  }
  for (const AccountSession& session : account->sessions) {
    if (session.expires > now) response.set_sessions(response.sessions() + 1);
  }
  return response;
}

// --- the administrator's -------------------------------------------------------------------------------------------

void SignInDesk::MakeAccount(const Caller& caller, const v1::MakeAccountRequest& request,
                             AnswerTo<v1::MakeAccountResponse> answer) {
  const std::string person = Full(request.person());
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const absl::string_view id = absl::StripPrefix(person, "people/");
  if (!now->directory->HasPerson(id)) {
    return answer(BadField("person", "名册中没有此人", "the directory has nobody of this id"));
  }
  const std::vector<PostFact> posts = now->directory->Posts(id, DayOf(parts_.clock->TimeNow()));
  if (caller.bootstrap &&
      std::none_of(posts.begin(), posts.end(), [](const PostFact& post) { return post.role == "administrator"; })) {
    return answer(BadField("person", "第一个账号须是系统管理员的", "the first account is an administrator's"));
  }
  if (!request.password().empty()) {
    const absl::Status good = CheckPassword(request.password(), id, NameOf(person), "password");
    if (!good.ok()) return answer(good);
  }
  if (FindAccount(person) != nullptr) return answer(Refused(v1::Case(), v1::ACCOUNT_EXISTS, person));
  Hash<v1::MakeAccountResponse>(answer, [this, actor = caller.person, person, given = request.password(), answer] {
    const std::string password = given.empty() ? MakePassword(parts_.random) : given;
    v1::AccountCommand command;
    command.mutable_make()->set_password_hash(HashPassword(password, parts_.random));
    const auto done = [this, actor, person, given, password, answer](const absl::StatusOr<Account>& account) {
      if (!account.ok()) return answer(account.status());
      parts_.tell(actor, person, /*made=*/true);
      std::error_code ignored;
      std::filesystem::remove(parts_.bootstrap_file, ignored);
      v1::MakeAccountResponse response;
      if (given.empty()) response.set_password(password);
      answer(std::move(response));
    };
    Submit(actor, person, std::move(command), done);
  });
}

void SignInDesk::ResetAccount(const Caller& caller, const v1::ResetAccountRequest& request,
                              AnswerTo<v1::ResetAccountResponse> answer) {
  const std::string person = Full(request.person());
  if (!request.password().empty()) {
    const absl::Status good =
        CheckPassword(request.password(), absl::StripPrefix(person, "people/"), NameOf(person), "password");
    if (!good.ok()) return answer(good);
  }
  Hash<v1::ResetAccountResponse>(answer, [this, actor = caller.person, person, request, answer] {
    const std::string password = request.password().empty() ? MakePassword(parts_.random) : request.password();
    v1::AccountCommand command;
    command.mutable_reset()->set_password_hash(HashPassword(password, parts_.random));
    command.mutable_reset()->set_without_totp(request.without_totp());
    command.mutable_reset()->set_order(request.order());
    const auto done = [this, actor, person, is_ours = request.password().empty(), password,
                       answer](const absl::StatusOr<Account>& account) {
      if (!account.ok()) return answer(account.status());
      parts_.tell(actor, person, /*made=*/false);
      v1::ResetAccountResponse response;
      if (is_ours) response.set_password(password);
      answer(std::move(response));
    };
    Submit(actor, person, std::move(command), done);
  });
}

bool SignInDesk::BeginLock(const Caller& caller, const std::string& person) {
  MutexLock lock(&mu_);
  if (being_locked_.count(caller.person) > 0 || parts_.accounts->IsLocked(caller.person)) return false;
  being_locked_.insert(person);
  return true;
}

void SignInDesk::SetLock(const Caller& caller, const std::string& person, bool locked, const std::string& reason,
                         AnswerTo<bool> answer) {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  if (FindAccount(person) == nullptr && !now->directory->HasPerson(absl::StripPrefix(person, "people/"))) {
    return answer(BadField("person", "名册中没有此人", "the directory has nobody of this id"));
  }
  if (locked) {
    if (absl::StripPrefix(person, "people/") == caller.id()) {
      return answer(RefusedBecause(v1::Case(), v1::SAME_PERSON,
                                   MakeLabel("不能停用自己的账号：停用后没有人能再启用",
                                             "nobody locks their own account: they could not unlock it"),
                                   person));
    }
    // Two who lock one another at the same moment would leave nobody to unlock either.
    if (!BeginLock(caller, person)) return answer(NotSignedIn("the account is locked", v1::ACCOUNT_LOCKED));
  }
  v1::AccountCommand command;
  command.mutable_set_lock()->set_locked(locked);
  command.mutable_set_lock()->set_reason(reason);
  Submit(caller.person, person, std::move(command),
         [this, locked, person, answer](const absl::StatusOr<Account>& account) {
           if (locked) {
             MutexLock lock(&mu_);
             being_locked_.erase(being_locked_.find(person));
           }
           if (!account.ok()) return answer(account.status());
           answer(true);
         });
}

void SignInDesk::RevokeSessions(const Caller& caller, absl::string_view person, AnswerTo<bool> answer) {
  v1::AccountCommand command;
  command.mutable_revoke()->set_devices(true);
  command.mutable_revoke()->set_reason(v1::REVOKE_REASON_BY_ADMINISTRATOR);
  Submit(caller.person, person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(true);
  });
}

v1::Account SignInDesk::Describe(const AccountState& account) const {
  const absl::Time now = parts_.clock->TimeNow();
  const auto live = [now](const auto& parts) {
    return static_cast<int32_t>(
        std::count_if(parts.begin(), parts.end(), [now](const auto& each) { return each.expires > now; }));
  };
  v1::Account shown;
  shown.set_person(account.person());
  shown.set_name(NameOf(account.person()));
  shown.set_locked(account.locked);
  shown.set_must_change_password(account.must_change_password);
  shown.set_totp(account.totp.has_value());
  shown.set_sessions(live(account.sessions));
  shown.set_devices(live(account.devices));
  if (account.last_sign_in.has_value()) *shown.mutable_last_sign_in_time() = ToProto(*account.last_sign_in);
  shown.set_has_post(HasPost(account.person()));
  shown.set_elsewhere(!account.made());
  if (account.made()) {
    shown.set_first_password_by(account.first_password_by);
    *shown.mutable_first_password_time() = ToProto(account.first_password_time);
  }
  if (!account.locked) return shown;
  shown.set_locked_by(account.locked_by);
  *shown.mutable_lock_time() = ToProto(account.lock_time);
  if (account.lock_note.has_sealed()) {
    v1::Personal note = account.lock_note;
    if (parts_.open(account.stream(), &note).ok()) shown.set_lock_reason(note.open().text().text());
  }
  return shown;
}

}  // namespace gaiwan
