#include "server/accounts/sign_in_desk.h"

#include <set>
#include <string>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/totp.h"
#include "tests/unit/server/accounts/accounts_world.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::AccountsWorld;
using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kHead[] = "people/p-head";
constexpr char kOther[] = "people/p-other";
constexpr char kPassword[] = "horse battery 1";

class SignInDeskTest : public AccountsWorld {
 protected:
  v1::Reason Why(const absl::StatusOr<v1::Tokens>& tokens) { return ReasonOf(tokens.status()); }
  absl::Status SetLock(const std::string& person, bool locked, const std::string& reason) {
    return Ask<bool>([&](auto answer) { desk_->SetLock(Admin(), person, locked, reason, answer); }).status();
  }
  bool IsDelayed(const absl::StatusOr<v1::Tokens>& tokens) {
    v1::RetryAfter retry;
    return absl::IsResourceExhausted(tokens.status()) && ReadDetail(tokens.status(), &retry);
  }
};

TEST_F(SignInDeskTest, MakesAnAccountWhoseFirstPasswordIsChangedFirst) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  EXPECT_FALSE(tokens.must_change_password());
  EXPECT_EQ(tokens.person(), kHead);
  EXPECT_FALSE(tokens.access_token().empty());
  EXPECT_EQ(tokens.access_life_seconds(), 15 * 60);
  ASSERT_OK(SignIn("p-head", kPassword)) << "by the id alone";
}

TEST_F(SignInDeskTest, AnswersAllThatIsWrongAlike) {
  MakeAccount(kHead, kPassword);
  MakeAccount("people/p-other", kPassword);
  std::set<std::string> answers;
  answers.insert(SignIn(kHead, "wrong password").status().ToString());
  answers.insert(SignIn("people/p-nobody", kPassword).status().ToString());
  answers.insert(SignIn("people/p-admin", kPassword).status().ToString());  // Has no account.
  answers.insert(SignIn("../etc/passwd", kPassword).status().ToString());
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(counts_.failed, 4);
}

TEST_F(SignInDeskTest, LetsNobodyInWhosePostsHaveEnded) {
  v1::MakeAccountRequest make;
  make.set_person("people/p-left");
  make.set_password(kPassword);
  ASSERT_OK(Ask<v1::MakeAccountResponse>([&](auto answer) { desk_->MakeAccount(Admin(), make, answer); }));
  EXPECT_EQ(Why(SignIn("people/p-left", kPassword)), v1::WRONG_CREDENTIALS);
}

TEST_F(SignInDeskTest, MakesAnAccountOnce) {
  MakeAccount(kHead, kPassword);
  v1::MakeAccountRequest again;
  again.set_person(kHead);
  EXPECT_EQ(
      ReasonOf(Ask<v1::MakeAccountResponse>([&](auto answer) { desk_->MakeAccount(Admin(), again, answer); }).status()),
      v1::ACCOUNT_EXISTS);
  ASSERT_OK(SignIn(kHead, kPassword)) << "its password is what it was";
}

TEST_F(SignInDeskTest, RotatesRefreshTokensAndEndsTheSessionOfAReusedOne) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens first, SignIn(kHead, kPassword));
  ASSERT_OK_AND_ASSIGN(const v1::Tokens second, Refresh(first.refresh_token()));
  EXPECT_NE(second.refresh_token(), first.refresh_token());
  // The answer was lost: asked again at once, the same token comes.
  ASSERT_OK_AND_ASSIGN(const v1::Tokens again, Refresh(first.refresh_token()));
  EXPECT_EQ(again.refresh_token(), second.refresh_token());
  ASSERT_OK_AND_ASSIGN(const v1::Tokens third, Refresh(second.refresh_token()));
  // Two generations old, or after the grace: somebody else has a copy. Both are out.
  EXPECT_EQ(Why(Refresh(first.refresh_token())), v1::SESSION_ENDED);
  EXPECT_EQ(Why(Refresh(third.refresh_token())), v1::SESSION_ENDED);
}

TEST_F(SignInDeskTest, TakesAnOldRefreshTokenForReuseAfterTheGrace) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens first, SignIn(kHead, kPassword));
  ASSERT_OK_AND_ASSIGN(const v1::Tokens second, Refresh(first.refresh_token()));
  clock_.AdvanceTime(kRefreshGrace + absl::Seconds(1));
  EXPECT_EQ(Why(Refresh(first.refresh_token())), v1::SESSION_ENDED);
  EXPECT_EQ(Why(Refresh(second.refresh_token())), v1::SESSION_ENDED);
}

