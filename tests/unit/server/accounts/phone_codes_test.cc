#include "server/accounts/phone_codes.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/base/mutex.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class FakeMessenger final : public Messenger {
 public:
  bool is_there() const override { return true; }
  absl::Status Send(const Message& message, Sent sent) override {
    messages.push_back(message);
    sent(absl::OkStatus());
    return absl::OkStatus();
  }
  std::vector<Message> messages;
};

class PhoneCodesTest : public ::testing::Test {
 protected:
  PhoneCodesTest()
      : signer_(TokenSigner::Open(dir_ / "signing", RealRandom(), clock_.TimeNow()).value()),
        codes_({&messenger_, signer_.get(), &clock_, RealRandom(), &counts_, "key"}) {}

  absl::Status Request(const std::string& phone, const std::string& address = "10.0.0.1",
                       const std::string& unit = "orgs/village") {
    v1::RequestPhoneCodeRequest request;
    request.set_phone(phone);
    request.set_unit(unit);
    return codes_.Request(request, address).status();
  }
  absl::Status Redeem(const std::string& phone, const std::string& code, const std::string& address = "10.0.0.1") {
    v1::RedeemPhoneCodeRequest request;
    request.set_phone(phone);
    request.set_code(code);
    return codes_.Redeem(request, address).status();
  }
  // The six digits of the last message.
  std::string Sent() const {
    const std::string& text = messenger_.messages.back().text;
    return text.substr(text.find_first_of("0123456789"), 6);
  }

  const TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  FakeMessenger messenger_;
  SignInCounts counts_;
  std::unique_ptr<TokenSigner> signer_;
  PhoneCodes codes_;
};

TEST_F(PhoneCodesTest, ShowsThatAPhoneIsTheirs) {
  ASSERT_OK(Request("139 0000-0001"));
  EXPECT_EQ(messenger_.messages[0].phone, "13900000001");
  ASSERT_OK(Redeem("+86 13900000001", Sent())) << "another way of writing the number";
  EXPECT_EQ(ReasonOf(Redeem("13900000001", Sent())), v1::WRONG_CREDENTIALS) << "once";
}

TEST_F(PhoneCodesTest, EndsACodeAfterTenMinutesAndFiveTries) {
  ASSERT_OK(Request("13900000001"));
  clock_.AdvanceTime(kPhoneCodeLife);
  EXPECT_EQ(ReasonOf(Redeem("13900000001", Sent())), v1::WRONG_CREDENTIALS);
  ASSERT_OK(Request("13900000001"));
  const std::string code = Sent();
  const std::string wrong = code == "111111" ? "222222" : "111111";
  for (int i = 0; i < kPhoneCodeTriesMax; ++i) {
    EXPECT_EQ(ReasonOf(Redeem("13900000001", wrong, absl::StrCat("10.0.0.", i))), v1::WRONG_CREDENTIALS);
  }
  EXPECT_EQ(ReasonOf(Redeem("13900000001", code, "10.0.0.9")), v1::WRONG_CREDENTIALS);
  EXPECT_EQ(counts_.phone_code_failed, 7);
  EXPECT_EQ(ReasonOf(Redeem("13900000002", code)), v1::WRONG_CREDENTIALS) << "of another phone";
}

TEST_F(PhoneCodesTest, LimitsMessagesByPhoneAddressAndVillage) {
  int sent = 0;
  for (int i = 0; i < 10; ++i) sent += Request("13900000001", absl::StrCat("10.0.0.", i)).ok() ? 1 : 0;
  EXPECT_EQ(sent, 3);
  sent = 0;
  for (int i = 0; i < 40; ++i)
    sent += Request(absl::StrCat("1391000", 1000 + i), "10.1.0.1", absl::StrCat("orgs/v", i)).ok();
  EXPECT_EQ(sent, 20);
  sent = 0;
  for (int i = 0; i < 100; ++i)
    sent += Request(absl::StrCat("1392000", 1000 + i), absl::StrCat("10.2.0.", i), "orgs/one").ok();
  EXPECT_EQ(sent, 60);
}

TEST_F(PhoneCodesTest, LimitsApplications) {
  int made = 0;
  for (int i = 0; i < 10; ++i) made += codes_.TakeApplication("citizens/a", "10.0.0.1", "orgs/v").ok() ? 1 : 0;
  EXPECT_EQ(made, 3);
  clock_.AdvanceTime(absl::Hours(8));
  EXPECT_OK(codes_.TakeApplication("citizens/a", "10.0.0.1", "orgs/v"));
}

TEST_F(PhoneCodesTest, LimitsFilesByPhoneAddressAndOverAll) {
  const auto taken = [this](int tries, const std::string& citizen, const std::string& address) {
    int made = 0;
    for (int i = 0; i < tries; ++i) {
      const std::string n = absl::StrCat(i);
      made += codes_.TakeFile(absl::StrReplaceAll(citizen, {{"#", n}}), absl::StrReplaceAll(address, {{"#", n}})).ok();
    }
    return made;
  };
  EXPECT_EQ(taken(40, "citizens/a", "10.0.0.#"), 30);
  EXPECT_EQ(taken(120, "citizens/b#", "10.1.0.1"), 100);
  EXPECT_EQ(taken(120, "citizens/c#", "10.2.0.#"), 70) << "what the first two left";
  clock_.AdvanceTime(absl::Hours(24));
  EXPECT_OK(codes_.TakeFile("citizens/a", "10.0.0.1"));
}

TEST(Messenger, AppendsToItsFileAndRunsItsProgram) {
  const TempDir dir;
  v1::Messenger settings;
  EXPECT_FALSE((*MakeMessenger(settings))->is_there());
  EXPECT_EQ(ReasonOf((*MakeMessenger(settings))->Send({"1", "x", "y"}, [](const absl::Status&) {})),
            v1::MESSAGE_NOT_SENT);
  const auto send = [](const v1::Messenger& how, const std::string& text) {
    absl::Status result = absl::UnknownError("not sent");
    {
      const std::unique_ptr<Messenger> messenger = *MakeMessenger(how);
      EXPECT_OK(messenger->Send({"139", "phone-code", text}, [&](const absl::Status& sent) { result = sent; }));
    }  // Carries out what was posted.
    return result;
  };
  settings.set_file(dir / "messages");
  EXPECT_OK(send(settings, "您好"));
  EXPECT_THAT(ReadFileForTest(dir / "messages"),
              AllOf(HasSubstr("\"phone\":\"139\""), HasSubstr("\"purpose\":\"phone-code\""),
                    HasSubstr("\"text\":\"您好\""), EndsWith("}\n")));
  settings.Clear();
  settings.set_command("cat");
  EXPECT_OK(send(settings, "a"));
  settings.set_command("false");
  EXPECT_THAT(send(settings, "a"), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("failed")));
  settings.set_command("/no/such/program");
  EXPECT_THAT(send(settings, "a"), StatusIs(absl::StatusCode::kFailedPrecondition));
  settings.set_file("both");
  EXPECT_THAT(MakeMessenger(settings).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace gaiwan
