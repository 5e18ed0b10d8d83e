// tests/unit/workflow/court_tracks_test.cc: courts, partners and committees that mediate together, under the
// definitions we ship: who may do what, where the tracks stand, which clocks run.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/authorise.h"
#include "workflow/base/refusal.h"
#include "workflow/clock_words.h"

namespace gaiwan::testing {
namespace {

constexpr char kDay[] = "2026-03-03 10:00";

std::shared_ptr<const Definition> Preset(const std::string& name) {
  return LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
}

void OpenDelegated(const std::string& kind, Walk* walk, const std::string& who = "court",
                   const std::string& entered = "") {
  ASSERT_OK(
      walk->Do(who, "2026-03-02 09:00",
               absl::StrCat("open_case { unit: 'orgs/v' channel: 'tea_room' source: 'court' dispute_class: "
                            "'02-03' text { facts: '路' } delegation { kind: DELEGATION_KIND_",
                            kind,
                            " court: 'orgs/x-court' } parties { side: PARTY_SIDE_APPLICANT details { name: '甲' } "
                            "} parties { side: PARTY_SIDE_RESPONDENT details { name: '乙' } } }"),
               entered));
}

std::string DueOf(const Walk& walk, absl::string_view clock) {
  const v1::Clock* found = walk.FindClock(clock);
  return found == nullptr ? "" : Shown(found->due_time());
}

class Court : public ::testing::TestWithParam<std::string> {
 protected:
  Walk walk_{Preset(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Shipped, Court, ::testing::Values("mediation-543", "mediation-diagnosis"),
                         [](const auto& test) { return test.param == "mediation-543" ? "Method" : "Diagnosis"; });

// Online Rules art. 12 (3 working days); SPC 2016 art. 27 and Online Rules art. 24 (30, 15 and 7 days).
TEST_P(Court, ItsClockStartsWhenTheMediatorConfirms) {
  struct Kind {
    const char* kind;
    const char* clock;
    const char* due;
  };
  for (const Kind& kind :
       {Kind{"DELEGATED", "delegated", "2026-04-03 00:00"}, Kind{"ENTRUSTED", "entrusted", "2026-03-19 00:00"},
        Kind{"ENTRUSTED_SUMMARY", "entrusted-summary", "2026-03-11 00:00"}}) {
    Walk walk(Preset(GetParam()));
    OpenDelegated(kind.kind, &walk);
    EXPECT_EQ(walk.State("delegation"), "received");
    EXPECT_EQ(DueOf(walk, "delegation-answer"), "2026-03-06 00:00");
    EXPECT_EQ(walk.FindClock(kind.clock), nullptr);
    // Signed for on Tuesday, entered on Friday.
    ASSERT_OK(walk.Do("mediator", kDay, "accept_delegation {}", "2026-03-06 09:00"));
    EXPECT_EQ(walk.State("delegation"), kind.clock);
    EXPECT_EQ(walk.FindClock("delegation-answer"), nullptr);
    EXPECT_EQ(DueOf(walk, kind.clock), kind.due);
    ASSERT_OK(walk.Do("head", "2026-03-09 09:00",
                      "return_to_court { result: DELEGATION_RESULT_NOT_AGREED report { text: '分歧大' } "
                      "hand_over { way: HAND_OVER_WAY_BY_HAND } }"));
    EXPECT_EQ(walk.State("delegation"), "returned");
    EXPECT_EQ(walk.FindClock(kind.clock), nullptr);
    ASSERT_OK(walk.Do("court", "2026-03-10 09:00",
                      "record_court_answer { answer: COURT_ANSWER_FILED court_number: '民初12号' }"));
  }
}

// Online Rules art. 26: an appraisal is not counted.
TEST_P(Court, AnAppraisalStopsItsClock) {
  walk_.codes()->Add("pause_reason", {"appraisal"});
  OpenDelegated("DELEGATED", &walk_);
  ASSERT_OK(walk_.Do("head", kDay, "accept_delegation {}"));
  if (walk_.definition().id() == "mediation-543") {
    ASSERT_OK(walk_.Do("registrar", kDay, "submit_case {}"));
  }
  ASSERT_OK(walk_.Do("head", kDay, "accept_case {}"));
  ASSERT_OK(walk_.Do("head", "2026-03-05 09:00", "pause_case { kind: 'appraisal' review_date: '2026-03-20' }"));
  EXPECT_EQ(walk_.FindClock("delegated")->status(), v1::CLOCK_PAUSED);
  ASSERT_OK(walk_.Do("head", "2026-03-15 09:00", "resume_case {}"));
  EXPECT_EQ(DueOf(walk_, "delegated"), "2026-04-14 00:00") << "ten days later: April 12 is a Sunday";
}

TEST_P(Court, WhatIsDeclinedGoesNoFurther) {
  OpenDelegated("DELEGATED", &walk_);
  EXPECT_EQ(ReasonOf(walk_.Do("grid", kDay, "accept_delegation {}")), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk_.Do("head", kDay, "decline_delegation { reason { text: '有亲属关系' } }"));
  EXPECT_EQ(walk_.State("delegation"), "declined");
  EXPECT_EQ(ReasonOf(walk_.Do("head", kDay, "accept_delegation {}")), v1::NOT_IN_THIS_STATE);
}

// Online Rules art. 12: the three working days run from when the paper came in, also where it is entered a week later.
TEST_P(Court, ADelegationOnPaperRunsFromItsRealReceipt) {
  OpenDelegated("DELEGATED", &walk_, "registrar", "2026-03-09 09:00");
  EXPECT_EQ(Shown(walk_.c().delegation().receive_time()), "2026-03-02 09:00");
  EXPECT_EQ(DueOf(walk_, "delegation-answer"), "2026-03-06 00:00");
  EXPECT_EQ(Shown(walk_.c().create_time()), "2026-03-09 09:00");
  // It is over on arrival, and expires at once.
  ASSERT_NE(walk_.FindClock("delegation-answer"), nullptr);
  EXPECT_LE(ToTime(walk_.FindClock("delegation-answer")->due_time()), At("2026-03-09 09:00"));
}

TEST_P(Court, ACaseNoCourtSentHasNothingToAccept) {
  walk_.Open("2026-03-02 09:00");
  EXPECT_EQ(walk_.State("delegation"), "");
  EXPECT_EQ(ReasonOf(walk_.Do("head", kDay, "accept_delegation {}")), v1::NOT_IN_THIS_STATE);
}

constexpr char kApply[] =
    "apply_for_confirmation { agreement: '1' applicants: '1' applicants: '2' hand_over { way: HAND_OVER_WAY_BY_POST } "
    "}";

void SignAndSeal(Walk* walk) {
  walk->UpToSignatures("2026-03-02 09:00");
  ASSERT_OK(walk->Do("head", "2026-03-02 10:00", "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
}

// CPL art. 205, 206; SPC 2011 art. 4; CPL Interpretation art. 357.
TEST(Application, FromThePostOfficeToTheRuling) {
  Walk walk(ShippedDefinition());
  SignAndSeal(&walk);
  EXPECT_EQ(walk.State("confirmation", "1"), "eligible");
  EXPECT_EQ(DueOf(walk, "confirmation.1"), "2026-04-02 00:00");
  ASSERT_OK(walk.Do("mediator", kDay, kApply));
  EXPECT_EQ(walk.c().confirmations(0).court(), "orgs/x-court");
  EXPECT_FALSE(walk.c().confirmations(0).late());
  EXPECT_EQ(walk.State("confirmation", "1"), "applied");
  EXPECT_EQ(walk.State("application", "1"), "applied");
  EXPECT_EQ(walk.FindClock("confirmation.1"), nullptr);
  EXPECT_EQ(DueOf(walk, "court-acceptance.1"), "2026-03-07 00:00");
  // It arrives on Friday: the court's days run from there, and the last of them is a Monday.
  const std::string answer = "record_court_answer { confirmation: '1' answer: COURT_ANSWER_";
  ASSERT_OK(walk.Do("registrar", "2026-03-06 10:00", answer + "RECEIVED }"));
  EXPECT_EQ(walk.State("application", "1"), "applied");
  EXPECT_EQ(DueOf(walk, "court-acceptance.1.2"), "2026-03-10 00:00");
  ASSERT_OK(walk.Do("court", "2026-03-09 10:00", answer + "SUPPLEMENT_REQUIRED due_date: '2026-03-13' }"));
  EXPECT_EQ(walk.State("application", "1"), "supplement");
  EXPECT_EQ(DueOf(walk, "court-supplement.1"), "2026-03-14 00:00");
  ASSERT_OK(walk.Do("court", "2026-03-12 10:00", answer + "FILED court_number: '民特1号' }"));
  EXPECT_EQ(walk.State("application", "1"), "filed");
  EXPECT_EQ(walk.FindClock("court-supplement.1"), nullptr);
  EXPECT_EQ(DueOf(walk, "court-ruling.1"), "2026-04-14 00:00");
  ASSERT_OK(walk.Do("court", "2026-03-16 10:00", answer + "SUMMONS }"));
  EXPECT_EQ(DueOf(walk, "court-ruling.1"), "2026-04-14 00:00");
  ASSERT_OK(walk.Do("court", "2026-03-20 10:00", answer + "CONFIRMED }"));
  EXPECT_EQ(walk.State("application", "1"), "confirmed");
  ASSERT_OK(walk.Do("court", "2026-03-23 10:00", answer + "OBJECTION due_date: '2026-04-04' }"));
  EXPECT_EQ(DueOf(walk, "court-objection.1"), "2026-04-05 00:00");
  ASSERT_OK(walk.Do("court", "2026-03-30 10:00", answer + "CONFIRMED }"));
  ASSERT_OK(walk.Do("court", "2026-05-11 10:00", answer + "ENFORCEMENT }"));
  EXPECT_EQ(walk.State("application", "1"), "enforcing");
}

// CPL art. 187: the president of the court lets it rule later. The matter stands where it stood.
TEST(Application, TheCourtsTermIsExtendedByItsPresident) {
  Walk walk(ShippedDefinition());
  SignAndSeal(&walk);
  ASSERT_OK(walk.Do("mediator", kDay, kApply));
  const std::string answer = "record_court_answer { confirmation: '1' answer: COURT_ANSWER_";
  EXPECT_EQ(ReasonOf(walk.Do("court", "2026-03-06 10:00", answer + "TERM_EXTENDED due_date: '2026-05-31' }")),
            v1::NOT_IN_THIS_STATE)
      << "it is not filed";
  ASSERT_OK(walk.Do("court", "2026-03-12 10:00", answer + "FILED court_number: '民特1号' }"));
  EXPECT_THAT(walk.Do("court", "2026-04-01 10:00", answer + "TERM_EXTENDED }"), ::testing::Not(IsOk())) << "until when";
  ASSERT_OK(walk.Do("court", "2026-04-01 10:00", answer + "TERM_EXTENDED due_date: '2026-05-13' }"));
  EXPECT_EQ(walk.State("application", "1"), "filed");
  EXPECT_EQ(walk.c().confirmations(0).answer(), v1::COURT_ANSWER_FILED);
  EXPECT_EQ(DueOf(walk, "court-ruling.1"), "2026-05-14 00:00");
  // Again; a calendar that is corrected meanwhile does not take it back.
  ASSERT_OK(walk.Do("court", "2026-05-10 10:00", answer + "TERM_EXTENDED due_date: '2026-06-12' }"));
  EXPECT_EQ(DueOf(walk, "court-ruling.1"), "2026-06-13 00:00");
  // It says by whom, and until when.
  std::vector<std::string> lines;
  for (const v1::Label& line :
       ArithmeticLines(*walk.definition().FindClock("court-ruling"), walk.c(), *walk.FindClock("court-ruling.1"),
                       walk.MakeFacts("court", At("2026-05-10 11:00"), At("2026-05-10 11:00")))) {
    lines.push_back(line.zh());
  }
  EXPECT_THAT(lines, ::testing::Contains("经本院院长批准延长至2026-06-12"));
  ASSERT_OK(walk.Do("court", "2026-06-10 10:00", answer + "CONFIRMED }"));
  EXPECT_EQ(walk.FindClock("court-ruling.1"), nullptr);
}

// CPL art. 205: it went too late, and the court judges.
TEST(Application, LateItGoesAllTheSame) {
  Walk walk(ShippedDefinition());
  SignAndSeal(&walk);
  for (int stage = 0; stage < 5; ++stage) ASSERT_OK(walk.Fire("confirmation.1"));  // Four warnings, and the end.
  EXPECT_EQ(walk.State("confirmation", "1"), "late");
  ASSERT_OK(walk.Do("head", "2026-04-02 09:00", kApply));
  EXPECT_TRUE(walk.c().confirmations(0).late());
  EXPECT_EQ(walk.State("confirmation", "1"), "applied");
  EXPECT_EQ(walk.State("application", "1"), "applied");
}

TEST(Application, ARejectedOneMayBeMadeAnew) {
  Walk walk(ShippedDefinition());
  SignAndSeal(&walk);
  ASSERT_OK(walk.Do("mediator", kDay, kApply));
  ASSERT_OK(walk.Do("court", "2026-03-06 10:00",
                    "record_court_answer { confirmation: '1' answer: COURT_ANSWER_REJECTED court_number: 'x' }"));
  EXPECT_EQ(walk.State("application", "1"), "rejected");
  EXPECT_EQ(ReasonOf(walk.Do("court", "2026-03-09 10:00",
                             "record_court_answer { confirmation: '1' answer: COURT_ANSWER_FILED }")),
            v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("mediator", "2026-03-10 10:00", kApply));
  EXPECT_EQ(walk.State("application", "2"), "applied");
}

TEST(Application, IsNotOfferedWhileOneIsOpenOrConfirmed) {
  Walk walk(ShippedDefinition());
  SignAndSeal(&walk);
  const auto offered = [&walk] {
    const absl::Time now = At("2026-03-20 10:00");
    const std::vector<std::string> open =
        AllowedCommands(walk.definition(), walk.c(), walk.MakeFacts("mediator", now, now));
    return std::count(open.begin(), open.end(), "apply_for_confirmation") > 0;
  };
  EXPECT_TRUE(offered());
  ASSERT_OK(walk.Do("mediator", kDay, kApply));
  EXPECT_FALSE(offered());
  ASSERT_OK(walk.Do("court", "2026-03-06 10:00",
                    "record_court_answer { confirmation: '1' answer: COURT_ANSWER_CONFIRMED court_number: 'x' }"));
  EXPECT_FALSE(offered());
  EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-20 10:00", kApply)), v1::NOT_IN_THIS_STATE);
}

TEST(Application, WithoutAnAgreementTheGuardSaysWhy) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-02 09:00");
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay, kApply)), v1::NOT_EFFECTIVE);
}

TEST_P(Court, AReferralWaitsForItsAnswerAndMovesNothing) {
  walk_.Open("2026-03-02 09:00");
  const std::string state = walk_.State();
  ASSERT_OK(walk_.Do(
      "mediator", kDay,
      "refer_out { partner: 'police' to: 'orgs/x' reason: 'danger' hand_over { way: HAND_OVER_WAY_BY_LINE } }"));
  EXPECT_EQ(DueOf(walk_, "referral-answer.1"), "2026-03-11 00:00");
  const std::string answer = "record_partner_answer { referral: '1' answer: REFERRAL_STATE_";
  ASSERT_OK(walk_.Do("head", "2026-03-04 09:00", answer + "RECEIVED }"));
  EXPECT_EQ(walk_.State("referral", "1"), "sent");
  EXPECT_NE(walk_.FindClock("referral-answer.1"), nullptr);
  ASSERT_OK(walk_.Do("head", "2026-03-05 09:00", answer + "ACCEPTED }"));
  EXPECT_EQ(walk_.State("referral", "1"), "accepted");
  EXPECT_EQ(walk_.FindClock("referral-answer.1"), nullptr);
  ASSERT_OK(walk_.Do("head", "2026-03-09 09:00", answer + "DONE }"));
  EXPECT_EQ(walk_.State("referral", "1"), "done");
  EXPECT_EQ(ReasonOf(walk_.Do("head", "2026-03-09 10:00", answer + "DONE }")), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(walk_.State(), state);
  // PML art. 3: to court at any time.
  ASSERT_OK(walk_.Do("registrar", "2026-03-09 11:00", "record_suit { party: '1' }"));
  ASSERT_OK(walk_.Do("court", "2026-03-10 11:00", "record_judgment { suit: '1' result: JUDGMENT_RESULT_DECIDED }"));
  EXPECT_EQ(walk_.State(), state);
}

TEST(Together, JoinedByTheHeadWhoWasAsked) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-02 09:00");
  walk.Accept("2026-03-02 09:00");
  walk.Assign("2026-03-02 09:00");
  const char kJoin[] = "join_mediation { committee: 'orgs/w-committee' mediator: 'people/all' }";
  EXPECT_EQ(ReasonOf(walk.Do("other-head", kDay, kJoin)), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", kDay, "propose_joint_mediation { committee: 'orgs/w-committee' reason { text: '跨村' } }"));
  EXPECT_EQ(ReasonOf(walk.Do("town-head", kDay, kJoin)), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay, kJoin)), v1::NOT_YOUR_ROLE);
  // While an offer waits, to be a receiver means to answer it.
  ASSERT_OK(walk.Do("head", kDay, "offer_transfer { to: 'orgs/t' reason: 'nearer' parties_told: true }"));
  EXPECT_EQ(ReasonOf(walk.Do("other-head", kDay, "accept_transfer { transfer: '1' }")), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", kDay, "withdraw_transfer { transfer: '1' }"));
  ASSERT_OK(walk.Do("other-head", kDay, kJoin));
  EXPECT_EQ(walk.c().mediators_size(), 2);
  ASSERT_OK(walk.Do("all", kDay, "record_investigation { record { text: '看过草场' } }"));
  ASSERT_OK(walk.Do("other-head", "2026-03-04 10:00",
                    "leave_mediation { committee: 'orgs/w-committee' reason { text: 'x' } }"));
  EXPECT_EQ(walk.c().mediators_size(), 1);
  EXPECT_EQ(ReasonOf(walk.Do("all", "2026-03-04 11:00", "record_investigation { record { text: 'x' } }")),
            v1::NOT_YOUR_ROLE);
}

TEST(Together, WhoStandsAboveDesignates) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-02 09:00");
  walk.Accept("2026-03-02 09:00");
  walk.Assign("2026-03-02 09:00");
  const char kDesignate[] = "designate_unit { unit: 'orgs/w' reason { text: '本村调委会是当事人' } }";
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay, kDesignate)), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("town-head", kDay, kDesignate));
  EXPECT_EQ(walk.c().unit(), "orgs/w");
  EXPECT_EQ(walk.c().committee(), "orgs/w-committee");
  EXPECT_EQ(walk.c().mediators_size(), 0);
  EXPECT_EQ(walk.State(), "accepted");
}

}  // namespace
}  // namespace gaiwan::testing
