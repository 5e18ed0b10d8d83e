#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

std::string Open(const std::string& delegation, const std::string& source = "court") {
  return absl::StrCat("open_case { unit: 'orgs/c1' channel: 'tea_room' source: '", source, "' delegation { ",
                      delegation, " } }");
}
Story Received(const std::string& kind = "DELEGATED") {
  return Join(
      {Opened(),
       {absl::StrCat("delegation_received { delegation { kind: DELEGATION_KIND_", kind, " court: 'orgs/k' } }")}});
}
Story Accepted(const std::string& kind = "DELEGATED") {
  return Join({Received(kind), {"delegation_accepted {}"}});
}
Story Returned(const std::string& kind = "DELEGATED") {
  return Join({Accepted(kind), {"returned_to_court { result: DELEGATION_RESULT_NOT_AGREED }"}});
}
std::string Return(const std::string& result, const std::string& more = "") {
  return absl::StrCat("return_to_court { result: DELEGATION_RESULT_", result, " report { text: '分歧大' } ",
                      "hand_over { way: HAND_OVER_WAY_BY_HAND } ", more, " }");
}

// SPC 2016 art. 11: delegated before filing, entrusted after it.
TEST(OpenCase, CarriesWhatACourtDelegates) {
  GivenStory story =
      Given({}).When(Open("kind: DELEGATION_KIND_ENTRUSTED court: 'orgs/k' court_number: '民初9号' "
                          "state: DELEGATION_STATE_RETURNED"));
  ASSERT_EQ(story.Events().size(), 2u);
  EXPECT_TRUE(story.Events()[0].has_case_opened());
  EXPECT_EQ(story.Events()[1].delegation_received().DebugString(),
            EventOf("delegation_received { delegation { kind: DELEGATION_KIND_ENTRUSTED court: 'orgs/k' "
                    "court_number: '民初9号' } }")
                .delegation_received()
                .DebugString());
  EXPECT_EQ(story.Case().delegation().state(), v1::DELEGATION_STATE_RECEIVED);
  EXPECT_TRUE(story.Case().delegation().has_receive_time());
}

// On paper it was received when the paper was, whenever somebody entered it.
TEST(OpenCase, ADelegationOnPaperIsReceivedOnTheDayOfThePaper) {
  GivenStory story = Given({})
                         .At("2026-03-12T09:00+08:00")
                         .HappenedAt("2026-03-03T15:00+08:00")
                         .When(Open("kind: DELEGATION_KIND_DELEGATED court: 'orgs/k' court_number: '诉前调9号'"));
  ASSERT_EQ(story.Events().size(), 2u);
  EXPECT_EQ(ToTime(story.Case().delegation().receive_time()), TimeOf("2026-03-03T15:00+08:00"));
}

TEST(OpenCase, ADelegationIsACourts) {
  Given({})
      .When(Open("kind: DELEGATION_KIND_DELEGATED court: 'orgs/x1'"))
      .ThenBadField("command.open_case.delegation.court");
  Given({})
      .When(Open("kind: DELEGATION_KIND_DELEGATED court: 'orgs/zz'"))
      .ThenBadField("command.open_case.delegation.court");
  Given({})
      .When(Open("kind: DELEGATION_KIND_DELEGATED court: 'orgs/k'", "on-application"))
      .ThenBadField("command.open_case.source");
}

// Online Rules art. 12.
TEST(AnswerDelegation, TakenOrNotWithAReason) {
  GivenStory accepted = Given(Received()).When("accept_delegation { note { text: '今日收件' } }");
  accepted.Then({"delegation_accepted { text { subject: 'case' open { text { text: '今日收件' } } } }"});
  EXPECT_EQ(accepted.Case().delegation().state(), v1::DELEGATION_STATE_ACCEPTED);
  EXPECT_TRUE(accepted.Case().delegation().has_accept_time());
  GivenStory declined = Given(Received()).When("decline_delegation { reason { text: '与当事人有亲属关系' } }");
  declined.Then({"delegation_declined { text { subject: 'case' open { text { text: '与当事人有亲属关系' } } } }"});
  EXPECT_EQ(declined.Case().delegation().state(), v1::DELEGATION_STATE_DECLINED);
}

