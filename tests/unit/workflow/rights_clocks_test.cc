// tests/unit/workflow/rights_clocks_test.cc: terms of the parties' own and of other offices, under the definitions we
// ship: what starts them, what interrupts them, how they wait for a calendar nobody can know, and that they bar
// nothing.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/due_clock.h"
#include "workflow/explain.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr char kDay1[] = "2026-03-02 10:00";
constexpr char kDay2[] = "2026-03-10 10:00";
constexpr char kDay3[] = "2026-03-20 10:00";
constexpr char kApply[] =
    "apply_for_confirmation { agreement: '1' applicants: '1' applicants: '2' hand_over { way: HAND_OVER_WAY_BY_HAND } "
    "}";
constexpr char kConfirmed[] =
    "record_court_answer { confirmation: '1' answer: COURT_ANSWER_CONFIRMED court_number: '民特1号' }";

// Every year to 2032 is Monday to Friday but for one day, so that it is covered.
Calendar LongCalendar() {
  std::vector<CalendarDay> days;
  for (int year = 2026; year <= 2032; ++year) days.push_back({absl::CivilDay(year, 1, 1), false, "元旦"});
  return Calendar(8, days);
}

class Rights : public ::testing::TestWithParam<const char*> {
 protected:
  Rights() {
    walk_.codes()->Add("terminate_reason", {"gap-too-wide"}).Add("partner", {"petition", "notary"});
    walk_.codes()->Add("dispute_class", {"04-01", "07-03", "07-12"});
    walk_.SetCalendar(LongCalendar());
  }

  // `rule` or `rule.subject`: one that begins anew has another id.
  const v1::Clock* Find(absl::string_view name) const {
    for (const v1::Clock& clock : walk_.c().clocks()) {
      if (name == (clock.subject().empty() ? clock.rule() : absl::StrCat(clock.rule(), ".", clock.subject()))) {
        return &clock;
      }
    }
    return nullptr;
  }

  std::string DueOf(absl::string_view name) const {
    const v1::Clock* found = Find(name);
    return found == nullptr ? "" : Shown(found->due_time());
  }

  void EndWithoutAgreement() {
    walk_.Open(kDay1);
    walk_.Accept(kDay1);
    walk_.Assign(kDay1);
    ASSERT_OK(walk_.Do("mediator", kDay2, "terminate { reason: 'gap-too-wide' advice { text: '可以起诉' } }"));
  }

