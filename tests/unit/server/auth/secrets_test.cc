// Passwords, one-time codes, and how long whoever guesses them has to wait.
#include <set>
#include <string>

#include "server/auth/attempt_limiter.h"
#include "server/auth/passwords.h"
#include "server/auth/totp.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

TEST(Passwords, MatchTheirOwnHashAlone) {
  const std::string hash = HashPassword("草原上的盖碗茶", RealRandom());
  EXPECT_THAT(hash, HasSubstr("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(PasswordMatches(hash, "草原上的盖碗茶"));
  EXPECT_FALSE(PasswordMatches(hash, "草原上的盖碗"));
  EXPECT_FALSE(PasswordMatches(hash, ""));
  EXPECT_NE(hash, HashPassword("草原上的盖碗茶", RealRandom())) << "each has a salt of its own";
  EXPECT_FALSE(PasswordMatches("", ""));
  EXPECT_FALSE(PasswordMatches(HashOfNobody(), ""));
  EXPECT_THAT(HashOfNobody(), HasSubstr("$argon2id$"));
}

TEST(CheckPassword, AsksForLengthAndVariety) {
  const auto check = [](absl::string_view password) {
    return CheckPassword(password, "p-head", "叶某某", "new_password");
  };
  EXPECT_OK(check("correct horse"));
  EXPECT_OK(check("一二三四五六七八九十"));
  for (const char* wrong : {"", "short", "九个字符的口令不够", "aaaaaaaaaaaa", "abababababab", "my P-HEAD pass",
                            "叶某某的茶馆的门口的狗"}) {
    EXPECT_THAT(check(wrong), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("new_password"))) << wrong;
  }
}

TEST(CheckPin, AsksForDigitsThatAreNoRun) {
  for (const char* good : {"482913", "112233", "1234576"}) EXPECT_OK(CheckPin(good, "pin")) << good;
  for (const char* wrong : {"", "12345", "1234567890123", "12345a", "000000", "123456", "987654", "111111111111"}) {
    EXPECT_THAT(CheckPin(wrong, "pin"), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

TEST(MakePassword, IsReadOutWithoutMistakes) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = MakePassword(RealRandom());
    EXPECT_EQ(password.size(), 19u);
    EXPECT_EQ(password.find_first_of("0O1IL5S"), std::string::npos) << password;
    seen.insert(password);
  }
  EXPECT_EQ(seen.size(), 100u);
}

// RFC 6238, appendix B, for SHA-1, cut to six digits.
TEST(Totp, PassesTheVectorsOfItsRfc) {
  const std::string seed = "12345678901234567890";
  EXPECT_EQ(TotpAt(seed, 59 / 30), "287082");
  EXPECT_EQ(TotpAt(seed, 1111111109 / 30), "081804");
  EXPECT_EQ(TotpAt(seed, 1234567890 / 30), "005924");
  EXPECT_EQ(TotpAt(seed, 20000000000 / 30), "353130");
}

TEST(Totp, TakesAStepOnceAndItsNeighbours) {
  const std::string seed = "12345678901234567890";
  const absl::Time now = absl::FromUnixSeconds(1772409600);
  const int64_t step = 1772409600 / 30;
  for (const int64_t around : {step - 1, step, step + 1})
    EXPECT_EQ(FindTotpStep(seed, TotpAt(seed, around), now, 0), around);
  for (const int64_t far : {step - 2, step + 2}) EXPECT_EQ(FindTotpStep(seed, TotpAt(seed, far), now, 0), std::nullopt);
  EXPECT_EQ(FindTotpStep(seed, TotpAt(seed, step), now, step), std::nullopt) << "used before";
  EXPECT_EQ(FindTotpStep(seed, "", now, 0), std::nullopt);
}

class AttemptLimiterTest : public ::testing::Test {
 protected:
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  AttemptLimiter limiter_{{3, absl::Seconds(1), absl::Seconds(10), absl::Hours(1)}, &clock_};
};

TEST_F(AttemptLimiterTest, DoublesTheWaitUpToItsEnd) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter_.Begin("a"), absl::ZeroDuration());
  for (const int seconds : {1, 2, 4, 8, 10, 10}) {
    EXPECT_EQ(limiter_.Begin("a"), absl::Seconds(seconds));
    EXPECT_EQ(limiter_.Begin("a"), absl::Seconds(seconds)) << "a refused try counts for nothing";
    clock_.AdvanceTime(absl::Seconds(seconds));
    EXPECT_EQ(limiter_.Begin("a"), absl::ZeroDuration());
  }
  EXPECT_EQ(limiter_.Begin("b"), absl::ZeroDuration()) << "another key";
}

TEST_F(AttemptLimiterTest, CountsTriesAtOnceBeforeAnyOfThemEnds) {
  int begun = 0;
  for (int i = 0; i < 1000; ++i) begun += limiter_.Begin("a") == absl::ZeroDuration() ? 1 : 0;
  EXPECT_EQ(begun, 3);
}

TEST_F(AttemptLimiterTest, ForgivesASuccessAndForgetsWithTime) {
  for (int i = 0; i < 3; ++i) limiter_.Begin("a");
  limiter_.Succeeded("a");
  EXPECT_EQ(limiter_.Begin("a"), absl::ZeroDuration());
  for (int i = 0; i < 3; ++i) limiter_.Begin("b");
  clock_.AdvanceTime(absl::Hours(1));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter_.Begin("b"), absl::ZeroDuration());
  limiter_.Withdraw("b");
  EXPECT_EQ(limiter_.Begin("b"), absl::ZeroDuration()) << "a try that was not made";
}

}  // namespace
}  // namespace gaiwan
