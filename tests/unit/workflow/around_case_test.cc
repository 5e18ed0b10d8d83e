// Questions, what was settled on the spot, merging, support, urging and guidance through the definition the county
// runs by: where they lead, whose clocks they start, who may.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/enforceability.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;

constexpr char kDay1[] = "2026-03-02 09:00";
constexpr char kDay2[] = "2026-03-03 09:00";
constexpr char kSettled[] = R"(register_settled { unit: 'orgs/v' channel: 'tea_room' source: 'on-application'
    dispute_class: '02-03' text { facts: '路' } parties { party: 'a' side: PARTY_SIDE_APPLICANT details { name: '甲' } }
    parties { party: 'b' side: PARTY_SIDE_RESPONDENT details { name: '乙' } } agreement { clauses: '让路' }
    clauses { kind: CLAUSE_KIND_ACT from_party: 'b' to_party: 'a' done_at_once: true } })";

TEST(AnswerQuestion, IsOverAtOnceAndOpensNothing) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("mediator", kDay1, "answer_question { unit: 'orgs/v' answer { text: '可以转租' } }"));
  EXPECT_EQ(walk.State(), "answered");
  EXPECT_TRUE(walk.c().closed());
  EXPECT_EQ(walk.c().clocks_size(), 0);
  EXPECT_EQ(walk.c().case_number(), "");
}

// The main track stands where an agreement in effect leads, each side track as if the acts had been entered one by one.
TEST(RegisterSettled, StandsWhereTheOrdinaryActsWouldHaveLed) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("mediator", kDay1, kSettled));
  EXPECT_EQ(walk.State(), "performing");
  for (const char* party : {"a", "b"}) {
    EXPECT_EQ(walk.State("notice", party), "told");
    EXPECT_EQ(walk.State("consent", party), "given");
  }
  EXPECT_EQ(walk.State("agreement", "1"), "effective");
  EXPECT_EQ(walk.State("confirmation", "1"), "eligible");
  EXPECT_EQ(walk.State("obligation", "1-1"), "open");
  EXPECT_EQ(walk.State("follow-up"), "first");
  EXPECT_EQ(walk.FindClock("mediation"), nullptr) << "nothing is left to mediate";
  EXPECT_NE(walk.FindClock("visit-first"), nullptr);
  // PML art. 33, CPL art. 205: a party may still apply, unverified or not.
  ASSERT_NE(walk.FindClock("confirmation.1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("confirmation.1")->due_time()), "2026-04-02 00:00");
  EXPECT_FALSE(walk.c().settled().verified());
}

TEST(RegisterSettled, IsNotForGridMembersOrOtherUnits) {
  for (const char* person : {"grid", "dispatcher", "registrar"}) {
    Walk walk(ShippedDefinition());
    EXPECT_EQ(ReasonOf(walk.Do(person, kDay1, kSettled)), v1::NOT_YOUR_ROLE) << person;
    EXPECT_EQ(walk.c().version(), 0);
  }
  Walk walk(ShippedDefinition());
  EXPECT_FALSE(walk.Do("other-head", kDay1, kSettled).ok());
  EXPECT_FALSE(walk.Do("town-head", kDay1, kSettled).ok()) << "it is not the town's register";
}

// Open until every side is shown to have confirmed, by the one beside whom nobody stands and by those who hold the
// proof; also when the case is over. Design §5.
TEST(ConfirmSettled, IsOpenUntilItIsVerified) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", definition, ".textproto"))));
    ASSERT_OK(walk.Do("mediator", kDay1, kSettled));
    const auto by_witness = [](const char* party) {
      return absl::StrCat("confirm_settled { party: '", party,
                          "' by: CONFIRMED_BY_NAMED_WITNESS detail { text: '丙' } }");
    };
    EXPECT_EQ(ReasonOf(walk.Do("other-head", kDay2, by_witness("a"))), v1::NOT_YOUR_ROLE);
    Facts party = walk.MakeFacts("nobody", At(kDay2), At(kDay2));
    party.actor = absl::StrCat(walk.c().name(), "/parties/a");
    v1::Command own;
    own.mutable_confirm_settled()->set_party("b");
    own.mutable_confirm_settled()->set_by(v1::CONFIRMED_BY_CODE_TO_OWN_PHONE);
    EXPECT_EQ(ReasonOf(walk.Give(party, own)), v1::NOT_YOUR_ROLE) << "for itself alone";
    own.mutable_confirm_settled()->set_party("a");
    ASSERT_OK(walk.Give(party, own));
    EXPECT_FALSE(walk.c().settled().verified());
    ASSERT_OK(walk.Do("mediator", kDay2,
                      "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '看过' } }"));
    ASSERT_OK(walk.Do("mediator", kDay2, "close_case { visit_waived { text: '当场让路' } }"));
    ASSERT_OK(walk.Do("registrar", kDay2, by_witness("b")));
    EXPECT_TRUE(walk.c().settled().verified());
    EXPECT_EQ(ReasonOf(walk.Do("registrar", kDay2, by_witness("b"))), v1::NOT_IN_THIS_STATE);
  }
}

