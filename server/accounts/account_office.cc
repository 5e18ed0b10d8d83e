#include "server/accounts/account_office.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "server/auth/passwords.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

AccountOffice::AccountOffice(const AccountWork* work, std::string bootstrap_file, Tell tell)
    : work_(work), parts_(work->parts()), bootstrap_file_(std::move(bootstrap_file)), tell_(std::move(tell)) {}

void AccountOffice::MakeAccount(const Caller& caller, const v1::MakeAccountRequest& request,
                                AnswerTo<v1::MakeAccountResponse> answer) {
  const std::string person = FullName(request.person());
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
    const absl::Status good = CheckPassword(request.password(), id, work_->NameOf(person), "password");
    if (!good.ok()) return answer(good);
  }
  if (work_->FindAccount(person) != nullptr) return answer(Refused(v1::Case(), v1::ACCOUNT_EXISTS, person));
  work_->Hash<v1::MakeAccountResponse>(
      answer, [this, actor = caller.person, person, given = request.password(), answer] {
        const std::string password = given.empty() ? MakePassword(parts_.random) : given;
        v1::AccountCommand command;
        command.mutable_make()->set_password_hash(HashPassword(password, parts_.random));
        const auto done = [this, actor, person, given, password, answer](const absl::StatusOr<Account>& account) {
          if (!account.ok()) return answer(account.status());
          tell_(actor, person, /*made=*/true);
          std::error_code ignored;
          std::filesystem::remove(bootstrap_file_, ignored);
          v1::MakeAccountResponse response;
          if (given.empty()) response.set_password(password);
          answer(std::move(response));
        };
        work_->Submit(actor, person, std::move(command), done);
      });
}

void AccountOffice::ResetAccount(const Caller& caller, const v1::ResetAccountRequest& request,
                                 AnswerTo<v1::ResetAccountResponse> answer) {
  const std::string person = FullName(request.person());
  if (!request.password().empty()) {
    const absl::Status good =
        CheckPassword(request.password(), absl::StripPrefix(person, "people/"), work_->NameOf(person), "password");
    if (!good.ok()) return answer(good);
  }
  work_->Hash<v1::ResetAccountResponse>(answer, [this, actor = caller.person, person, request, answer] {
    const std::string password = request.password().empty() ? MakePassword(parts_.random) : request.password();
    v1::AccountCommand command;
    command.mutable_reset()->set_password_hash(HashPassword(password, parts_.random));
    command.mutable_reset()->set_without_totp(request.without_totp());
    command.mutable_reset()->set_order(request.order());
    const auto done = [this, actor, person, is_ours = request.password().empty(), password,
                       answer](const absl::StatusOr<Account>& account) {
      if (!account.ok()) return answer(account.status());
      tell_(actor, person, /*made=*/false);
      v1::ResetAccountResponse response;
      if (is_ours) response.set_password(password);
      answer(std::move(response));
    };
    work_->Submit(actor, person, std::move(command), done);
  });
}

bool AccountOffice::BeginLock(const Caller& caller, const std::string& person) {
  MutexLock lock(&mu_);
  if (being_locked_.count(caller.person) > 0 || parts_.accounts->IsLocked(caller.person)) return false;
  being_locked_.insert(person);
  return true;
}

void AccountOffice::SetLock(const Caller& caller, const std::string& person, bool locked, const std::string& reason,
                            AnswerTo<bool> answer) {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  if (work_->FindAccount(person) == nullptr && !now->directory->HasPerson(absl::StripPrefix(person, "people/"))) {
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
  work_->Submit(caller.person, person, std::move(command),
                [this, locked, person, answer](const absl::StatusOr<Account>& account) {
                  if (locked) {
                    MutexLock lock(&mu_);
                    being_locked_.erase(being_locked_.find(person));
                  }
                  if (!account.ok()) return answer(account.status());
                  answer(true);
                });
}

void AccountOffice::RevokeSessions(const Caller& caller, absl::string_view person, AnswerTo<bool> answer) {
  v1::AccountCommand command;
  command.mutable_revoke()->set_devices(true);
  command.mutable_revoke()->set_reason(v1::REVOKE_REASON_BY_ADMINISTRATOR);
  work_->Submit(caller.person, person, std::move(command), [answer](const absl::StatusOr<Account>& account) {
    if (!account.ok()) return answer(account.status());
    answer(true);
  });
}

v1::Account AccountOffice::Describe(const AccountState& account) const {
  const absl::Time now = parts_.clock->TimeNow();
  const auto live = [now](const auto& parts) {
    return static_cast<int32_t>(
        std::count_if(parts.begin(), parts.end(), [now](const auto& each) { return each.expires > now; }));
  };
  v1::Account shown;
  shown.set_person(account.person());
  shown.set_name(work_->NameOf(account.person()));
  shown.set_locked(account.locked);
  shown.set_must_change_password(account.must_change_password);
  shown.set_totp(account.totp.has_value());
  shown.set_sessions(live(account.sessions));
  shown.set_devices(live(account.devices));
  if (account.last_sign_in.has_value()) *shown.mutable_last_sign_in_time() = ToProto(*account.last_sign_in);
  shown.set_has_post(work_->HasPost(account.person()));
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
