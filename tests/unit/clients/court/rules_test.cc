#include "clients/court/rules.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::court {
namespace {

using gaiwan::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Rules Parsed(absl::string_view text) {
  absl::StatusOr<Rules> rules = Rules::Parse(text);
  EXPECT_OK(rules.status());
  return rules.ok() ? *rules : Rules();
}

TEST(Rules, TakeEverythingByDefault) {
  EXPECT_EQ(Rules().AnswersTo("confirmations/1", 3).at(0).court_answer, v1::COURT_ANSWER_FILED);
  EXPECT_EQ(Rules().AnswersTo("delegation", 3).at(0).court_answer, v1::COURT_ANSWER_FILED);
  const std::vector<Decision> referral = Rules().AnswersTo("referrals/2", 3);
  ASSERT_THAT(referral, SizeIs(1));
  EXPECT_EQ(referral[0].partner_answer, v1::REFERRAL_STATE_ACCEPTED);
  EXPECT_EQ(referral[0].court_answer, v1::COURT_ANSWER_UNSPECIFIED);
}

TEST(Rules, TheFirstThatFitsHolds) {
  const Rules rules = Parsed(
      "# how the tests' court answers\n"
      "every 7 not-accepted 不属于本院管辖\n"
      "application  supplement 2026-03-20 补交身份证明 / filed / confirmed\n"
      "\n"
      "referral refused\n");
  const std::vector<Decision> seventh = rules.AnswersTo("confirmations/1", 14);
  ASSERT_THAT(seventh, SizeIs(1));
  EXPECT_EQ(seventh[0].court_answer, v1::COURT_ANSWER_NOT_ACCEPTED);
  EXPECT_EQ(seventh[0].note, "不属于本院管辖");
  EXPECT_FALSE(IsTaken(seventh[0]));
  const std::vector<Decision> application = rules.AnswersTo("confirmations/1", 1);
  ASSERT_THAT(application, SizeIs(3));
  EXPECT_FALSE(IsFinal(application[0]));
  EXPECT_EQ(application[0].due_date, "2026-03-20");
  EXPECT_EQ(application[2].court_answer, v1::COURT_ANSWER_CONFIRMED);
  EXPECT_EQ(rules.AnswersTo("referrals/1", 1).at(0).partner_answer, v1::REFERRAL_STATE_REFUSED);
  EXPECT_EQ(rules.AnswersTo("delegation", 1).at(0).court_answer, v1::COURT_ANSWER_FILED);
}

// What makes no sense for a hand-over is left out; where nothing is left, the next rule is asked.
TEST(Rules, AnswerOnlyWhatFits) {
  const Rules rules = Parsed("all supplement 2026-03-20 / confirmed\n");
  EXPECT_EQ(rules.AnswersTo("delegation", 1).at(0).court_answer, v1::COURT_ANSWER_FILED);
  EXPECT_EQ(rules.AnswersTo("referrals/1", 1).at(0).partner_answer, v1::REFERRAL_STATE_ACCEPTED);
  EXPECT_THAT(rules.AnswersTo("confirmations/1", 1), SizeIs(2));
}

TEST(Rules, SayWhichLineIsWrong) {
  const auto wrong = [](const char* text) { return Rules::Parse(text).status(); };
  EXPECT_THAT(wrong("all filed\nsometimes filed"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2")));
  EXPECT_THAT(wrong("all maybe"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("`maybe`")));
  EXPECT_THAT(wrong("every x filed"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("number")));
  EXPECT_THAT(wrong("all supplement soon"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("date")));
}

}  // namespace
}  // namespace gaiwan::court