TEST(AnswerDelegation, OnlyOnceAndOnlyWhatWasReceived) {
  for (const char* command : {"accept_delegation {}", "decline_delegation { reason { text: 'x' } }"}) {
    Given(Opened()).When(command).ThenRefused(v1::PART_UNKNOWN);
    Given(Accepted()).When(command).ThenRefused(v1::NOT_IN_THIS_STATE, "delegation");
    Given(Join({Received(), {"delegation_declined {}"}})).When(command).ThenRefused(v1::NOT_IN_THIS_STATE);
  }
}

// SPC 2016 art. 26; Online Rules art. 21.
TEST(ReturnToCourt, WithResultReasonsAndConduct) {
  GivenStory story = Given(Accepted()).When(Return("NOT_AGREED", "cost_raising_conduct { text: '三次不到场' }"));
  story.Then(
      {"returned_to_court { result: DELEGATION_RESULT_NOT_AGREED "
       "text { subject: 'case' open { text { text: '分歧大' } } } "
       "conduct { subject: 'case' open { text { text: '三次不到场' } } } hand_over { way: HAND_OVER_WAY_BY_HAND } }"});
  EXPECT_EQ(story.Case().delegation().state(), v1::DELEGATION_STATE_RETURNED);
  EXPECT_EQ(story.Case().delegation().result(), v1::DELEGATION_RESULT_NOT_AGREED);
}

// SPC 2016 art. 22: a concession is no part of it. What the case knows of statements stays in the case.
TEST(ReturnToCourt, TakesOverNoStatement) {
  GivenStory story = Given(Accepted()).WithCase([](v1::Case* c) {
    v1::Statement* statement = c->add_statements();
    statement->set_id("1");
    statement->set_party("1");
    statement->set_kind(v1::STATEMENT_KIND_CONCESSION);
  });
  story.When(Return("NOT_AGREED"))
      .Then({"returned_to_court { result: DELEGATION_RESULT_NOT_AGREED "
             "text { subject: 'case' open { text { text: '分歧大' } } } hand_over { way: HAND_OVER_WAY_BY_HAND } }"});
}

TEST(ReturnToCourt, AfterAcceptanceAndOnce) {
  Given(Opened()).When(Return("NOT_AGREED")).ThenRefused(v1::PART_UNKNOWN);
  Given(Received()).When(Return("NOT_AGREED")).ThenRefused(v1::NOT_IN_THIS_STATE, "delegation");
  Given(Returned()).When(Return("NOT_AGREED")).ThenRefused(v1::NOT_IN_THIS_STATE, "delegation");
}

TEST(ReturnToCourt, AnAgreementIsOneInEffect) {
  for (const char* agreed : {"AGREED", "PARTLY_AGREED"}) {
    Given(Accepted()).When(Return(agreed)).ThenRefused(v1::NOT_EFFECTIVE);
    EXPECT_EQ(Given(Join({Accepted(), InEffect("1")})).When(Return(agreed)).Events().size(), 1u);
  }
}

TEST(RecordCourtAnswer, ToWhatWasReturned) {
  GivenStory filed =
      Given(Returned()).When("record_court_answer { answer: COURT_ANSWER_FILED court_number: '民初12号' }");
  filed.Then({"court_answered { answer: COURT_ANSWER_FILED court_number: '民初12号' }"});
  EXPECT_EQ(filed.Case().delegation().court_number(), "民初12号");
  Given(Returned())
      .When("record_court_answer { answer: COURT_ANSWER_FILED }")
      .ThenBadField("command.record_court_answer.court_number");
  Given(Accepted())
      .When("record_court_answer { answer: COURT_ANSWER_RECEIVED }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "delegation");
  Given(Returned())
      .When("record_court_answer { answer: COURT_ANSWER_CONFIRMED court_number: 'x' }")
      .ThenBadField("command.record_court_answer.answer");
}

// SPC 2016 art. 20: of an entrusted matter the court makes a mediation document; of a delegated one there is no suit
// yet.
TEST(RecordCourtAnswer, AMediationDocumentComesOfAnEntrustedMatter) {
  const char kDocument[] = "record_court_answer { answer: COURT_ANSWER_MEDIATION_DOCUMENT }";
  Given(Returned("ENTRUSTED")).When(kDocument).Then({"court_answered { answer: COURT_ANSWER_MEDIATION_DOCUMENT }"});
  EXPECT_EQ(Given(Returned("ENTRUSTED_SUMMARY")).When(kDocument).Events().size(), 1u);
  Given(Returned("DELEGATED")).When(kDocument).ThenBadField("command.record_court_answer.answer");
}

}  // namespace
}  // namespace gaiwan