TEST_F(SignInDeskTest, RefusesForgedRefreshTokens) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  const std::string good = tokens.refresh_token();
  std::string next = good;
  next.replace(next.find(".1."), 3, ".2.");
  for (const std::string& token :
       {std::string(), std::string("r1...."), next, good + "A", good.substr(1), "d1" + good.substr(2)}) {
    EXPECT_EQ(Why(Refresh(token)), v1::SESSION_ENDED) << token.size();
  }
  ASSERT_OK(Refresh(good)) << "forged ones end nothing";
}

TEST_F(SignInDeskTest, EndsASessionAfterADay) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  clock_.AdvanceTime(kSessionLife);
  EXPECT_EQ(Why(Refresh(tokens.refresh_token())), v1::SESSION_ENDED);
}

TEST_F(SignInDeskTest, LocksAndUnlocks) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  const std::string session = CallerOf(kHead).session;
  ASSERT_OK(SetLock(kHead, true, "手机被盗"));
  EXPECT_TRUE(table_.IsLocked(kHead));
  EXPECT_FALSE(table_.HasSession(kHead, session, clock_.TimeNow()));
  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::ACCOUNT_LOCKED);
  EXPECT_EQ(Why(SignIn(kHead, "wrong password")), v1::WRONG_CREDENTIALS) << "who has not the password learns nothing";
  EXPECT_EQ(Why(Refresh(tokens.refresh_token())), v1::SESSION_ENDED);
  const v1::Account shown = desk_->Describe(*table_.Find(kHead));
  EXPECT_EQ(shown.lock_reason(), "手机被盗");
  EXPECT_EQ(shown.locked_by(), "people/p-admin");
  EXPECT_EQ(ToTime(shown.lock_time()), clock_.TimeNow());
  ASSERT_OK(SetLock(kHead, false, "已找回"));
  EXPECT_EQ(desk_->Describe(*table_.Find(kHead)).locked_by(), "");
  ASSERT_OK(SignIn(kHead, kPassword));
}

// Who came by an identity provider or a certificate had no account that could be locked: ACCOUNT_UNKNOWN.
TEST_F(SignInDeskTest, LocksSomebodyWithoutAnAccountHere) {
  ASSERT_OK(SetLock(kHead, true, "调离"));
  EXPECT_TRUE(table_.IsLocked(kHead));
  EXPECT_FALSE(table_.HasAnyAccount()) << "a lock is no account: whoever sets the server up still can";
  const v1::Account shown = desk_->Describe(*table_.Find(kHead));
  EXPECT_TRUE(shown.elsewhere());
  EXPECT_EQ(shown.lock_reason(), "调离");
  EXPECT_FALSE(shown.has_first_password_time());
  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::WRONG_CREDENTIALS) << "as of anybody without a password";
  // After a restart, from the log alone.
  AccountTable again;
  ASSERT_OK(again.LoadAccount(*store_.Look(), "accounts/p-head"));
  EXPECT_TRUE(again.IsLocked(kHead));
  // An account that is made now is locked, too.
  v1::MakeAccountRequest make;
  make.set_person(kHead);
  make.set_password(kPassword);
  ASSERT_OK(Ask<v1::MakeAccountResponse>([&](auto answer) { desk_->MakeAccount(Admin(), make, answer); }));
  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::ACCOUNT_LOCKED);
  ASSERT_OK(SetLock(kHead, false, ""));
  ASSERT_OK(SignIn(kHead, kPassword));
}

TEST_F(SignInDeskTest, LocksNobodyWhomNoneKnows) {
  EXPECT_THAT(SetLock("people/p-nobody", true, "x"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("person")));
  ASSERT_OK(SetLock(kOther, false, "x")) << "who is not locked stays so";
  EXPECT_EQ(table_.Find(kOther), nullptr);
  v1::ResetAccountRequest reset;
  ASSERT_OK(SetLock(kOther, true, "x"));
  reset.set_person(kOther);
  EXPECT_EQ(ReasonOf(Ask<v1::ResetAccountResponse>([&](auto answer) {
                       desk_->ResetAccount(Admin(), reset, answer);
                     }).status()),
            v1::ACCOUNT_UNKNOWN);
}