// "A person does it, no timer": and undoing leads back to where it stood, with the month of mediation.
TEST(MergeCases, EndsAndComesBack) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kDay2, "merge_cases { into: 'cases/c-2' reason { text: '重复' } }")),
            v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", kDay2, "merge_cases { into: 'cases/c-2' reason { text: '重复' } }"));
  EXPECT_EQ(walk.State(), "merged");
  EXPECT_TRUE(walk.c().closed());
  EXPECT_EQ(walk.FindClock("mediation"), nullptr);
  EXPECT_FALSE(walk.c().case_number().empty());
  ASSERT_OK(walk.Do("head", kDay2, "undo_merge { reason { text: '不是一件事' } }"));
  EXPECT_EQ(walk.State(), "assigned");
  EXPECT_FALSE(walk.c().closed());
  EXPECT_EQ(walk.c().merged_into(), "");
  EXPECT_NE(walk.FindClock("mediation"), nullptr);
}

TEST(SplitCase, WhoLeavesIsGoneFromEveryTrack) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1, "add_party { party { side: PARTY_SIDE_RESPONDENT details { name: '丙' } } }"));
  ASSERT_OK(walk.Do("head", kDay1, "split_case { into: 'cases/c-2' parties: '3' reason { text: '另一块地' } }"));
  EXPECT_EQ(walk.State("notice", "3"), "gone");
  EXPECT_EQ(walk.State("consent", "3"), "gone");
  EXPECT_EQ(walk.State("consent", "1"), "asked");
  EXPECT_EQ(walk.State(), "registered");
}

TEST(Support, RunsItsTrackAndTouchesNothingElse) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("support_need", {"machine"});
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay1, "request_support { need: 'machine' words: '要一辆车' }"));
  EXPECT_EQ(walk.State("support", "1"), "asked");
  ASSERT_OK(walk.Do("registrar", kDay1, "claim_support { support: '1' partner: '合作社' }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "report_support { support: '1' proof { text: '照片' } }"));
  EXPECT_NE(walk.FindClock("support-check.1"), nullptr);
  ASSERT_OK(walk.Do("head", kDay1, "confirm_support { support: '1' refused: true }"));
  EXPECT_EQ(walk.State("support", "1"), "claimed");
  ASSERT_OK(walk.Do("registrar", kDay2, "report_support { support: '1' proof { text: '照片' } }"));
  ASSERT_OK(walk.Do("head", kDay2, "confirm_support { support: '1' }"));
  EXPECT_EQ(walk.State("support", "1"), "confirmed");
  EXPECT_EQ(walk.FindClock("support-check.1"), nullptr);
  EXPECT_EQ(walk.State(), "registered");
}

// A red partner is appointed, claims and reports; a post at the town that holds a case makes nobody more than that.
TEST(Support, IsClaimedByARedPartnerOfTheArea) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto"))));
    walk.codes()->Add("support_need", {"machine"});
    walk.directory()->Person("partner", "t", "red-partner").Person("village-partner", "v", "red-partner");
    walk.directory()->Org("far", "county").Person("stranger", "far", "red-partner");
    walk.Open(kDay1);
    ASSERT_OK(walk.Do("mediator", kDay1, "request_support { need: 'machine' words: '要一辆车' }"));
    const char* claim = "claim_support { support: '1' partner: '合作社' }";
    EXPECT_EQ(ReasonOf(walk.Do("stranger", kDay1, claim)), v1::NOT_YOUR_ROLE) << name;
    EXPECT_EQ(ReasonOf(walk.Do("grid", kDay1, claim)), v1::NOT_YOUR_ROLE) << name;
    ASSERT_OK(walk.Do("partner", kDay1, claim));
    ASSERT_OK(walk.Do("partner", kDay1, "report_support { support: '1' proof { text: '照片' } }"));
    for (const char* person : {"partner", "village-partner"}) {
      EXPECT_EQ(ReasonOf(walk.Do(person, kDay1, "confirm_support { support: '1' }")), v1::NOT_YOUR_ROLE) << name;
      for (const char* other : {"add_note { note { text: 'x' } }", "urge { text { text: 'x' } }",
                                "raise_risk { grade: 'red' note { text: 'x' } }",
                                "record_prevention { kind: 'suicide' people: 1 proof { text: 'x' } }"}) {
        EXPECT_EQ(ReasonOf(walk.Do(person, kDay1, other)), v1::NOT_YOUR_ROLE) << name << " " << person << " " << other;
      }
    }
    ASSERT_OK(walk.Do("head", kDay1, "confirm_support { support: '1' }"));
  }
}

