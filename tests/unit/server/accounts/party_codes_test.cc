#include "server/accounts/party_codes.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/unit/server/accounts/accounts_world.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::AccountsWorld;

constexpr char kParty[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa/parties/1";
constexpr char kOtherParty[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa/parties/2";

class PartyCodesTest : public AccountsWorld {
 protected:
  std::string Issue(const std::string& party = kParty, int days = 0) {
    const auto issued = Ask<PartyCodes::Issued>([&](auto answer) { codes_->Issue(Admin(), party, days, answer); });
    EXPECT_OK(issued);
    return issued->code;
  }
  absl::StatusOr<v1::RedeemPartyCodeResponse> Redeem(const std::string& code, const std::string& address = "10.0.0.1") {
    return Ask<v1::RedeemPartyCodeResponse>([&](auto answer) { codes_->Redeem(code, address, answer); });
  }
  v1::Reason Why(const std::string& code, const std::string& address = "10.0.0.1") {
    return ReasonOf(Redeem(code, address).status());
  }
  // The code with another last letter.
  static std::string Wrong(std::string code) {
    code.back() = code.back() == 'A' ? 'B' : 'A';
    return code;
  }
};

TEST_F(PartyCodesTest, LetsOnePartyIntoOneCase) {
  const std::string code = Issue();
  EXPECT_EQ(code.size(), 10u);
  ASSERT_OK_AND_ASSIGN(const v1::RedeemPartyCodeResponse in, Redeem(code));
  EXPECT_EQ(in.party(), kParty);
  EXPECT_EQ(in.case_(), "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_TRUE(table_.HasPartyCode(code.substr(0, 3), kParty, clock_.TimeNow()));
  EXPECT_FALSE(table_.HasPartyCode(code.substr(0, 3), kOtherParty, clock_.TimeNow()));
  // As people write it down.
  EXPECT_OK(
      Redeem(absl::StrCat(" ", absl::AsciiStrToLower(code.substr(0, 3)), "-", code.substr(3, 3), " ", code.substr(6))));
}

TEST_F(PartyCodesTest, EndsWithItsTimeItsSuccessorAndItsWithdrawal) {
  const std::string first = Issue();
  const std::string second = Issue();
  EXPECT_EQ(Why(first), v1::WRONG_CREDENTIALS) << "an earlier code of the party";
  EXPECT_OK(Redeem(second));
  ASSERT_OK(Ask<bool>([&](auto answer) { codes_->Withdraw(Admin(), kParty, answer); }));
  EXPECT_EQ(Why(second), v1::WRONG_CREDENTIALS);
  const std::string third = Issue(kParty, 2);
  clock_.AdvanceTime(absl::Hours(48));
  EXPECT_EQ(Why(third), v1::WRONG_CREDENTIALS);
}

TEST_F(PartyCodesTest, EndsACodeThatWasGuessedAtTenTimes) {
  const std::string code = Issue();
  for (int i = 0; i < kPartyCodeTriesMax; ++i) {
    EXPECT_EQ(Why(Wrong(code), absl::StrCat("10.0.0.", i)), v1::WRONG_CREDENTIALS);
  }
  EXPECT_EQ(Why(code, "10.0.0.99"), v1::WRONG_CREDENTIALS);
  EXPECT_FALSE(table_.FindCode(code.substr(0, 3)).has_value());
  EXPECT_EQ(counts_.party_code_failed, 11);
  // Also after a restart, and nothing of the code is in the log.
  AccountTable fresh;
  ASSERT_OK(fresh.LoadInvitations(*store_.Look(), InvitationStream(clock_.TimeNow())));
  EXPECT_FALSE(fresh.FindCode(code.substr(0, 3)).has_value());
  ASSERT_OK(store_.Look()->ReadLog(1, store_.LastPosition(), [&](const RecordView& record) {
    EXPECT_EQ(record.payload.find(code.substr(3)), absl::string_view::npos);
    return true;
  }));
}

TEST_F(PartyCodesTest, SlowsDownGuessingFromOneAddress) {
  Issue();
  int looked_at = 0;
  for (int i = 0; i < 100; ++i) {
    if (Why("ZZZZZZZZZZ") == v1::WRONG_CREDENTIALS) ++looked_at;
  }
  EXPECT_EQ(looked_at, 10);
  EXPECT_EQ(counts_.delayed, 90);
}

TEST_F(PartyCodesTest, SlowsDownGuessingFromEverywhere) {
  const std::string code = Issue();
  int looked_at = 0;
  for (int i = 0; i < 400; ++i) {
    if (Why("ZZZZZZZZZZ", absl::StrCat("10.", i / 250, ".0.", i % 250)) == v1::WRONG_CREDENTIALS) ++looked_at;
  }
  EXPECT_EQ(looked_at, 120);
  clock_.AdvanceTime(absl::Seconds(1));
  EXPECT_OK(Redeem(code)) << "it flows in again: nobody is kept out for ever";
}

TEST_F(PartyCodesTest, SlowsDownGuessingAtOneCase) {
  int looked_at = 0;
  for (int party = 1; party <= 3; ++party) {
    const std::string code = Issue(absl::StrCat("cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa/parties/", party));
    // One fewer than ends the code, each from an address of its own.
    for (int i = 0; i + 1 < kPartyCodeTriesMax; ++i) {
      if (Why(Wrong(code), absl::StrCat("10.0.", party, ".", i)) == v1::WRONG_CREDENTIALS) ++looked_at;
    }
  }
  EXPECT_EQ(looked_at, 20);
  const std::string elsewhere = Issue("cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb/parties/1");
  EXPECT_OK(Redeem(elsewhere)) << "another case";
  clock_.AdvanceTime(absl::Minutes(72));
  EXPECT_OK(Redeem(Issue(kParty))) << "nobody is kept out for ever";
}

TEST(PlainCode, TakesWhatPeopleTypeAndNothingElse) {
  EXPECT_EQ(PlainCode("abc def-2346"), "ABCDEF2346");
  for (const char* wrong : {"", "ABCDEF234", "ABCDEF23467", "ABCDEF2340", "ABCDEF234I", "ABCDEF234l", "ABCDEF234\n"}) {
    EXPECT_EQ(PlainCode(wrong), "") << wrong;
  }
}

}  // namespace
}  // namespace gaiwan
