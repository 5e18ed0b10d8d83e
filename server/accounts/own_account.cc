#include "server/accounts/own_account.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/auth/passwords.h"
#include "server/auth/totp.h"
#include "workflow/base/base32.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

OwnAccount::OwnAccount(const AccountWork* work, bool sample_county)
    : work_(work), parts_(work->parts()), sample_county_(sample_county), tries_(kPasswordRule, parts_.clock) {}

absl::StatusOr<AccountWork::Account> OwnAccount::FindOwn(const Caller& caller) const {
  const Account account = caller.session.empty() ? nullptr : work_->FindAccount(caller.person);
  if (account != nullptr && caller.kind == CallerKind::kPerson) return account;
  return RefusedBecause(v1::Case(), v1::NOT_FOR_THIS_CALLER,
                        MakeLabel("只适用于用本系统账号登录的人员", "for those who signed in with an account here"));
}

template <typename T>
void OwnAccount::WithPassword(const Caller& caller, const std::string& password, AnswerTo<T> answer,
                              std::function<void(const Account& account)> then) {
  const absl::StatusOr<Account> own = FindOwn(caller);
  if (!own.ok()) return answer(own.status());
  const std::string key = absl::StrCat(caller.person, "\n", caller.session);
  if (const absl::Duration wait = tries_.Begin(key); wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  work_->Hash<T>(answer, [this, account = *own, key, password, answer, then = std::move(then)] {
    const absl::StatusOr<v1::AccountSecret> secret = work_->Secret(*account, account->password);
    if (!secret.ok()) return answer(secret.status());
    if (!PasswordMatches(secret->password_hash(), password)) {
      ++parts_.counts->failed;
      return answer(WrongCredentials());
    }
    tries_.Succeeded(key);
    then(account);
  });
}

void OwnAccount::SignOut(const Caller& caller, bool everywhere, AnswerTo<v1::SignOutResponse> answer) {
  const absl::StatusOr<Account> own = FindOwn(caller);
  if (!own.ok()) return answer(own.status());
  v1::AccountCommand command;
  command.mutable_revoke()->set_session(everywhere ? "" : caller.session);
  command.mutable_revoke()->set_devices(everywhere);
  command.mutable_revoke()->set_reason(v1::REVOKE_REASON_SIGNED_OUT);
  work_->Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(v1::SignOutResponse());
  });
}

void OwnAccount::ChangePassword(const Caller& caller, const v1::ChangePasswordRequest& request,
                                AnswerTo<v1::Tokens> answer) {
  const absl::Status good =
      CheckPassword(request.new_password(), caller.id(), work_->NameOf(caller.person), "new_password");
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
                             work_->Submit(
                                 caller.person, caller.person, std::move(command),
                                 [this, session = caller.session, answer](const absl::StatusOr<Account>& after) {
                                   if (!after.ok()) return answer(after.status());
                                   const AccountSession* left = (*after)->FindSession(session, parts_.clock->TimeNow());
                                   if (left == nullptr) return answer(SessionEnded());
                                   answer(work_->TokensOf(**after, *left));
                                 });
                           });
}

void OwnAccount::EnrolTotp(const Caller& caller, const v1::EnrolTotpRequest& request,
                           AnswerTo<v1::EnrolTotpResponse> answer) {
  WithPassword<v1::EnrolTotpResponse>(caller, request.password(), answer, [this, caller, answer](const Account&) {
    const std::string seed = RandomBytes(*parts_.random, kTotpSeedBytes);
    v1::AccountCommand command;
    command.mutable_set_totp()->set_seed(seed);
    work_->Submit(caller.person, caller.person, std::move(command),
                  [caller, seed, answer](const absl::StatusOr<Account>& account) {
                    if (!account.ok()) return answer(account.status());
                    v1::EnrolTotpResponse response;
                    response.set_seed(absl::AsciiStrToUpper(Base32(seed, kTotpSeedBytes * 8 / 5)));
                    response.set_address(absl::StrCat("otpauth://totp/Gaiwan:", caller.id(),
                                                      "?secret=", response.seed(), "&issuer=Gaiwan"));
                    answer(std::move(response));
                  });
  });
}

void OwnAccount::ConfirmTotp(const Caller& caller, const v1::ConfirmTotpRequest& request,
                             AnswerTo<v1::ConfirmTotpResponse> answer) {
  const absl::StatusOr<Account> own = FindOwn(caller);
  if (!own.ok()) return answer(own.status());
  if (!(*own)->totp_to_confirm.has_value()) {
    return answer(RefusedBecause(v1::Case(), v1::NOT_IN_THIS_STATE,
                                 MakeLabel("请先登记身份验证器", "enrol an authenticator first")));
  }
  const std::string key = absl::StrCat(caller.person, "\ntotp");
  if (const absl::Duration wait = tries_.Begin(key); wait > absl::ZeroDuration()) {
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  const absl::StatusOr<v1::AccountSecret> secret = work_->Secret(**own, *(*own)->totp_to_confirm);
  if (!secret.ok()) return answer(secret.status());
  const std::optional<int64_t> step = FindTotpStep(secret->totp_seed(), request.totp(), parts_.clock->TimeNow(), 0);
  if (!step.has_value()) {
    ++parts_.counts->failed;
    return answer(BadField("totp", "验证码不对，请核对手机时间", "is not the code of now: check the phone's clock"));
  }
  tries_.Succeeded(key);
  v1::AccountCommand command;
  command.mutable_set_totp()->set_confirmed_step(*step);
  work_->Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(v1::ConfirmTotpResponse());
  });
}

