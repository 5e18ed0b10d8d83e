#include <string>

#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

// Settled by the village's committee, and closed.
GivenStory Closed() {
  return Given(Join({Opened(), Assigned(), {"case_closed { result: 'agreement-written' }"}}))
      .WithCase([](v1::Case* c) {
        c->set_committee("orgs/c1-committee");
        c->set_closed(true);
      })
      .By("people/justice");
}

constexpr char kAsk[] = "ask_satisfaction { party: '1' code: 'digest-of-it' }";
constexpr char kAnswer[] =
    "answer_satisfaction { party: '1' result: SATISFACTION_RESULT_DISSATISFIED code: 'digest-of-it' }";
constexpr char kCall[] = "answer_satisfaction { party: '1' result: SATISFACTION_RESULT_FAIR text { text: '等太久' } }";

TEST(AskSatisfaction, KeepsADigestUntilItWasUsed) {
  GivenStory story = Closed().When(kAsk);
  story.Then({"satisfaction_asked { party: '1' code_digest: 'digest-of-it' }"});
  ASSERT_EQ(story.Case().satisfactions_size(), 1);
  EXPECT_EQ(story.Case().satisfactions(0).result(), v1::SATISFACTION_RESULT_UNSPECIFIED) << "未评 until it answers";
  // Sent again, to a new phone: the first code is good for nothing any more.
  story.When("ask_satisfaction { party: '1' code: 'another' }");
  EXPECT_EQ(story.Case().satisfactions_size(), 1);
  story.When(kAnswer).ThenBadField("command.answer_satisfaction.code");
}

TEST(AskSatisfaction, OnceTheCaseIsClosedAndOfAParty) {
  Given(Opened()).By("people/justice").When(kAsk).ThenRefused(v1::NOT_IN_THIS_STATE, "parties/1");
  Closed().When("ask_satisfaction { party: '7' code: 'x' }").ThenRefused(v1::PART_UNKNOWN, "parties/7");
  Closed()
      .WithCase([](v1::Case* c) {
        for (int i = 0; i < 200; ++i) c->add_satisfactions()->set_party("gone");
      })
      .When(kAsk)
      .ThenRefused(v1::LIST_FULL, "satisfactions");
}

TEST(AnswerSatisfaction, WithTheCodeByWhoeverHoldsThePhone) {
  GivenStory story = Closed().When(kAsk).By("people/grid").When(kAnswer);
  story.Then(
      {"satisfaction_answered { party: '1' result: SATISFACTION_RESULT_DISSATISFIED way: SATISFACTION_WAY_CODE }"});
  EXPECT_EQ(story.Case().satisfactions(0).result(), v1::SATISFACTION_RESULT_DISSATISFIED);
  EXPECT_EQ(story.Case().satisfactions(0).code_digest(), "");
  story.When(kAnswer).ThenRefused(v1::NOT_IN_THIS_STATE, "parties/1");
  EXPECT_EQ(story.Why(), "本轮已评价，每方每轮一次");
  story.By("people/justice").When(kAsk).ThenRefused(v1::NOT_IN_THIS_STATE, "parties/1");
}

TEST(AnswerSatisfaction, OfACodeThatWasSentToThisParty) {
  Closed().When(kAnswer).ThenBadField("command.answer_satisfaction.code");
  Closed()
      .When("ask_satisfaction { party: '2' code: 'digest-of-it' }")
      .When(kAnswer)
      .ThenBadField("command.answer_satisfaction.code");
}

TEST(AnswerSatisfaction, OnThePhoneByAnOfficeAlone) {
  Closed().When(kCall).Then(
      {"satisfaction_answered { party: '1' result: SATISFACTION_RESULT_FAIR way: SATISFACTION_WAY_CALL "
       "text { subject: 'case' open { text { text: '等太久' } } } }"});
  Closed().By("people/grid").When(kCall).ThenBadField("command.answer_satisfaction.code");
}

// Whatever the definition says: the one that all tests run under opens every command to everybody.
TEST(AnswerSatisfaction, NeverThroughThoseWhoMediated) {
  for (const char* who : {"people/mediator", "people/head", "people/helper", "people/registrar"}) {
    Closed().When(kAsk).By(who).When(kAnswer).ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
    Closed().By(who).When(kAsk).ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
    Closed().By(who).When(kCall).ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
  }
  // Nor of a committee that mediated beside it, nor by a mediator of the case who has a post in an office as well.
  GivenStory joined = Closed().WithCase([](v1::Case* c) {
    v1::JointCommittee* joint = c->add_joint_committees();
    joint->set_committee("orgs/x1-committee");
    joint->set_joined(true);
  });
  joined.When(kAsk).By("people/town-head").When(kAnswer).ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
  Closed()
      .WithCase([](v1::Case* c) { c->add_mediators()->set_person("people/justice"); })
      .When(kCall)
      .ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
  // Nor by who led a session and was replaced since.
  Closed()
      .WithCase([](v1::Case* c) { c->add_sessions()->set_lead("people/justice"); })
      .When(kCall)
      .ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
}

TEST(AnswerSatisfaction, OnceARound) {
  GivenStory story = Closed().When(kCall).WithCase([](v1::Case* c) { c->set_round(2); });
  story.When("answer_satisfaction { party: '1' result: SATISFACTION_RESULT_SATISFIED }");
  ASSERT_EQ(story.Case().satisfactions_size(), 2);
  EXPECT_EQ(story.Case().satisfactions(0).result(), v1::SATISFACTION_RESULT_FAIR);
  EXPECT_EQ(story.Case().satisfactions(1).round(), 2);
}

}  // namespace
}  // namespace gaiwan
