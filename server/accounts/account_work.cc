#include "server/accounts/account_work.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/accounts/account_decider.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/totp.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Of a session or device id.
constexpr size_t kIdBytes = 16;

}  // namespace

std::string FullName(absl::string_view person) {
  return absl::StrCat("people/", absl::StripPrefix(person, "people/"));
}

absl::Status WrongCredentials() {
  return NotSignedIn("person, password or code is wrong", v1::WRONG_CREDENTIALS);
}

absl::Status SessionEnded() {
  return NotSignedIn("the session has ended", v1::SESSION_ENDED);
}

void AccountWork::Submit(absl::string_view actor, absl::string_view person, v1::AccountCommand asked,
                         AnswerTo<Account> answer) const {
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

bool AccountWork::Post(std::function<void()> work) const {
  if (parts_.hashing->Post(std::move(work))) return true;
  ++parts_.counts->busy;
  return false;
}

AccountWork::Account AccountWork::FindAccount(absl::string_view person) const {
  Account account = parts_.accounts->Find(person);
  return account != nullptr && account->made() ? account : nullptr;
}

absl::StatusOr<v1::AccountSecret> AccountWork::Secret(const AccountState& account, const v1::Personal& sealed) const {
  v1::Personal personal = sealed;
  RETURN_IF_ERROR(parts_.open(account.stream(), &personal));
  return personal.open().account();
}

std::string AccountWork::NewId() const {
  return absl::BytesToHexString(RandomBytes(*parts_.random, kIdBytes));
}

std::string AccountWork::Made(absl::string_view kind, absl::string_view person, absl::string_view part) const {
  const std::string text = absl::StrCat(kind, ".", absl::StripPrefix(person, "people/"), ".", part);
  return absl::StrCat(text, ".", EncodeBase64Url(KeyedDigest(parts_.key, text)));
}

bool AccountWork::HasPost(absl::string_view person) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  return !now->directory->Posts(absl::StripPrefix(person, "people/"), DayOf(parts_.clock->TimeNow())).empty();
}

std::string AccountWork::NameOf(absl::string_view person) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const DirectoryPerson* found = now->directory->FindPerson(absl::StripPrefix(person, "people/"));
  return found == nullptr ? "" : found->details.name();
}

v1::Tokens AccountWork::TokensOf(const AccountState& account, const AccountSession& session) const {
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
  tokens.set_refresh_token(Made(kRefreshToken, account.person(), absl::StrCat(session.id, ".", session.generation)));
  *tokens.mutable_refresh_expire_time() = ToProto(session.expires);
  tokens.set_person(account.person());
  tokens.set_must_change_password(account.must_change_password);
  return tokens;
}

}  // namespace gaiwan