void OwnAccount::RemoveTotp(const Caller& caller, const v1::RemoveTotpRequest& request,
                            AnswerTo<v1::RemoveTotpResponse> answer) {
  WithPassword<v1::RemoveTotpResponse>(caller, request.password(), answer, [this, caller, answer](const Account&) {
    v1::AccountCommand command;
    command.mutable_set_totp()->set_remove(true);
    work_->Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
      if (!account.ok()) return answer(account.status());
      answer(v1::RemoveTotpResponse());
    });
  });
}

void OwnAccount::RegisterDevice(const Caller& caller, const v1::RegisterDeviceRequest& request,
                                AnswerTo<v1::RegisterDeviceResponse> answer) {
  const absl::StatusOr<Account> own = FindOwn(caller);
  if (!own.ok()) return answer(own.status());
  // A phone does not register the next one: a stolen one would go on for ever.
  if (caller.method != "password") {
    return answer(
        RefusedBecause(v1::Case(), v1::NOT_FOR_THIS_CALLER,
                       MakeLabel("请用口令登录后再登记手机", "sign in with the password to register a phone")));
  }
  const absl::Status good = CheckPin(request.pin(), "pin");
  if (!good.ok()) return answer(good);
  work_->Hash<v1::RegisterDeviceResponse>(answer, [this, caller, request, answer] {
    const absl::Time expires = parts_.clock->TimeNow() + kDeviceLife;
    const std::string device = work_->NewId();
    v1::AccountCommand command;
    v1::AddDeviceCommand* add = command.mutable_add_device();
    add->set_device(device);
    add->set_label(request.label());
    add->set_pin_hash(HashPassword(request.pin(), parts_.random));
    *add->mutable_expire_time() = ToProto(expires);
    work_->Submit(caller.person, caller.person, std::move(command),
                  [this, caller, device, expires, answer](const absl::StatusOr<Account>& account) {
                    if (!account.ok()) return answer(account.status());
                    v1::RegisterDeviceResponse response;
                    response.set_device(device);
                    response.set_device_token(work_->Made(kDeviceToken, caller.person, device));
                    *response.mutable_expire_time() = ToProto(expires);
                    answer(std::move(response));
                  });
  });
}

void OwnAccount::RevokeDevice(const Caller& caller, const v1::RevokeDeviceRequest& request,
                              AnswerTo<v1::RevokeDeviceResponse> answer) {
  const absl::StatusOr<Account> own = FindOwn(caller);
  if (!own.ok()) return answer(own.status());
  v1::AccountCommand command;
  command.mutable_revoke_device()->set_device(request.device());
  command.mutable_revoke_device()->set_reason(v1::REVOKE_REASON_SIGNED_OUT);
  work_->Submit(caller.person, caller.person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(v1::RevokeDeviceResponse());
  });
}

v1::WhoAmIResponse OwnAccount::WhoAmI(const Caller& caller) const {
  v1::WhoAmIResponse response;
  const absl::Time now = parts_.clock->TimeNow();
  response.set_actor(caller.person);
  response.set_method(caller.method);
  *response.mutable_server_time() = ToProto(now);
  response.set_must_change_password(caller.must_change_password);
  response.set_sample_county(sample_county_);
  if (caller.expires < absl::InfiniteFuture()) *response.mutable_access_expire_time() = ToProto(caller.expires);
  if (caller.kind != CallerKind::kPerson) return response;
  response.set_name(work_->NameOf(caller.person));
  for (const PostFact& post : parts_.directory->Get()->directory->Posts(caller.id(), DayOf(now))) {
    response.add_posts(absl::StrCat(post.org, " ", post.role));
  }
  const Account account = work_->FindAccount(caller.person);
  if (account == nullptr) return response;
  response.set_totp(account->totp.has_value());
  response.set_first_password_by(account->first_password_by);
  *response.mutable_first_password_time() = ToProto(account->first_password_time);
  for (const AccountDevice& device : account->devices) {
    if (device.expires <= now) continue;
    v1::Device* shown = response.add_devices();
    shown->set_id(device.id);
    if (const absl::StatusOr<v1::AccountSecret> secret = work_->Secret(*account, device.secret); secret.ok()) {
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

}  // namespace gaiwan