// An administrator who locked their own account had nobody to unlock it.
TEST_F(SignInDeskTest, NobodyLocksThemselves) {
  const absl::Status refused = SetLock("people/p-admin", true, "试一试");
  EXPECT_EQ(ReasonOf(refused), v1::SAME_PERSON);
  EXPECT_FALSE(table_.IsLocked("people/p-admin"));
}

// Two who locked one another at the same time left nobody.
TEST_F(SignInDeskTest, OneAdministratorIsLeft) {
  AddAdministrator("p-second");
  Caller second;
  second.person = "people/p-second";
  std::vector<absl::Status> answers;
  const auto answer = [&answers](const absl::StatusOr<bool>& done) { answers.push_back(done.status()); };
  desk_->SetLock(Admin(), "people/p-second", true, "调离", answer);
  desk_->SetLock(second, "people/p-admin", true, "调离", answer);
  while (answers.size() < 2) engine_->Step();
  EXPECT_NE(table_.IsLocked("people/p-admin"), table_.IsLocked("people/p-second"));
  // The first was refused nothing, the second is answered at once.
  EXPECT_EQ(ReasonOf(answers[0]), v1::ACCOUNT_LOCKED) << answers[0];
  EXPECT_OK(answers[1]);
  // Once it is over, too: whose lock is durable calls no more, and a call of theirs that was on its way locks nobody.
  answers.clear();
  desk_->SetLock(second, "people/p-admin", true, "调离", answer);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(ReasonOf(answers[0]), v1::ACCOUNT_LOCKED);
  // A lock that failed holds nobody up.
  ASSERT_OK(SetLock("people/p-second", false, "回来"));
  desk_->SetLock(second, "people/p-head", true, "x", answer);
  while (answers.size() < 2) engine_->Step();
  EXPECT_OK(answers[1]);
}

TEST_F(SignInDeskTest, RevokesAndSignsOut) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  ASSERT_OK(SignIn(kHead, kPassword));
  const Caller caller = CallerOf(kHead);
  const size_t before = table_.Find(kHead)->sessions.size();
  ASSERT_OK(Ask<v1::SignOutResponse>([&](auto answer) { desk_->SignOut(caller, false, answer); }));
  EXPECT_EQ(table_.Find(kHead)->sessions.size(), before - 1);
  ASSERT_OK(Ask<bool>([&](auto answer) { desk_->RevokeSessions(Admin(), kHead, answer); }));
  EXPECT_TRUE(table_.Find(kHead)->sessions.empty());
}

TEST_F(SignInDeskTest, EndsAllOtherSessionsWithAPasswordChange) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens other, SignIn(kHead, kPassword));
  ASSERT_OK(SignIn(kHead, kPassword));
  v1::ChangePasswordRequest change;
  change.set_old_password("wrong password");
  change.set_new_password("another one 22");
  const Caller caller = CallerOf(kHead);
  const auto ask = [&] { return Ask<v1::Tokens>([&](auto answer) { desk_->ChangePassword(caller, change, answer); }); };
  EXPECT_EQ(Why(ask()), v1::WRONG_CREDENTIALS);
  change.set_old_password(kPassword);
  change.set_new_password(kPassword);
  EXPECT_THAT(ask().status(), StatusIs(absl::StatusCode::kInvalidArgument));
  change.set_new_password("another one 22");
  ASSERT_OK(ask());
  EXPECT_EQ(Why(Refresh(other.refresh_token())), v1::SESSION_ENDED);
  EXPECT_EQ(table_.Find(kHead)->sessions.size(), 1u);
  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::WRONG_CREDENTIALS);
  ASSERT_OK(SignIn(kHead, "another one 22"));
}

