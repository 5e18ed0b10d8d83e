#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kRefer[] =
    "refer_out { partner: 'police' to: 'orgs/x' reason: 'danger' note { text: '扬言报复' } "
    "hand_over { way: HAND_OVER_WAY_BY_LINE } }";

Story Referred(const std::string& answer = "") {
  Story story = Join({Opened(), {"referred_out { referral: '1' partner: 'police' reason: 'danger' }"}});
  if (!answer.empty()) {
    story.push_back(absl::StrCat("partner_answered { referral: '1' answer: REFERRAL_STATE_", answer, " }"));
  }
  return story;
}
std::string Answer(const std::string& answer) {
  return absl::StrCat("record_partner_answer { referral: '1' answer: REFERRAL_STATE_", answer, " }");
}

// PML art. 25: those concerned are told at once; mediation is not over by it.
TEST(ReferOut, GoesBesideTheCase) {
  GivenStory story = Given(Opened()).When(kRefer);
  story.Then(
      {"referred_out { referral: '1' partner: 'police' to: 'orgs/x' reason: 'danger' "
       "text { subject: 'case' open { text { text: '扬言报复' } } } hand_over { way: HAND_OVER_WAY_BY_LINE } }"});
  EXPECT_EQ(story.Case().unit(), "orgs/c1") << "it never moves the case";
  EXPECT_EQ(story.Case().referrals(0).state(), v1::REFERRAL_STATE_SENT);
  EXPECT_EQ(Given(Opened())
                .When("refer_out { partner: 'notary' to: 'orgs/x' reason: 'other' "
                      "hand_over { way: HAND_OVER_WAY_BY_HAND } }")
                .Case()
                .referrals(0)
                .to(),
            "orgs/x");
}

TEST(ReferOut, IsRefused) {
  Given(Opened())
      .When("refer_out { partner: 'police' reason: 'danger' hand_over { way: HAND_OVER_WAY_BY_LINE } }")
      .ThenBadField("command.refer_out.to");
  Given(Opened()).When("refer_out { partner: 'friends' reason: 'danger' }").ThenBadField("command.refer_out.partner");
  Given(Opened()).When("refer_out { partner: 'police' reason: 'mood' }").ThenBadField("command.refer_out.reason");
  Given(Opened())
      .When("refer_out { partner: 'police' reason: 'danger' to: 'orgs/zz' }")
      .ThenBadField("command.refer_out.to");
  Given(Referred())
      .When("refer_out { referral: '1' partner: 'police' reason: 'danger' }")
      .ThenRefused(v1::PART_EXISTS, "referrals/1");
  Story many = Opened();
  for (int i = 0; i < 40; ++i) many.push_back(absl::StrCat("referred_out { referral: 'r", i, "' }"));
  Given(many).When(kRefer).ThenRefused(v1::LIST_FULL, "referrals");
}

TEST(RecordPartnerAnswer, GoesForwards) {
  GivenStory story = Given(Referred())
                         .When(
                             "record_partner_answer { referral: '1' answer: REFERRAL_STATE_ACCEPTED "
                             "partner_number: '乌公受7号' note { text: 'x' } }");
  story.Then(
      {"partner_answered { referral: '1' answer: REFERRAL_STATE_ACCEPTED partner_number: '乌公受7号' "
       "text { subject: 'case' open { text { text: 'x' } } } }"});
  EXPECT_EQ(story.Case().referrals(0).partner_number(), "乌公受7号");
  for (const char* next : {"ACCEPTED", "REFUSED", "DONE"}) {
    EXPECT_EQ(Given(Referred("RECEIVED")).When(Answer(next)).Events().size(), 1u) << next;
  }
  EXPECT_EQ(Given(Referred("ACCEPTED")).When(Answer("DONE")).Events().size(), 1u);
}

TEST(RecordPartnerAnswer, IsRefused) {
  Given(Opened()).When(Answer("DONE")).ThenRefused(v1::PART_UNKNOWN, "referrals/1");
  Given(Referred()).When(Answer("SENT")).ThenBadField("command.record_partner_answer.answer");
  Given(Referred("RECEIVED")).When(Answer("RECEIVED")).ThenRefused(v1::NOT_IN_THIS_STATE, "referrals/1");
  Given(Referred("ACCEPTED")).When(Answer("RECEIVED")).ThenRefused(v1::NOT_IN_THIS_STATE, "referrals/1");
  for (const char* over : {"REFUSED", "DONE"}) {
    for (const char* next : {"RECEIVED", "ACCEPTED", "REFUSED", "DONE"}) {
      Given(Referred(over)).When(Answer(next)).ThenRefused(v1::NOT_IN_THIS_STATE, "referrals/1");
    }
  }
}

}  // namespace
}  // namespace gaiwan