  // Signed, sealed and confirmed on day 3: 100 yuan due on 2026-04-10.
  void UpToRuling() {
    walk_.UpToSignatures(kDay1);
    ASSERT_OK(walk_.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
    ASSERT_OK(walk_.Do("mediator", kDay2, kApply));
    ASSERT_OK(walk_.Do("mediator", kDay3, kConfirmed));
  }

  // The arithmetic of the clock, as `case explain` shows it.
  std::string LinesOf(absl::string_view rule, absl::string_view when) {
    const v1::ExplainCaseResponse explained =
        ExplainCase(walk_.definition(), walk_.c(), walk_.MakeFacts("mediator", At(when), At(when)));
    std::string lines;
    for (const v1::ExplainedClock& clock : explained.clocks()) {
      if (clock.clock().rule() != rule) continue;
      for (const v1::Label& line : clock.lines()) lines += line.zh() + "\n";
    }
    return lines;
  }

  Walk walk_{LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", GetParam(), ".textproto")))};
};
INSTANTIATE_TEST_SUITE_P(Shipped, Rights, ::testing::Values("mediation-543", "mediation-diagnosis"),
                         [](const auto& test) {
                           return std::string(test.param) == "mediation-543" ? "Method" : "Diagnosis";
                         });

// --- limitation of actions: Civil Code art. 188, 195; SPC on limitation art. 12 --------------------------------------

TEST_P(Rights, LimitationStandsWhileMediationLastsAndBeginsAnewWithItsEnd) {
  walk_.Open(kDay1);
  walk_.Accept(kDay1);
  EXPECT_EQ(Find("limitation"), nullptr) << "interrupted by the request";
  walk_.Assign(kDay1);
  ASSERT_OK(walk_.Do("mediator", kDay2, "terminate { reason: 'gap-too-wide' advice { text: '可以起诉' } }"));
  EXPECT_EQ(DueOf("limitation"), "2029-03-13 00:00") << "2029-03-10 is a Saturday";
  const std::string lines = LinesOf("limitation", kDay3);
  EXPECT_THAT(lines, HasSubstr("中断：2026-03-02 10:00（提出调解请求）"));
  EXPECT_THAT(lines, HasSubstr("起算：2026-03-10 10:00"));
  EXPECT_THAT(lines, HasSubstr("民法典第188条"));
}

TEST_P(Rights, LimitationIsInterruptedByAnotherRequest) {
  EndWithoutAgreement();
  ASSERT_OK(walk_.Do("mediator", kDay3, "close_case { visit_waived { text: '无协议' } }"));
  EXPECT_EQ(DueOf("limitation"), "2029-03-13 00:00") << "closing changes nothing of it";
  ASSERT_OK(walk_.Do("head", "2026-05-06 10:00", "reopen_case { reason { text: '再次申请' } }"));
  EXPECT_EQ(Find("limitation"), nullptr);
}

TEST_P(Rights, LimitationIsTheCourtsMatterOnceSomebodySues) {
  EndWithoutAgreement();
  ASSERT_OK(walk_.Do("mediator", kDay3, "record_suit { party: '1' }"));
  EXPECT_EQ(Find("limitation"), nullptr);
}

TEST_P(Rights, LimitationOfWhatWasAgreedRunsFromTheLastDayToPerform) {
  walk_.UpToSignatures(kDay1);
  ASSERT_OK(walk_.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(DueOf("limitation"), "2029-04-11 00:00");
  EXPECT_THAT(LinesOf("limitation", kDay2), HasSubstr("起算：2026-04-10 00:00（最后一期履行期限届满日）"));
  // A part is paid two months late: who pays owns to the debt.
  ASSERT_OK(
      walk_.Do("mediator", "2026-06-10 10:00",
               "record_performance { obligation: '1-1' state: OBLIGATION_STATE_PARTLY_DONE proof { text: '收条' } }"));
  EXPECT_EQ(DueOf("limitation"), "2029-06-12 00:00") << "2029-06-10 is a Sunday";
  EXPECT_THAT(LinesOf("limitation", "2026-06-11 10:00"), HasSubstr("中断：2026-06-10 10:00，重新计算"));
  ASSERT_OK(walk_.Do("mediator", "2026-07-10 10:00",
                     "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"));
  EXPECT_EQ(Find("limitation"), nullptr) << "nothing is owed any more";
}

// --- application to enforce: CPL art. 250 ----------------------------------------------------------------------------

TEST_P(Rights, EnforcementRunsFromTheLastDayToPerformAndAPartInterruptsIt) {
  UpToRuling();
  EXPECT_EQ(Find("limitation"), nullptr) << "a ruling has its own term";
  EXPECT_EQ(DueOf("enforcement.1"), "2028-04-11 00:00");
  const v1::Clock& clock = *Find("enforcement.1");
  EXPECT_EQ(clock.start_field(), "confirmation.performance_end");
  EXPECT_FALSE(IsListedAsDue(clock)) << "two years ahead it is nobody's task";
  // Paid in part before the last day: still from that day. Paid in part after it: from the payment.
  ASSERT_OK(
      walk_.Do("mediator", "2026-04-01 10:00",
               "record_performance { obligation: '1-1' state: OBLIGATION_STATE_PARTLY_DONE proof { text: '收条' } }"));
  EXPECT_EQ(DueOf("enforcement.1"), "2028-04-11 00:00");
  ASSERT_OK(
      walk_.Do("mediator", "2026-06-01 10:00",
               "record_performance { obligation: '1-1' state: OBLIGATION_STATE_PARTLY_DONE proof { text: '收条' } }"));
  EXPECT_EQ(DueOf("enforcement.1"), "2028-06-02 00:00");
  EXPECT_EQ(Find("enforcement.1")->start_field(), "");
  // Asked for, it has done what it was for.
  ASSERT_OK(walk_.Do("mediator", "2026-07-01 10:00",
                     "record_court_answer { confirmation: '1' answer: COURT_ANSWER_ENFORCEMENT }"));
  EXPECT_EQ(Find("enforcement.1"), nullptr);
}

TEST_P(Rights, EnforcementRunsFromTheRulingWhereNoDayIsFixed) {
  walk_.UpToSignatures(kDay1);
  ASSERT_OK(walk_.Do("mediator", kDay1, R"(revise_draft { agreement: '1' text { clauses: '不再堵路' }
      clauses { kind: CLAUSE_KIND_OMISSION from_party: '1' to_party: '2' ongoing: true } })"));
  for (absl::string_view signer : {"1", "2", "people/mediator"}) {
    ASSERT_OK(
        walk_.Do("mediator", kDay1,
                 absl::StrCat("sign_agreement { agreement: '1' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
  }
  ASSERT_OK(walk_.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_OK(
      walk_.Do("mediator", kDay2,
               absl::StrCat(std::string(kApply, sizeof(kApply) - 2), "explanations { words { text: '说明' } } }")));
  ASSERT_OK(walk_.Do("mediator", kDay3, kConfirmed));
  EXPECT_EQ(DueOf("enforcement.1"), "2028-03-21 00:00");
}

TEST_P(Rights, EnforcementWarnsThirtyDaysBeforeItsEndAndBarsNothing) {
  UpToRuling();
  ASSERT_NE(Find("enforcement.1"), nullptr);
  EXPECT_EQ(Shown(Find("enforcement.1")->next_time()), "2028-03-12 00:00") << "30 days before 04-11 00:00";
  ASSERT_OK(walk_.Fire("enforcement.1"));
  EXPECT_THAT(walk_.ClockChanges(), Contains("WARNED enforcement.1"));
  EXPECT_TRUE(IsListedAsDue(*Find("enforcement.1"))) << "now somebody may tell the creditor";
  ASSERT_OK(walk_.Fire("enforcement.1"));
  EXPECT_EQ(Find("enforcement.1")->status(), v1::CLOCK_EXPIRED);
  EXPECT_FALSE(IsListedAsDue(*Find("enforcement.1"))) << "nobody here was late";
  EXPECT_EQ(walk_.State("application", "1"), "confirmed");
  EXPECT_OK(walk_.Do("mediator", "2028-06-01 10:00",
                     "record_court_answer { confirmation: '1' answer: COURT_ANSWER_ENFORCEMENT }"));
}

// --- a calendar nobody can know yet ----------------------------------------------------------------------------------

TEST_P(Rights, AYearNobodyCanKnowIsWaitedForAndArmsNothing) {
  walk_.SetCalendar(WalkCalendar());
  UpToRuling();
  const v1::Clock* clock = Find("enforcement.1");
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->status(), v1::CLOCK_WAITING_FOR_CALENDAR);
  EXPECT_EQ(Shown(clock->due_time()), "2028-04-11 00:00") << "the earliest day";
  EXPECT_FALSE(clock->has_next_time());
  EXPECT_FALSE(IsListedAsDue(*clock));
  EXPECT_THAT(LinesOf("enforcement", kDay3), HasSubstr("2028年的节假日安排尚未载入，最早2028-04-10届满"));
  // The year is loaded: the warning is armed.
  walk_.SetCalendar(LongCalendar());
  ASSERT_OK(walk_.Do("", "2027-12-01 10:00", "recompute_clocks { calendar_revision: 8 }"));
  EXPECT_EQ(Find("enforcement.1")->status(), v1::CLOCK_RUNNING);
  EXPECT_EQ(Shown(Find("enforcement.1")->next_time()), "2028-03-12 00:00");
}

// --- who is no party: CPL Interpretation art. 372 --------------------------------------------------------------------

TEST_P(Rights, AnInterestedPersonHasSixMonthsFromTheDayTheyKnew) {
  const std::string knows =
      "record_interested_person { confirmation: '1' known_date: '2026-04-03' note { text: '邻户' } }";
  walk_.UpToSignatures(kDay1);
  ASSERT_OK(walk_.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_OK(walk_.Do("mediator", kDay2, kApply));
  EXPECT_EQ(ReasonOf(walk_.Do("mediator", kDay2, knows)), v1::NOT_EFFECTIVE) << "there is no ruling yet";
  ASSERT_OK(walk_.Do("mediator", kDay3, kConfirmed));
  EXPECT_EQ(ReasonOf(walk_.Do("grid", "2026-04-08 10:00", knows)), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk_.Do("mediator", "2026-04-08 10:00", knows));
  EXPECT_EQ(DueOf("interested-objection.1"), "2026-10-06 00:00") << "10-03 is a Saturday";
  EXPECT_FALSE(IsListedAsDue(*Find("interested-objection.1")));
  // Another one knew later, and has a term of their own.
  ASSERT_OK(walk_.Do("mediator", "2026-05-06 10:00",
                     "record_interested_person { confirmation: '1' known_date: '2026-05-05' note { text: '亲戚' } }"));
  EXPECT_EQ(DueOf("interested-objection.2"), "2026-11-06 00:00");
  ASSERT_OK(
      walk_.Do("mediator", "2026-06-01 10:00",
               "record_court_answer { confirmation: '1' answer: COURT_ANSWER_OBJECTION due_date: '2026-07-01' }"));
  EXPECT_EQ(Find("interested-objection.1"), nullptr);
  EXPECT_EQ(walk_.State("interest", "1"), "raised");
}

TEST_P(Rights, AnInterestedPersonKnowsNeitherBeforeTheRulingNorAfterTheAct) {
  UpToRuling();
  for (const char* day : {"2026-03-19", "2026-04-09"}) {
    EXPECT_EQ(walk_
                  .Do("mediator", "2026-04-08 10:00",
                      absl::StrCat("record_interested_person { confirmation: '1' known_date: '", day,
                                   "' note { text: '邻户' } }"))
                  .code(),
              absl::StatusCode::kInvalidArgument)
        << day;
  }
}

// --- the court, the police, the petition office ----------------------------------------------------------------------

// Online Rules art. 10: three working days from the receipt of the application.
TEST_P(Rights, TheCourtAppointsWithinThreeDaysOfTheApplication) {
  const auto opened = [](const std::string& applied) {
    return absl::StrCat(
        "open_case { unit: 'orgs/v' channel: 'tea_room' source: 'court' dispute_class: '02-03' text { "
        "facts: '路' } delegation { kind: DELEGATION_KIND_DELEGATED court: 'orgs/x-court' ",
        applied,
        "} parties { side: PARTY_SIDE_APPLICANT details { name: '甲' } } parties { side: "
        "PARTY_SIDE_RESPONDENT details { name: '乙' } } }");
  };
  // Friday; entered with the delegation on Monday.
  const std::string applied =
      absl::StrCat("application_time { seconds: ", absl::ToUnixSeconds(At("2026-02-27 10:00")), " } ");
  const std::string later =
      absl::StrCat("application_time { seconds: ", absl::ToUnixSeconds(At("2026-03-03 10:00")), " } ");
  EXPECT_EQ(walk_.Do("court", kDay1, opened(later)).code(), absl::StatusCode::kInvalidArgument);
  ASSERT_OK(walk_.Do("court", kDay1, opened(applied)));
  EXPECT_EQ(DueOf("court-appointment"), "2026-03-05 00:00");
  EXPECT_THAT(LinesOf("court-appointment", kDay1), HasSubstr("起算：2026-02-27 10:00（法院收到调解申请）"));
  ASSERT_OK(walk_.Do("registrar", kDay1, "choose_mediator { party: '1' mediator: 'people/mediator' }"));
  EXPECT_EQ(Find("court-appointment"), nullptr) << "the parties picked";
}

TEST_P(Rights, NobodyAppliedSoTheCourtHasNothingToAppointFor) {
  ASSERT_OK(
      walk_.Do("court", kDay1,
               "open_case { unit: 'orgs/v' channel: 'tea_room' source: 'court' dispute_class: '02-03' text { facts: "
               "'路' } delegation { kind: DELEGATION_KIND_DELEGATED court: 'orgs/x-court' } parties { side: "
               "PARTY_SIDE_APPLICANT details { name: '甲' } } parties { side: PARTY_SIDE_RESPONDENT details { name: "
               "'乙' } } }"));
  EXPECT_EQ(Find("court-appointment"), nullptr);
}

// MPS procedure rules art. 183.
TEST_P(Rights, ThePoliceTryASecondTimeWithinSevenWorkingDays) {
  walk_.Open(kDay1);
  ASSERT_OK(walk_.Do("head", kDay1,
                     "refer_out { partner: 'police' reason: 'danger' hand_over { way: HAND_OVER_WAY_BY_HAND } }"));
  ASSERT_OK(walk_.Do("head", "2026-03-06 10:00",
                     "record_partner_answer { referral: '1' answer: REFERRAL_STATE_MEDIATED_ONCE }"));
  EXPECT_EQ(walk_.State("referral", "1"), "mediated-once");
  EXPECT_EQ(DueOf("police-second-mediation.1"), "2026-03-18 00:00");
  ASSERT_OK(
      walk_.Do("head", "2026-03-12 10:00", "record_partner_answer { referral: '1' answer: REFERRAL_STATE_DONE }"));
  EXPECT_EQ(Find("police-second-mediation.1"), nullptr);
}

// Petition Regulations 2022 art. 33, 34; what any other office takes up has no such term.
TEST_P(Rights, ThePetitionOfficeHasSixtyDaysFromItsAcceptance) {
  walk_.Open(kDay1);
  for (const char* partner : {"petition", "notary"}) {
    ASSERT_OK(walk_.Do("head", kDay1,
                       absl::StrCat("refer_out { partner: '", partner,
                                    "' reason: 'danger' hand_over { way: HAND_OVER_WAY_BY_HAND } }")));
  }
  for (const char* referral : {"1", "2"}) {
    ASSERT_OK(
        walk_.Do("head", kDay2,
                 absl::StrCat("record_partner_answer { referral: '", referral, "' answer: REFERRAL_STATE_ACCEPTED }")));
  }
  EXPECT_EQ(DueOf("petition-answer.1"), "2026-05-12 00:00") << "60 days end on Saturday 05-09";
  EXPECT_EQ(Find("petition-answer.2"), nullptr);
}

// --- land contracts: Rural Land Contract Mediation and Arbitration Law art. 7-10 -------------------------------------

TEST_P(Rights, OnContractedLandAnAgreementIsMadeInWriting) {
  const std::string oral =
      "record_oral_agreement { text { clauses: '退地' } clauses { kind: CLAUSE_KIND_ACT from_party: '2' to_party: '1' "
      "} }";
  walk_.Open(kDay1);
  walk_.Accept(kDay1);
  walk_.Assign(kDay1);
  walk_.Consent(kDay1);
  for (const char* dispute_class : {"04-01", "07-03", "07-12"}) {
    ASSERT_OK(walk_.Do("mediator", kDay1, absl::StrCat("amend_facts { dispute_class: '", dispute_class, "' }")));
    const absl::Status refused = walk_.Do("mediator", kDay2, oral);
    EXPECT_EQ(ReasonOf(refused), v1::WRITING_REQUIRED) << dispute_class;
    v1::CommandRefused detail;
    ASSERT_TRUE(ReadDetail(refused, &detail));
    ASSERT_EQ(detail.guards_size(), 1);
    EXPECT_THAT(detail.guards(0).zh(), HasSubstr("调解仲裁法第10条"));
  }
  // In writing it goes its way; any other dispute is settled by word.
  ASSERT_OK(
      walk_.Do("mediator", kDay2,
               "draft_agreement { text { clauses: '退地' } clauses { kind: CLAUSE_KIND_ACT from_party: '2' to_party: "
               "'1' due_date: '2026-04-10' } }"));
  ASSERT_OK(walk_.Do("mediator", kDay2, "amend_facts { dispute_class: '02-03' }"));
  EXPECT_OK(walk_.Do("mediator", kDay2, oral));
}

}  // namespace
}  // namespace gaiwan::testing