TEST_F(SignInDeskTest, AsksForTheAuthenticatorOnceItIsConfirmed) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  const Caller caller = CallerOf(kHead);
  v1::EnrolTotpRequest enrol;
  enrol.set_password(kPassword);
  ASSERT_OK(Ask<v1::EnrolTotpResponse>([&](auto answer) { desk_->EnrolTotp(caller, enrol, answer); }));
  ASSERT_OK(SignIn(kHead, kPassword)) << "not yet";
  v1::Personal seed = *table_.Find(kHead)->totp_to_confirm;
  ASSERT_OK(sealer_.Open("accounts/p-head", &seed));
  const auto code = [&] {
    return TotpAt(seed.open().account().totp_seed(), absl::ToUnixSeconds(clock_.TimeNow()) / 30);
  };
  v1::ConfirmTotpRequest confirm;
  confirm.set_totp("000000");
  const auto ask = [&] {
    return Ask<v1::ConfirmTotpResponse>([&](auto answer) { desk_->ConfirmTotp(caller, confirm, answer); });
  };
  EXPECT_THAT(ask().status(), StatusIs(absl::StatusCode::kInvalidArgument));
  confirm.set_totp(code());
  ASSERT_OK(ask());

  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::ONE_TIME_CODE_NEEDED);
  EXPECT_EQ(Why(SignIn(kHead, kPassword, "10.0.0.1", code())), v1::WRONG_CREDENTIALS) << "it was used to confirm";
  clock_.AdvanceTime(absl::Minutes(1));
  EXPECT_EQ(Why(SignIn(kHead, kPassword, "10.0.0.1", "123456")), v1::WRONG_CREDENTIALS);
  ASSERT_OK(SignIn(kHead, kPassword, "10.0.0.1", code()));
  EXPECT_EQ(Why(SignIn(kHead, kPassword, "10.0.0.1", code())), v1::WRONG_CREDENTIALS) << "a replay";
}

TEST_F(SignInDeskTest, SignsInARegisteredPhoneAndRevokesItAfterFivePins) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  const Caller caller = CallerOf(kHead);
  v1::RegisterDeviceRequest registration;
  registration.set_label("手机");
  registration.set_pin("482913");
  ASSERT_OK_AND_ASSIGN(const v1::RegisterDeviceResponse device, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                         desk_->RegisterDevice(caller, registration, answer);
                       }));
  const auto sign_in = [&](const std::string& pin, const std::string& token) {
    v1::SignInDeviceRequest request;
    request.set_device_token(token);
    request.set_pin(pin);
    return Ask<v1::Tokens>([&](auto answer) { desk_->SignInDevice(request, "10.0.0.1", answer); });
  };
  ASSERT_OK(sign_in("482913", device.device_token()));
  EXPECT_EQ(Why(sign_in("482913", device.device_token() + "A")), v1::WRONG_CREDENTIALS);
  // A phone registers no phone.
  Caller by_device = CallerOf(kHead);
  by_device.method = "device";
  EXPECT_EQ(ReasonOf(Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                       desk_->RegisterDevice(by_device, registration, answer);
                     }).status()),
            v1::NOT_FOR_THIS_CALLER);
  for (int i = 0; i < kPinTriesMax; ++i) {
    EXPECT_EQ(Why(sign_in("000111", device.device_token())), v1::WRONG_CREDENTIALS) << i;
    clock_.AdvanceTime(absl::Minutes(2));
  }
  EXPECT_EQ(Why(sign_in("482913", device.device_token())), v1::WRONG_CREDENTIALS) << "it is revoked";
  EXPECT_TRUE(table_.Find(kHead)->devices.empty());
  ASSERT_OK(SignIn(kHead, kPassword)) << "the account goes on";
}

// A phone goes on for thirty days by its PIN: also one that whoever knew the old password had registered.
TEST_F(SignInDeskTest, AChangedPasswordEndsThePhonesButTheOneItIsChangedOn) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  v1::RegisterDeviceRequest registration;
  registration.set_label("手机");
  registration.set_pin("482913");
  std::vector<v1::RegisterDeviceResponse> phones;
  for (int i = 0; i < 2; ++i) {
    ASSERT_OK_AND_ASSIGN(v1::RegisterDeviceResponse phone, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                           desk_->RegisterDevice(CallerOf(kHead), registration, answer);
                         }));
    phones.push_back(std::move(phone));
  }
  const auto sign_in = [&](const v1::RegisterDeviceResponse& phone) {
    v1::SignInDeviceRequest request;
    request.set_device_token(phone.device_token());
    request.set_pin("482913");
    return Ask<v1::Tokens>([&](auto answer) { desk_->SignInDevice(request, "10.0.0.1", answer); });
  };
  const auto change = [&](const std::string& from, const std::string& to) {
    v1::ChangePasswordRequest request;
    request.set_old_password(from);
    request.set_new_password(to);
    return Ask<v1::Tokens>([&](auto answer) { desk_->ChangePassword(CallerOf(kHead), request, answer); });
  };
  ASSERT_OK(sign_in(phones[0]));
  ASSERT_OK(change(kPassword, "another password of hers"));
  EXPECT_OK(sign_in(phones[0])) << "it was changed on this one";
  EXPECT_EQ(Why(sign_in(phones[1])), v1::WRONG_CREDENTIALS);
  ASSERT_OK(SignIn(kHead, "another password of hers"));
  ASSERT_OK(change("another password of hers", "and yet another of hers"));
  EXPECT_EQ(Why(sign_in(phones[0])), v1::WRONG_CREDENTIALS) << "and this time at a desk";
  EXPECT_TRUE(table_.Find(kHead)->devices.empty());
  // What a start reads from the log is the same.
  EXPECT_EQ(store_.Look()->LastVersion("accounts/p-head").value(), table_.Find(kHead)->version());
}

