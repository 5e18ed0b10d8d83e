#include "server/accounts/account_office.h"

#include <string>
#include <vector>

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

class AccountOfficeTest : public AccountsWorld {
 protected:
  v1::Reason Why(const absl::StatusOr<v1::Tokens>& tokens) { return ReasonOf(tokens.status()); }
  absl::Status SetLock(const std::string& person, bool locked, const std::string& reason) {
    return Ask<bool>([&](auto answer) { office_->SetLock(Admin(), person, locked, reason, answer); }).status();
  }
};

TEST_F(AccountOfficeTest, MakesAnAccountOnce) {
  MakeAccount(kHead, kPassword);
  v1::MakeAccountRequest again;
  again.set_person(kHead);
  EXPECT_EQ(ReasonOf(Ask<v1::MakeAccountResponse>([&](auto answer) {
                       office_->MakeAccount(Admin(), again, answer);
                     }).status()),
            v1::ACCOUNT_EXISTS);
  ASSERT_OK(SignIn(kHead, kPassword)) << "its password is what it was";
}

TEST_F(AccountOfficeTest, LocksAndUnlocks) {
  MakeAccount(kHead, kPassword);
  ASSERT_OK_AND_ASSIGN(const v1::Tokens tokens, SignIn(kHead, kPassword));
  const std::string session = CallerOf(kHead).session;
  ASSERT_OK(SetLock(kHead, true, "手机被盗"));
  EXPECT_TRUE(table_.IsLocked(kHead));
  EXPECT_FALSE(table_.HasSession(kHead, session, clock_.TimeNow()));
  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::ACCOUNT_LOCKED);
  EXPECT_EQ(Why(SignIn(kHead, "wrong password")), v1::WRONG_CREDENTIALS) << "who has not the password learns nothing";
  EXPECT_EQ(Why(Refresh(tokens.refresh_token())), v1::SESSION_ENDED);
  const v1::Account shown = office_->Describe(*table_.Find(kHead));
  EXPECT_EQ(shown.lock_reason(), "手机被盗");
  EXPECT_EQ(shown.locked_by(), "people/p-admin");
  EXPECT_EQ(ToTime(shown.lock_time()), clock_.TimeNow());
  ASSERT_OK(SetLock(kHead, false, "已找回"));
  EXPECT_EQ(office_->Describe(*table_.Find(kHead)).locked_by(), "");
  ASSERT_OK(SignIn(kHead, kPassword));
}

// Who came by an identity provider or a certificate had no account that could be locked: ACCOUNT_UNKNOWN.
TEST_F(AccountOfficeTest, LocksSomebodyWithoutAnAccountHere) {
  ASSERT_OK(SetLock(kHead, true, "调离"));
  EXPECT_TRUE(table_.IsLocked(kHead));
  EXPECT_FALSE(table_.HasAnyAccount()) << "a lock is no account: whoever sets the server up still can";
  const v1::Account shown = office_->Describe(*table_.Find(kHead));
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
  ASSERT_OK(Ask<v1::MakeAccountResponse>([&](auto answer) { office_->MakeAccount(Admin(), make, answer); }));
  EXPECT_EQ(Why(SignIn(kHead, kPassword)), v1::ACCOUNT_LOCKED);
  ASSERT_OK(SetLock(kHead, false, ""));
  ASSERT_OK(SignIn(kHead, kPassword));
}

TEST_F(AccountOfficeTest, LocksNobodyWhomNoneKnows) {
  EXPECT_THAT(SetLock("people/p-nobody", true, "x"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("person")));
  ASSERT_OK(SetLock(kOther, false, "x")) << "who is not locked stays so";
  EXPECT_EQ(table_.Find(kOther), nullptr);
  v1::ResetAccountRequest reset;
  ASSERT_OK(SetLock(kOther, true, "x"));
  reset.set_person(kOther);
  EXPECT_EQ(ReasonOf(Ask<v1::ResetAccountResponse>([&](auto answer) {
                       office_->ResetAccount(Admin(), reset, answer);
                     }).status()),
            v1::ACCOUNT_UNKNOWN);
}

// An administrator who locked their own account had nobody to unlock it.
TEST_F(AccountOfficeTest, NobodyLocksThemselves) {
  const absl::Status refused = SetLock("people/p-admin", true, "试一试");
  EXPECT_EQ(ReasonOf(refused), v1::SAME_PERSON);
  EXPECT_FALSE(table_.IsLocked("people/p-admin"));
}

// Two who locked one another at the same time left nobody.
TEST_F(AccountOfficeTest, OneAdministratorIsLeft) {
  AddAdministrator("p-second");
  Caller second;
  second.person = "people/p-second";
  std::vector<absl::Status> answers;
  const auto answer = [&answers](const absl::StatusOr<bool>& done) { answers.push_back(done.status()); };
  office_->SetLock(Admin(), "people/p-second", true, "调离", answer);
  office_->SetLock(second, "people/p-admin", true, "调离", answer);
  while (answers.size() < 2) engine_->Step();
  EXPECT_NE(table_.IsLocked("people/p-admin"), table_.IsLocked("people/p-second"));
  // The first was refused nothing, the second is answered at once.
  EXPECT_EQ(ReasonOf(answers[0]), v1::ACCOUNT_LOCKED) << answers[0];
  EXPECT_OK(answers[1]);
  // Once it is over, too: whose lock is durable calls no more, and a call of theirs that was on its way locks nobody.
  answers.clear();
  office_->SetLock(second, "people/p-admin", true, "调离", answer);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(ReasonOf(answers[0]), v1::ACCOUNT_LOCKED);
  // A lock that failed holds nobody up.
  ASSERT_OK(SetLock("people/p-second", false, "回来"));
  office_->SetLock(second, "people/p-head", true, "x", answer);
  while (answers.size() < 2) engine_->Step();
  EXPECT_OK(answers[1]);
}

TEST_F(AccountOfficeTest, SaysWhoGaveAFirstPasswordAndTakesAnOrderOnce) {
  MakeAccount(kHead, kPassword);
  v1::ResetAccountRequest reset;
  reset.set_person(kHead);
  reset.set_order("orgs/county/orders/1");
  const auto ask = [&] {
    return Ask<v1::ResetAccountResponse>([&](auto answer) { office_->ResetAccount(Admin(), reset, answer); });
  };
  clock_.AdvanceTime(absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(const v1::ResetAccountResponse first, ask());
  EXPECT_EQ(ReasonOf(ask().status()), v1::ORDER_MISSING) << "it was used";
  ASSERT_OK(SignIn(kHead, first.password()));
  const v1::WhoAmIResponse who = own_->WhoAmI(CallerOf(kHead));
  EXPECT_EQ(who.first_password_by(), "people/p-admin");
  EXPECT_EQ(ToTime(who.first_password_time()), clock_.TimeNow());
  EXPECT_EQ(office_->Describe(*table_.Find(kHead)).first_password_by(), "people/p-admin");
}

}  // namespace
}  // namespace gaiwan
