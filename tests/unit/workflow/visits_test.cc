// tests/unit/workflow/visits_test.cc: from when visits are counted, which one is one, and how often somebody looks in
// while a danger stands.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

std::shared_ptr<const Definition> Preset(const std::string& name) {
  return LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
}

class Visits : public ::testing::TestWithParam<std::string> {
 protected:
  // In effect since Tuesday the 3rd; 100 yuan are due on April 10.
  void Settle() {
    walk_.UpToSignatures("2026-03-02 09:00");
    ASSERT_OK(
        walk_.Do("head", "2026-03-03 10:00", "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  }
  std::string DueOf(absl::string_view clock) const {
    const v1::Clock* found = walk_.FindClock(clock);
    return found == nullptr ? "" : Shown(found->due_time());
  }
  absl::Status Visit(absl::string_view when, absl::string_view more = "outcome: VISIT_OUTCOME_SATISFIED") {
    return walk_.Do("mediator", when,
                    absl::StrCat("record_visit { way: 'in-person' place { text: '家中' } ", more, " }"));
  }
  v1::Reason CloseRefused(absl::string_view when) { return ReasonOf(walk_.Do("mediator", when, "close_case {}")); }

  Walk walk_{Preset(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Shipped, Visits, ::testing::Values("mediation-543", "mediation-diagnosis"),
                         [](const auto& test) { return test.param == "mediation-543" ? "Method" : "Diagnosis"; });

// Facts §5 (7 days and a month), as the issue has it: from the effect or the first day to perform.
TEST_P(Visits, AreCountedFromTheFirstDayToPerform) {
  Settle();
  EXPECT_EQ(DueOf("visit-first"), "2026-04-18 00:00");
  EXPECT_EQ(DueOf("visit-second"), "2026-05-11 00:00");
}

TEST_P(Visits, AreCountedFromTheEffectWhereNothingIsDueLater) {
  walk_.Open("2026-03-02 09:00");
  walk_.Accept("2026-03-02 09:10");
  walk_.Assign("2026-03-02 09:20");
  walk_.Consent("2026-03-02 09:30");
  ASSERT_OK(walk_.Do("mediator", "2026-03-03 10:00",
                     R"(record_oral_agreement { text { clauses: '当场赔礼' } writing_not_needed: true
      clauses { kind: CLAUSE_KIND_APOLOGY from_party: '1' to_party: '2' done_at_once: true } })"));
  EXPECT_EQ(DueOf("visit-first"), "2026-03-11 00:00");
  EXPECT_EQ(DueOf("visit-second"), "2026-04-03 00:00");
}

// What is agreed otherwise moves them.
TEST_P(Visits, FollowAnAmendment) {
  Settle();
  ASSERT_OK(
      walk_.Do("mediator", "2026-03-10 09:00",
               R"(amend_agreement { replaces: '1' reason { text: '卖羊后付' } text { facts: '路' clauses: '转账付款' }
      clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 }
                due_date: '2026-06-10' } })"));
  for (absl::string_view signer : {"1", "2", "people/mediator"}) {
    ASSERT_OK(
        walk_.Do("mediator", "2026-03-10 10:00",
                 absl::StrCat("sign_agreement { agreement: '2' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
  }
  ASSERT_OK(walk_.Do("head", "2026-03-10 11:00", "seal_agreement { agreement: '2' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(DueOf("visit-first"), "2026-06-18 00:00");
}

// No fake visit "today": that of the day of the seal is on record, and neither ends the plan nor closes the case.
TEST_P(Visits, OnTheDayOfTheEffectDoNotCount) {
  Settle();
  ASSERT_OK(walk_.Do("mediator", "2026-03-03 10:30",
                     "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"));
  ASSERT_OK(Visit("2026-03-03 10:31"));
  EXPECT_EQ(walk_.State("follow-up"), "first");
  EXPECT_EQ(CloseRefused("2026-03-03 11:00"), v1::VISIT_MISSING);
  ASSERT_OK(Visit("2026-03-04 09:00"));
  EXPECT_EQ(walk_.State("follow-up"), "second");
  ASSERT_OK(walk_.Do("mediator", "2026-03-04 10:00", "close_case {}"));
}

// Before anything is due there is nothing to see, unless somebody planned to look.
TEST_P(Visits, BeforeAnythingIsDueCountWhenTheyWerePlanned) {
  Settle();
  ASSERT_OK(Visit("2026-03-12 09:00"));
  EXPECT_EQ(walk_.State("follow-up"), "first");
  EXPECT_EQ(CloseRefused("2026-03-12 10:00"), v1::VISIT_MISSING);
  ASSERT_OK(walk_.Do("mediator", "2026-03-12 10:00", "plan_visit { planned_date: '2026-03-20' }"));
  ASSERT_OK(Visit("2026-03-20 09:00", "visit: '2' outcome: VISIT_OUTCOME_SATISFIED"));
  EXPECT_EQ(walk_.State("follow-up"), "second");
  ASSERT_OK(walk_.Do("mediator", "2026-03-20 10:00", "close_case {}"));
}

TEST_P(Visits, ThatReachedNobodyDoNotCount) {
  Settle();
  ASSERT_OK(Visit("2026-04-11 09:00", "outcome: VISIT_OUTCOME_NOT_REACHED"));
  EXPECT_EQ(walk_.State("follow-up"), "first");
  ASSERT_OK(walk_.Do("mediator", "2026-04-11 10:00",
                     "record_performance { obligation: '1-1' state: OBLIGATION_STATE_UNKNOWN }"));
  EXPECT_EQ(CloseRefused("2026-04-11 11:00"), v1::VISIT_MISSING);
  ASSERT_OK(walk_.Do("mediator", "2026-04-11 12:00", "close_case { visit_waived { text: '已搬走，联系不上' } }"));
}

// Peers row 59: more when it is red. Every week until it is graded down, whatever else is planned.
TEST_P(Visits, AreMoreWhileADangerStands) {
  Settle();
  EXPECT_EQ(walk_.FindClock("visit-risk.1"), nullptr);
  ASSERT_OK(walk_.Do("mediator", "2026-03-04 09:00", "raise_risk { grade: 'orange' note { text: '扬言报复' } }"));
  EXPECT_EQ(DueOf("visit-risk.1"), "2026-03-12 00:00");
  ASSERT_OK(Visit("2026-03-10 09:00"));
  const auto runs = [&] {
    for (const v1::Clock& clock : walk_.c().clocks()) {
      if (clock.rule() == "visit-risk") return Shown(clock.due_time());
    }
    return std::string();
  };
  EXPECT_EQ(runs(), "2026-03-18 00:00");
  ASSERT_OK(walk_.Do("mediator", "2026-03-12 09:00",
                     "assess_risk { risk: '1' grade: 'yellow' reason { text: '双方已和好' } }"));
  EXPECT_EQ(runs(), "");
  ASSERT_OK(
      walk_.Do("mediator", "2026-03-13 09:00", "assess_risk { risk: '1' grade: 'red' reason { text: '又起争执' } }"));
  EXPECT_EQ(runs(), "2026-03-21 00:00");
}

TEST_P(Visits, AreMoreFromTheEffectOnWhereADangerStoodBefore) {
  walk_.Open("2026-03-02 09:00");
  ASSERT_OK(walk_.Do("mediator", "2026-03-02 09:05", "raise_risk { grade: 'yellow' note { text: '争吵' } }"));
  ASSERT_OK(walk_.Do("mediator", "2026-03-02 09:06", "raise_risk { grade: 'red' note { text: '持械' } }"));
  walk_.Accept("2026-03-02 09:10");
  walk_.Assign("2026-03-02 09:20");
  walk_.Consent("2026-03-02 09:30");
  EXPECT_EQ(walk_.FindClock("visit-risk.2"), nullptr) << "nothing to visit yet";
  ASSERT_OK(walk_.Do("mediator", "2026-03-03 10:00",
                     R"(record_oral_agreement { text { clauses: '让路' } writing_not_needed: true
      clauses { kind: CLAUSE_KIND_ACT from_party: '1' to_party: '2' due_date: '2026-06-05' } })"));
  EXPECT_EQ(DueOf("visit-risk.2"), "2026-03-11 00:00");
  EXPECT_EQ(walk_.FindClock("visit-risk.1"), nullptr) << "a quarrel alone has the plan of every case";
}

// Facts: not performed, urge; a new quarrel, a new round; enforcement or suit, advice; danger, report.
TEST_P(Visits, AreFollowedUpByWhatTheyFound) {
  Settle();
  const auto found = [&](absl::string_view when, absl::string_view outcome) {
    return Visit(when, absl::StrCat("outcome: VISIT_OUTCOME_", outcome));
  };
  // Rule and end of those that run.
  const auto running = [&] {
    std::vector<std::string> ids;
    for (const v1::Clock& clock : walk_.c().clocks()) {
      for (const char* rule : {"visit-breach", "visit-quarrel", "visit-advice", "visit-danger"}) {
        if (clock.rule() == rule) ids.push_back(absl::StrCat(rule, " ", Shown(clock.due_time())));
      }
    }
    return ids;
  };
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  ASSERT_OK(found("2026-03-10 09:00", "NOT_PERFORMED"));
  EXPECT_THAT(running(), ElementsAre("visit-breach 2026-03-14 00:00"));  // Of a Tuesday, three working days.
  ASSERT_OK(found("2026-03-11 09:00", "NOT_PERFORMED"));
  EXPECT_THAT(running(), ElementsAre("visit-breach 2026-03-17 00:00")) << "it begins anew";
  ASSERT_OK(found("2026-03-12 09:00", "NEW_QUARREL"));
  EXPECT_THAT(running(), ElementsAre("visit-quarrel 2026-03-18 00:00"));
  ASSERT_OK(found("2026-03-13 09:00", "WANTS_COURT"));
  EXPECT_THAT(running(), ElementsAre("visit-advice 2026-03-19 00:00"));
  ASSERT_OK(
      walk_.Do("mediator", "2026-03-13 10:00", "give_rights_notice { party: '1' way: WAY_ORALLY language: 'zh' }"));
  EXPECT_THAT(running(), IsEmpty());
  ASSERT_OK(found("2026-03-14 09:00", "DANGER"));
  EXPECT_THAT(running(), ElementsAre("visit-danger 2026-03-14 10:00"));
  ASSERT_OK(walk_.Do("mediator", "2026-03-14 09:20", "raise_risk { grade: 'orange' note { text: '扬言报复' } }"));
  EXPECT_THAT(running(), IsEmpty());
  ASSERT_OK(found("2026-03-16 09:00", "SATISFIED"));
  EXPECT_THAT(running(), IsEmpty());
}

}  // namespace
}  // namespace gaiwan::testing