TEST_F(SignInDeskTest, SaysWhoGaveAFirstPasswordAndTakesAnOrderOnce) {
  MakeAccount(kHead, kPassword);
  v1::ResetAccountRequest reset;
  reset.set_person(kHead);
  reset.set_order("orgs/county/orders/1");
  const auto ask = [&] {
    return Ask<v1::ResetAccountResponse>([&](auto answer) { desk_->ResetAccount(Admin(), reset, answer); });
  };
  clock_.AdvanceTime(absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(const v1::ResetAccountResponse first, ask());
  EXPECT_EQ(ReasonOf(ask().status()), v1::ORDER_MISSING) << "it was used";
  ASSERT_OK(SignIn(kHead, first.password()));
  const v1::WhoAmIResponse who = desk_->WhoAmI(CallerOf(kHead));
  EXPECT_EQ(who.first_password_by(), "people/p-admin");
  EXPECT_EQ(ToTime(who.first_password_time()), clock_.TimeNow());
  EXPECT_EQ(desk_->Describe(*table_.Find(kHead)).first_password_by(), "people/p-admin");
}

TEST_F(SignInDeskTest, LooksAtFewPinsOfOnePhoneAtOnce) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  v1::RegisterDeviceRequest registration;
  registration.set_label("手机");
  registration.set_pin("482913");
  ASSERT_OK_AND_ASSIGN(const v1::RegisterDeviceResponse device, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                         desk_->RegisterDevice(CallerOf(kHead), registration, answer);
                       }));
  int delayed = 0;
  std::atomic<int> answered{0};
  for (int i = 0; i < 50; ++i) {
    v1::SignInDeviceRequest request;
    request.set_device_token(device.device_token());
    request.set_pin(absl::StrCat(100203 + i));
    desk_->SignInDevice(request, "10.0.0.1", [&](const absl::StatusOr<v1::Tokens>& tokens) {
      if (IsDelayed(tokens)) ++delayed;
      ++answered;
    });
  }
  while (answered < 50) {
    if (engine_->Step() == 0) absl::SleepFor(absl::Milliseconds(1));
  }
  EXPECT_EQ(delayed, 47);
}

TEST_F(SignInDeskTest, SlowsDownGuessingOneAccountFromOneAddress) {
  MakeAccount(kHead, kPassword);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Why(SignIn(kHead, "wrong password")), v1::WRONG_CREDENTIALS);
  EXPECT_TRUE(IsDelayed(SignIn(kHead, kPassword))) << "the right one has to wait as well";
  clock_.AdvanceTime(absl::Seconds(1));
  ASSERT_OK(SignIn(kHead, kPassword));
}

TEST_F(SignInDeskTest, LocksNobodyOutOfTheirOwnAddress) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword, "10.0.0.7"));
  // A thousand addresses try the account.
  int refused = 0;
  for (int i = 0; i < 60; ++i) {
    if (IsDelayed(SignIn(kHead, "wrong password", absl::StrCat("192.0.2.", i)))) ++refused;
  }
  EXPECT_GE(refused, 30) << "most of them are not even looked at";
  EXPECT_TRUE(IsDelayed(SignIn(kHead, kPassword, "192.0.2.200"))) << "who comes from somewhere new waits";
  ASSERT_OK(SignIn(kHead, kPassword, "10.0.0.7")) << "where the owner always is, nobody waits";
}

