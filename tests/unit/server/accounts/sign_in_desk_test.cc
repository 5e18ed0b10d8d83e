#include "server/accounts/sign_in_desk.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/unit/server/accounts/accounts_world.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::AccountsWorld;
using ::gaiwan::testing::StatusIs;

constexpr char kHead[] = "people/p-head";
constexpr char kOther[] = "people/p-other";
constexpr char kPassword[] = "horse battery 1";

class SignInDeskTest : public AccountsWorld {
 protected:
  v1::Reason Why(const absl::StatusOr<v1::Tokens>& tokens) { return ReasonOf(tokens.status()); }
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
  ASSERT_OK(Ask<v1::MakeAccountResponse>([&](auto answer) { office_->MakeAccount(Admin(), make, answer); }));
  EXPECT_EQ(Why(SignIn("people/p-left", kPassword)), v1::WRONG_CREDENTIALS);
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

TEST_F(SignInDeskTest, SignsInARegisteredPhoneAndRevokesItAfterFivePins) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  const Caller caller = CallerOf(kHead);
  v1::RegisterDeviceRequest registration;
  registration.set_label("手机");
  registration.set_pin("482913");
  ASSERT_OK_AND_ASSIGN(const v1::RegisterDeviceResponse device, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                         own_->RegisterDevice(caller, registration, answer);
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
                       own_->RegisterDevice(by_device, registration, answer);
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

TEST_F(SignInDeskTest, LooksAtFewPinsOfOnePhoneAtOnce) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  v1::RegisterDeviceRequest registration;
  registration.set_label("手机");
  registration.set_pin("482913");
  ASSERT_OK_AND_ASSIGN(const v1::RegisterDeviceResponse device, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                         own_->RegisterDevice(CallerOf(kHead), registration, answer);
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
    return Ask<v1::MakeAccountResponse>([&](auto answer) { office_->MakeAccount(caller, make, answer); });
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
                         own_->RegisterDevice(CallerOf(kHead), registration, answer);
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