// A gift never conditions an agreement: a clause that hangs on one is found, and warned of before a court is asked.
TEST(Support, AClauseThatHangsOnItIsFound) {
  const auto definition = ShippedDefinition();
  google::protobuf::RepeatedPtrField<v1::Clause> clauses;
  v1::Clause* clause = clauses.Add();
  clause->set_kind(v1::CLAUSE_KIND_MONEY);
  clause->set_due_date("2026-05-01");
  v1::AgreementText text;
  text.add_clauses("红色合伙人的资助到位后，孔某转账付清3000元。");
  bool found = false;
  for (const v1::Finding& finding : FindInWords(definition->proto().settling(), clauses, text)) {
    found |= finding.word() == "红色合伙人";
  }
  EXPECT_TRUE(found);
}

// The day that was named; where none was, the length that the county promised.
TEST(Urge, HasItsAnswerClock) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kDay1, "urge { text { text: 'x' } }")), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("justice", kDay1, "urge { text { text: '请抓紧' } due_date: '2026-03-11' }"));
  ASSERT_OK(walk.Do("justice", kDay1, "urge { text { text: '请抓紧' } }"));
  ASSERT_NE(walk.FindClock("urging-answer.1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("urging-answer.1")->due_time()), "2026-03-12 00:00");
  EXPECT_EQ(Shown(walk.FindClock("urging-answer.2")->due_time()), "2026-03-06 00:00");
  ASSERT_OK(walk.Do("registrar", kDay2, "answer_urging { urging: '1' answer { text: '已安排' } }"));
  EXPECT_EQ(walk.FindClock("urging-answer.1"), nullptr);
  EXPECT_NE(walk.FindClock("urging-answer.2"), nullptr);
}

// Those it is about learn nothing of it by track or clock.
TEST(Complaint, IsForTheOfficeThatGuides) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("complaint_reason", {"partial"});
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1, "file_complaint { party: '1' reason: 'partial' text { text: '偏袒' } }"));
  EXPECT_TRUE(walk.events().back().moves().empty());
  EXPECT_TRUE(walk.events().back().clock_changes().empty());
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay2, "answer_complaint { complaint: '1' sends_on: true }")), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("justice", kDay2, "answer_complaint { complaint: '1' sends_on: true }"));
}

TEST(Guidance, IsOpenToWhoWasAskedAlone) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "ask_guidance { of: 'orgs/t-justice' question { text: '能否受理' } }"));
  EXPECT_NE(walk.FindClock("guidance-answer.1"), nullptr);
  const auto open = [&](const char* person) {
    return AllowedCommands(walk.definition(), walk.c(), walk.MakeFacts(person, At(kDay1), At(kDay1)));
  };
  EXPECT_THAT(open("justice"), Contains("answer_guidance"));
  EXPECT_THAT(open("head"), Not(Contains("answer_guidance")));
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay1, "answer_guidance { guidance: '1' answer { text: '可以' } }")),
            v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("justice", kDay2, "answer_guidance { guidance: '1' answer { text: '可以' } }"));
  EXPECT_EQ(walk.State("guidance", "1"), "answered");
}

}  // namespace
}  // namespace gaiwan::testing