TEST_F(SignInDeskTest, SlowsDownSprayingManyAccountsFromOneAddress) {
  MakeAccount(kOther, kPassword);
  ASSERT_OK(SignIn(kOther, kPassword, "203.0.113.9"));
  int looked_at = 0;
  for (int i = 0; i < 200; ++i) {
    if (!IsDelayed(SignIn(absl::StrCat("people/p-", i), "Spring2026!!", "203.0.113.9"))) ++looked_at;
  }
  EXPECT_EQ(looked_at, 30);
  // Signing in to one's own account buys no more tries at others'.
  ASSERT_OK(SignIn(kOther, kPassword, "203.0.113.9"));
  EXPECT_TRUE(IsDelayed(SignIn("people/p-300", "Spring2026!!", "203.0.113.9")));
}

TEST_F(SignInDeskTest, RefusesAFloodInsteadOfServingIt) {
  std::atomic<int> answered{0}, busy{0};
  for (int i = 0; i < 200; ++i) {
    v1::SignInRequest request;
    request.set_person(absl::StrCat("people/p-", i));
    request.set_password("some password");
    // From everywhere at once.
    desk_->SignIn(request, absl::StrCat("198.51.100.", i), [&](const absl::StatusOr<v1::Tokens>& tokens) {
      v1::RetryAfter retry;
      if (ReadDetail(tokens.status(), &retry) && retry.reason() == v1::BUSY) ++busy;
      ++answered;
    });
  }
  EXPECT_GE(busy, 150) << "at once, and not after their turn";
  while (answered < 200) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(counts_.busy, busy);
}

TEST_F(SignInDeskTest, LetsTheFirstAdministratorInByTheSecretOfTheFolder) {
  ASSERT_OK(SignInDesk::WriteBootstrapSecret(dir_ / "bootstrap", RealRandom()));
  v1::BootstrapRequest request;
  request.set_secret("AAAA-BBBB-CCCC-DDDD");
  EXPECT_EQ(ReasonOf(desk_->Bootstrap(request, "10.0.0.1").status()), v1::WRONG_CREDENTIALS);
  request.set_secret(*ReadPrivateFile(dir_ / "bootstrap"));
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, desk_->Bootstrap(request, "10.0.0.1"));
  EXPECT_TRUE(tokens.refresh_token().empty());
  Caller caller;
  caller.person = "system/bootstrap";
  caller.kind = CallerKind::kBootstrap;
  caller.bootstrap = true;
  v1::MakeAccountRequest make;
  make.set_person("people/p-head");
  const auto ask = [&] {
    return Ask<v1::MakeAccountResponse>([&](auto answer) { desk_->MakeAccount(caller, make, answer); });
  };
  EXPECT_THAT(ask().status(), StatusIs(absl::StatusCode::kInvalidArgument)) << "the first is an administrator's";
  make.set_person("people/p-admin");
  ASSERT_OK(ask());
  // The first account ends it, and its file is gone.
  EXPECT_THAT(ReadPrivateFile(dir_ / "bootstrap").status(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(ReasonOf(desk_->Bootstrap(request, "10.0.0.1").status()), v1::WRONG_CREDENTIALS);
}

TEST_F(SignInDeskTest, KeepsNoSecretReadable) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  v1::RegisterDeviceRequest registration;
  registration.set_label("我的旧手机");
  registration.set_pin("482913");
  ASSERT_OK_AND_ASSIGN(const v1::RegisterDeviceResponse device, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                         desk_->RegisterDevice(CallerOf(kHead), registration, answer);
                       }));
  std::string log;
  ASSERT_OK(store_.Look()->ReadLog(1, store_.LastPosition(), [&](const RecordView& record) {
    log.append(record.payload.data(), record.payload.size());
    return true;
  }));
  for (const std::string& secret :
       {std::string(kPassword), std::string("argon2id"), std::string("482913"), std::string("我的旧手机"),
        tokens.refresh_token(), tokens.access_token(), device.device_token(), std::string("10.0.0.1")}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
}

TEST_F(SignInDeskTest, IsTheSameAfterARestart) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  ASSERT_OK_AND_ASSIGN(const v1::Tokens second, Refresh(tokens.refresh_token()));
  AccountTable fresh;
  ASSERT_OK(fresh.LoadAccount(*store_.Look(), "accounts/p-head"));
  const auto then = table_.Find(kHead), now = fresh.Find(kHead);
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(now->version(), then->version());
  ASSERT_EQ(now->sessions.size(), then->sessions.size());
  EXPECT_EQ(now->sessions.back().generation, 2);
  EXPECT_EQ(now->known_addresses, then->known_addresses);
  EXPECT_EQ(now->password.SerializeAsString(), then->password.SerializeAsString());
}

}  // namespace
}  // namespace gaiwan
