#include "server/accounts/own_account.h"

#include <string>
#include <vector>

#include "server/auth/totp.h"
#include "tests/unit/server/accounts/accounts_world.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::AccountsWorld;
using ::gaiwan::testing::StatusIs;

constexpr char kHead[] = "people/p-head";
constexpr char kPassword[] = "horse battery 1";

class OwnAccountTest : public AccountsWorld {
 protected:
  v1::Reason Why(const absl::StatusOr<v1::Tokens>& tokens) { return ReasonOf(tokens.status()); }
};

TEST_F(OwnAccountTest, RevokesAndSignsOut) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  ASSERT_OK(SignIn(kHead, kPassword));
  const Caller caller = CallerOf(kHead);
  const size_t before = table_.Find(kHead)->sessions.size();
  ASSERT_OK(Ask<v1::SignOutResponse>([&](auto answer) { own_->SignOut(caller, false, answer); }));
  EXPECT_EQ(table_.Find(kHead)->sessions.size(), before - 1);
  ASSERT_OK(Ask<bool>([&](auto answer) { office_->RevokeSessions(Admin(), kHead, answer); }));
  EXPECT_TRUE(table_.Find(kHead)->sessions.empty());
}

TEST_F(OwnAccountTest, EndsAllOtherSessionsWithAPasswordChange) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens other, SignIn(kHead, kPassword));
  ASSERT_OK(SignIn(kHead, kPassword));
  v1::ChangePasswordRequest change;
  change.set_old_password("wrong password");
  change.set_new_password("another one 22");
  const Caller caller = CallerOf(kHead);
  const auto ask = [&] { return Ask<v1::Tokens>([&](auto answer) { own_->ChangePassword(caller, change, answer); }); };
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

TEST_F(OwnAccountTest, AsksForTheAuthenticatorOnceItIsConfirmed) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  const Caller caller = CallerOf(kHead);
  v1::EnrolTotpRequest enrol;
  enrol.set_password(kPassword);
  ASSERT_OK(Ask<v1::EnrolTotpResponse>([&](auto answer) { own_->EnrolTotp(caller, enrol, answer); }));
  ASSERT_OK(SignIn(kHead, kPassword)) << "not yet";
  v1::Personal seed = *table_.Find(kHead)->totp_to_confirm;
  ASSERT_OK(sealer_.Open("accounts/p-head", &seed));
  const auto code = [&] {
    return TotpAt(seed.open().account().totp_seed(), absl::ToUnixSeconds(clock_.TimeNow()) / 30);
  };
  v1::ConfirmTotpRequest confirm;
  confirm.set_totp("000000");
  const auto ask = [&] {
    return Ask<v1::ConfirmTotpResponse>([&](auto answer) { own_->ConfirmTotp(caller, confirm, answer); });
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

// A phone goes on for thirty days by its PIN: also one that whoever knew the old password had registered.
TEST_F(OwnAccountTest, AChangedPasswordEndsThePhonesButTheOneItIsChangedOn) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK(SignIn(kHead, kPassword));
  v1::RegisterDeviceRequest registration;
  registration.set_label("手机");
  registration.set_pin("482913");
  std::vector<v1::RegisterDeviceResponse> phones;
  for (int i = 0; i < 2; ++i) {
    ASSERT_OK_AND_ASSIGN(v1::RegisterDeviceResponse phone, Ask<v1::RegisterDeviceResponse>([&](auto answer) {
                           own_->RegisterDevice(CallerOf(kHead), registration, answer);
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
    return Ask<v1::Tokens>([&](auto answer) { own_->ChangePassword(CallerOf(kHead), request, answer); });
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

}  // namespace
}  // namespace gaiwan
