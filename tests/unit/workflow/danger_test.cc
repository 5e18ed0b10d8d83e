// Longer periods, dangers and a suspicion of sham under the procedure as shipped: states, clocks, who may.
#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/explain.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr char kStart[] =
    "start_session { mode: SESSION_MODE_IN_PERSON attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
    "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }";

Walk Accepted(const std::string& definition = "mediation-543") {
  Walk walk(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", definition, ".textproto"))));
  walk.Open("2026-03-05 09:00");
  if (definition == "mediation-543") {
    walk.Accept("2026-03-05 09:00");
  } else {
    EXPECT_OK(walk.Do("head", "2026-03-05 09:00", "accept_case {}"));
  }
  walk.Assign("2026-03-05 09:00");
  walk.Consent("2026-03-05 09:00");
  return walk;
}

absl::Status Agree(Walk* walk, absl::string_view when, absl::string_view party, bool refuses = false) {
  return walk->Do("mediator", when,
                  absl::StrCat("agree_extension { extension: '1' party: '", party,
                               "' way: WAY_ORALLY refuses: ", refuses ? "true" : "false", " }"));
}
absl::Status Ask(Walk* walk, absl::string_view when, int days) {
  return walk->Do("mediator", when, absl::StrCat("request_extension { days: ", days, " reason { text: '等测绘' } }"));
}

// MoJ order 75 art. 33: a month; with the consent of all it is longer (facts 3.4). 7 April and 18 days is Saturday the
// 25th, so Monday the 27th (Civil Code art. 203).
TEST(Extension, MovesTheClockWhenTheLastAgrees) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-04-08 00:00");
    ASSERT_OK(Ask(&walk, "2026-03-20 09:00", 18));
    ASSERT_OK(Agree(&walk, "2026-03-20 09:00", "1"));
    EXPECT_THAT(walk.ClockChanges(), ElementsAre());
    ASSERT_OK(Agree(&walk, "2026-03-20 10:00", "2"));
    EXPECT_THAT(walk.ClockChanges(), ElementsAre("MOVED mediation"));
    EXPECT_EQ(walk.FindClock("mediation")->extended_days(), 18);
    EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-04-28 00:00");
    const v1::ExplainCaseResponse explained = ExplainCase(
        walk.definition(), walk.c(), walk.MakeFacts("head", At("2026-03-20 11:00"), At("2026-03-20 11:00")));
    bool said = false;
    for (const v1::ExplainedClock& clock : explained.clocks()) {
      for (const v1::Label& line : clock.lines()) said |= absl::StrContains(line.zh(), "经同意延长18日");
    }
    EXPECT_TRUE(said);
  }
}

TEST(Extension, OneNoLeavesTheClock) {
  Walk walk = Accepted();
  ASSERT_OK(Ask(&walk, "2026-03-20 09:00", 18));
  ASSERT_OK(Agree(&walk, "2026-03-20 09:00", "1"));
  ASSERT_OK(Agree(&walk, "2026-03-20 10:00", "2", true));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre());
  EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-04-08 00:00");
}

TEST(Extension, OfAPausedClockCountsWhenItRunsAgain) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00",
                    "pause_case { kind: 'survey' review_date: '2026-03-20' note { text: 'x' } }"));
  ASSERT_OK(Ask(&walk, "2026-03-11 09:00", 1));
  ASSERT_OK(Agree(&walk, "2026-03-11 09:00", "1"));
  ASSERT_OK(Agree(&walk, "2026-03-11 10:00", "2"));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("MOVED mediation"));
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_PAUSED);
  EXPECT_FALSE(walk.FindClock("mediation")->has_due_time());
  ASSERT_OK(walk.Do("mediator", "2026-03-12 09:00", "resume_case {}"));
  // Two days taken out: 7 April, and one day more.
  EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-04-09 00:00");
}

// Shenzhen reg. art. 25: the month is over unless the parties agree to go on.
TEST(Extension, OfAMonthThatIsOverLetsMediationGoOn) {
  Walk walk = Accepted();
  while (walk.State() != "stopping") ASSERT_OK(walk.Fire("mediation"));
  ASSERT_OK(Ask(&walk, "2026-04-08 09:00", 20));
  ASSERT_OK(Agree(&walk, "2026-04-08 09:00", "1"));
  EXPECT_EQ(walk.State(), "stopping");
  ASSERT_OK(Agree(&walk, "2026-04-08 10:00", "2"));
  EXPECT_EQ(walk.State(), "between-sessions");
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_RUNNING);
  EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-04-28 00:00");
  while (walk.State() != "stopping") ASSERT_OK(walk.Fire("mediation"));
}

TEST(Extension, IntoAYearThatIsNotLoadedWaitsForTheCalendar) {
  Walk walk = Accepted();
  for (int i = 1; i <= 2; ++i) {
    ASSERT_OK(Ask(&walk, "2026-03-20 09:00", 180));
    for (const char* party : {"1", "2"}) {
      ASSERT_OK(walk.Do("mediator", "2026-03-20 09:00",
                        absl::StrCat("agree_extension { extension: '", i, "' party: '", party, "' way: WAY_ORALLY }")));
    }
  }
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_WAITING_FOR_CALENDAR);
  EXPECT_EQ(walk.FindClock("mediation")->extended_days(), 360);
  EXPECT_FALSE(walk.FindClock("mediation")->has_next_time());
}

// PML art. 33, CPL art. 205: thirty days, and nobody lengthens them. Nor what the levels promised each other.
TEST(Extension, NotOfTheThirtyDaysNorOfALevel) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures("2026-03-02 09:00");
  EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-02 09:00",
                             "request_extension { clock: 'level-village' days: 5 reason { text: 'x' } }")),
            v1::NOT_IN_THIS_STATE);
  EXPECT_NE(walk.definition().FindClock("confirmation"), nullptr);
  for (const char* rule : {"confirmation", "level-village", "obligation-due"}) {
    const auto& pauses = walk.definition().FindClock(rule)->pauses();
    EXPECT_THAT(pauses, Not(Contains("extension"))) << rule;
  }
  for (const char* rule : {"mediation", "delegated", "entrusted", "entrusted-summary"}) {
    EXPECT_THAT(walk.definition().FindClock(rule)->pauses(), Contains("extension")) << rule;
  }
}

// PML art. 25. An hour to answer, also when the case is over.
TEST(Risk, IsAnsweredForByWhoMustAndBeginsAnewWhenItIsMore) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("mediator", "2026-03-05 10:00", "raise_risk { grade: 'yellow' note { text: '扬言动手' } }"));
  EXPECT_EQ(walk.State("risk", "1"), "raised");
  ASSERT_NE(walk.FindClock("risk-answer.1"), nullptr);
  EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-05 10:10", "acknowledge_risk { risk: '1' measures { text: 'x' } }")),
            v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", "2026-03-05 10:20", "acknowledge_risk { risk: '1' measures { text: '已上门' } }"));
  EXPECT_EQ(walk.State("risk", "1"), "acknowledged");
  EXPECT_EQ(walk.FindClock("risk-answer.1"), nullptr);
  ASSERT_OK(walk.Do("mediator", "2026-03-05 11:00", "assess_risk { risk: '1' grade: 'yellow' reason { text: 'x' } }"));
  EXPECT_EQ(walk.State("risk", "1"), "acknowledged");
  ASSERT_OK(walk.Do("mediator", "2026-03-05 11:00", "assess_risk { risk: '1' grade: 'orange' reason { text: 'x' } }"));
  EXPECT_EQ(walk.State("risk", "1"), "raised");
  EXPECT_EQ(Shown(walk.FindClock("risk-answer.1")->due_time()), "2026-03-05 12:00");
  ASSERT_OK(walk.Do("justice", "2026-03-05 11:10", "acknowledge_risk { risk: '1' measures { text: 'x' } }"));
  ASSERT_OK(walk.Do("grid", "2026-03-05 12:00", "raise_risk { risk: '1' grade: 'red' note { text: '持刀' } }"));
  EXPECT_EQ(walk.State("risk", "1"), "raised");
  EXPECT_EQ(Shown(walk.FindClock("risk-answer.1")->due_time()), "2026-03-05 13:00");
}

TEST(Risk, StaysOpenInAClosedCaseUntilItIsAnswered) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("mediator", "2026-03-05 10:00", "raise_risk { grade: 'red' note { text: 'x' } }"));
  ASSERT_OK(walk.Do("head", "2026-03-05 11:30", "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("head", "2026-03-05 11:40", "close_case {}"));
  ASSERT_OK(walk.Fire("risk-answer.1"));
  EXPECT_EQ(walk.FindClock("risk-answer.1")->status(), v1::CLOCK_EXPIRED);
  ASSERT_OK(walk.Do("head", "2026-03-06 09:00", "acknowledge_risk { risk: '1' measures { text: 'x' } }"));
  EXPECT_EQ(walk.FindClock("risk-answer.1"), nullptr);
}

// Anti-Domestic-Violence Law art. 14, Law on the Protection of Minors art. 11: within the hour, red for everybody who
// may see it, and before that the case is not closed.
TEST(Violence, AgainstAMinorIsReportedWithinTheHour) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    walk.codes()->Add("risk_kind", {"family-violence"});
    const char* grown_up = "amend_party { party: '2' details { name: '乙' birth_date: '1990-05-01' } }";
    ASSERT_OK(walk.Do("mediator", "2026-03-05 10:00",
                      "raise_risk { grade: 'orange' kind: 'family-violence' note { text: '打人' } }"));
    EXPECT_EQ(walk.FindClock("report-duty"), nullptr) << "of age, as far as anybody knows";
    ASSERT_OK(walk.Do("mediator", "2026-03-05 10:30",
                      "amend_party { party: '2' details { name: '乙' birth_date: '2014-05-01' } }"));
    ASSERT_NE(walk.FindClock("report-duty"), nullptr) << definition;
    EXPECT_EQ(Shown(walk.FindClock("report-duty")->due_time()), "2026-03-05 11:30");
    const Facts facts = walk.MakeFacts("head", At("2026-03-05 10:40"), At("2026-03-05 10:40"));
    const auto warned = [&] {
      const v1::ExplainCaseResponse explained = ExplainCase(walk.definition(), walk.c(), facts);
      return std::count_if(explained.warnings().begin(), explained.warnings().end(),
                           [](const v1::Label& words) { return words.zh().find("须立即报警") != std::string::npos; });
    };
    EXPECT_EQ(warned(), 1);
    ASSERT_OK(walk.Do("mediator", "2026-03-05 10:45", grown_up));
    EXPECT_EQ(walk.FindClock("report-duty"), nullptr) << "a slip of the pen";
    ASSERT_OK(walk.Do("mediator", "2026-03-05 10:50",
                      "amend_party { party: '2' details { name: '乙' birth_date: '2014-05-01' } }"));
    ASSERT_OK(walk.Do("head", "2026-03-05 11:00", "terminate { reason: 'refused' advice { text: '可起诉' } }"));
    EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-05 11:05", "close_case {}")), v1::PROOF_MISSING);
    // The directory has no police: it lies ready on paper, and is reported once something shows that it was brought.
    ASSERT_EQ(walk.c().referrals_size(), 1);
    EXPECT_NE(walk.FindClock("report-duty"), nullptr);
    ASSERT_OK(walk.Do("mediator", "2026-03-05 11:10",
                      "record_partner_answer { referral: '1' answer: REFERRAL_STATE_RECEIVED receipt { way: "
                      "HAND_OVER_WAY_BY_HAND number: '接警回执3' } }"));
    EXPECT_EQ(walk.FindClock("report-duty"), nullptr);
    EXPECT_EQ(warned(), 0);
    ASSERT_OK(walk.Do("head", "2026-03-05 11:20", "close_case {}"));
  }
}

TEST(Risk, OfManyPeopleIsAGroupEventFromTheFirstWordOn) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("grid", "2026-03-05 10:00", "raise_risk { grade: 'red' people: 9 note { text: '堵路' } }"));
  EXPECT_FALSE(walk.c().risks(0).group_event());
  ASSERT_OK(walk.Do("grid", "2026-03-05 10:10", "raise_risk { grade: 'red' people: 50 note { text: '堵路' } }"));
  EXPECT_EQ(walk.c().risks(1).people(), 50);
  EXPECT_TRUE(walk.c().risks(1).group_event());
  ASSERT_OK(
      walk.Do("head", "2026-03-05 11:00", "assess_risk { risk: '2' grade: 'red' people: 4 reason { text: '散了' } }"));
  EXPECT_FALSE(walk.c().risks(1).group_event());
  // Not counted again: it stays as it was.
  ASSERT_OK(walk.Do("head", "2026-03-05 11:00", "assess_risk { risk: '1' grade: 'orange' reason { text: 'x' } }"));
  EXPECT_EQ(walk.c().risks(0).people(), 9);
}

TEST(Risk, OfManyPeopleIsFlaggedAsAGroupEvent) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("mediator", "2026-03-05 10:00", "raise_risk { grade: 'yellow' note { text: 'x' } }"));
  const auto warnings = [&](int people, const char* grade) {
    EXPECT_OK(walk.Do(
        "head", "2026-03-05 10:00",
        absl::StrCat("assess_risk { risk: '1' grade: '", grade, "' people: ", people, " reason { text: 'x' } }")));
    return ExplainCase(walk.definition(), walk.c(),
                       walk.MakeFacts("head", At("2026-03-05 11:00"), At("2026-03-05 11:00")))
        .warnings_size();
  };
  EXPECT_EQ(warnings(9, "orange"), 0);
  EXPECT_EQ(warnings(10, "orange"), 1);
  EXPECT_EQ(warnings(10, "green"), 0);
}

// CPL Interpretation art. 75: many are ten, and a household or a group has as many as it has heads.
TEST(Parties, OfManyHeadsAreFlagged) {
  Walk walk = Accepted();
  const auto warnings = [&](int heads) {
    EXPECT_OK(walk.Do("head", "2026-03-05 10:00",
                      absl::StrCat("amend_party { party: '2' details { name: '乙' } head_count: ", heads, " }")));
    return ExplainCase(walk.definition(), walk.c(),
                       walk.MakeFacts("head", At("2026-03-05 11:00"), At("2026-03-05 11:00")))
        .warnings_size();
  };
  EXPECT_EQ(warnings(8), 0) << "nine with the other party";
  EXPECT_EQ(warnings(9), 1);
  EXPECT_EQ(warnings(1), 0);
}

// SPC 2016 art. 18; Online Rules art. 23.
TEST(Sham, StopsTheClockUntilTheHeadClearsIt) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00", "raise_sham_suspicion { grounds { text: '借条像是新写的' } }"));
    EXPECT_EQ(walk.State(), "paused");
    EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_PAUSED);
    EXPECT_EQ(Shown(walk.FindClock("pause-review")->due_time()), "2026-03-18 00:00");
    EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-11 09:00", "resume_case {}")), v1::ALREADY_PAUSED);
    EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-11 09:00", "clear_sham_suspicion { reason { text: 'x' } }")),
              v1::NOT_YOUR_ROLE);
    ASSERT_OK(walk.Do("head", "2026-03-11 09:00", "clear_sham_suspicion { reason { text: '银行有流水' } }"));
    EXPECT_EQ(walk.State(), "assigned");
    EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_RUNNING);
    EXPECT_EQ(walk.FindClock("pause-review"), nullptr);
    EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-11 09:00", "clear_sham_suspicion { reason { text: 'x' } }")),
              v1::FACTS_INCOMPLETE);
  }
}

TEST(Sham, MayBeEndedWhileItLasts) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00", "raise_sham_suspicion { grounds { text: 'x' } }"));
  ASSERT_OK(walk.Do("head", "2026-03-10 10:00", "terminate { reason: 'refused' advice { text: '可起诉' } }"));
  EXPECT_EQ(walk.State(), "terminated");
  EXPECT_TRUE(walk.c().has_sham_suspicion());
  ASSERT_OK(walk.Do("head", "2026-03-10 11:00", "close_case {}"));
  ASSERT_OK(walk.Do("justice", "2026-03-12 11:00", "clear_sham_suspicion { reason { text: 'x' } }"));
  EXPECT_EQ(walk.State(), "closed");
}

// bug: nobody could say so while people sat there, nor once it was over: the session had to be ended first, and of a
// closed case the judicial office never heard.
TEST(Sham, IsRaisedWhileASessionRuns) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    ASSERT_OK(walk.Do("mediator", "2026-03-05 09:00", kStart));
    ASSERT_EQ(walk.State(), "in-session");
    ASSERT_OK(walk.Do("mediator", "2026-03-05 09:30", "raise_sham_suspicion { grounds { text: '两人串通' } }"));
    EXPECT_EQ(walk.State(), "in-session");
    EXPECT_TRUE(walk.c().has_sham_suspicion());
    EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_PAUSED) << definition;
    for (const char* command :
         {"draft_agreement { text { clauses: 'x' } }", "record_oral_agreement { text { clauses: 'x' } }",
          "raise_sham_suspicion { grounds { text: 'x' } }"}) {
      EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-05 09:40", command)), v1::ALREADY_PAUSED) << command;
    }
    ASSERT_OK(walk.Do("mediator", "2026-03-05 10:00", "end_session { session: '1' result: SESSION_RESULT_CONTINUED }"));
    EXPECT_EQ(walk.State(), "between-sessions");
    // It stands, and no other pause takes its place.
    EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-05 10:10", kStart)), v1::ALREADY_PAUSED);
    EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-05 10:10", "pause_case { kind: 'survey' review_date: '2026-03-20' }")),
              v1::ALREADY_PAUSED);
    ASSERT_OK(walk.Do("justice", "2026-03-06 09:00", "clear_sham_suspicion { reason { text: '有流水' } }"));
    EXPECT_EQ(walk.State(), "between-sessions");
    EXPECT_FALSE(walk.c().has_pause());
    EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_RUNNING);
    EXPECT_OK(walk.Do("mediator", "2026-03-06 10:00", kStart));
  }
}

TEST(Sham, IsRaisedOfWhatIsOver) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    ASSERT_OK(walk.Do("head", "2026-03-10 10:00", "terminate { reason: 'refused' advice { text: '可起诉' } }"));
    ASSERT_OK(walk.Do("mediator", "2026-03-10 10:30", "raise_sham_suspicion { grounds { text: '事后发现' } }"));
    EXPECT_EQ(walk.State(), "terminated");
    EXPECT_FALSE(walk.c().has_pause()) << "there is nothing to pause";
    ASSERT_OK(walk.Do("head", "2026-03-10 11:00", "clear_sham_suspicion { reason { text: 'x' } }"));
    ASSERT_OK(walk.Do("head", "2026-03-10 12:00", "close_case {}"));
    ASSERT_OK(walk.Do("justice", "2026-04-10 09:00", "raise_sham_suspicion { grounds { text: '另案查明' } }"));
    EXPECT_EQ(walk.State(), "closed");
    EXPECT_FALSE(walk.c().has_pause());
    EXPECT_TRUE(walk.c().has_sham_suspicion());
    EXPECT_EQ(ReasonOf(walk.Do("justice", "2026-04-10 10:00", "clear_sham_suspicion { reason { text: 'x' } }")),
              v1::SAME_PERSON);
    ASSERT_OK(walk.Do("head", "2026-04-11 09:00", "clear_sham_suspicion { reason { text: 'x' } }"));
    EXPECT_FALSE(walk.c().has_sham_suspicion());
    EXPECT_EQ(walk.State(), "closed");
  }
}

// bug: what was suspected once it was agreed stopped nothing: it was signed, sealed, talked about and closed as before.
TEST(Sham, StopsWhatIsAgreedToo) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    ASSERT_OK(walk.Do("mediator", "2026-03-05 10:00", R"(record_oral_agreement { writing_not_needed: true
        text { clauses: '转账' } clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2'
        amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-10' } })"));
    ASSERT_EQ(walk.State(), "performing");
    ASSERT_OK(walk.Do("head", "2026-03-10 09:00", "raise_sham_suspicion { grounds { text: '双方是合伙人' } }"));
    ASSERT_NE(walk.FindClock("pause-review"), nullptr) << definition;
    EXPECT_EQ(Shown(walk.FindClock("pause-review")->due_time()), "2026-03-18 00:00");
    for (const char* command :
         {"start_session { mode: SESSION_MODE_FIELD }", "draft_agreement { text { clauses: 'x' } }",
          "amend_agreement { replaces: '1' reason { text: 'x' } text { clauses: 'x' } }"}) {
      EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-10 10:00", command)), v1::ALREADY_PAUSED) << command;
    }
    EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-10 10:00", "close_case {}")), v1::ALREADY_PAUSED);
    ASSERT_OK(walk.Do("justice", "2026-03-12 09:00", "clear_sham_suspicion { reason { text: '有流水' } }"));
    EXPECT_EQ(walk.State(), "performing");
    EXPECT_EQ(walk.FindClock("pause-review"), nullptr);
    ASSERT_OK(walk.Do("mediator", "2026-03-12 10:00", "start_session { mode: SESSION_MODE_FIELD }"));
  }
}

// PML art. 27; facts 5: filer and checker are two persons.
TEST(File, GoesBackToBeCompletedAndIsSubmittedAnew) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Accepted(definition);
    ASSERT_OK(walk.Do("head", "2026-03-10 10:00", "terminate { reason: 'refused' advice { text: '可起诉' } }"));
    ASSERT_OK(walk.Do("head", "2026-03-10 11:00", "close_case {}"));
    ASSERT_OK(walk.Do("registrar", "2026-03-11 09:00", "submit_file {}"));
    EXPECT_EQ(walk.State(), "filed");
    EXPECT_EQ(ReasonOf(walk.Do("registrar", "2026-03-12 09:00", "return_file { reason { text: 'x' } }")),
              v1::SAME_PERSON);
    ASSERT_OK(walk.Do("justice", "2026-03-12 09:00", "return_file { reason { text: '缺终止告知书' } }"));
    EXPECT_EQ(walk.State(), "closed");
    EXPECT_NE(walk.FindClock("filing"), nullptr);
    EXPECT_EQ(walk.FindClock("file-check"), nullptr);
    ASSERT_OK(walk.Do("registrar", "2026-03-13 09:00", "submit_file {}"));
    ASSERT_OK(walk.Do("justice", "2026-03-13 10:00", "check_file {}"));
    EXPECT_EQ(walk.State(), "file-checked");
  }
}

TEST(Grade, IsDeclaredByTheHeadOfAClosedCaseAndConfirmedAbove) {
  Walk walk = Accepted();
  EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-10 09:00", "declare_grade { difficulty: 'hard' }")),
            v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("head", "2026-03-10 10:00", "terminate { reason: 'refused' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("head", "2026-03-10 11:00", "close_case {}"));
  EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-11 09:00", "declare_grade { difficulty: 'hard' }")),
            v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", "2026-03-11 09:00", "declare_grade { difficulty: 'hard' }"));
  ASSERT_OK(walk.Do("justice", "2026-03-12 09:00", "declare_grade { difficulty: 'hard' confirms: true }"));
  EXPECT_TRUE(walk.c().grade().confirmed());
}

TEST(Prevention, IsRecordedAtAnyTimeAndConfirmedByTheJudicialOffice) {
  Walk walk = Accepted();
  ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00",
                    "record_prevention { kind: 'crime' people: 3 proof { text: '派出所记录' } }"));
  EXPECT_EQ(ReasonOf(walk.Do("head", "2026-03-10 10:00",
                             "record_prevention { prevention: '1' kind: 'crime' people: 3 proof { text: 'x' } "
                             "confirms: true }")),
            v1::NOT_YOUR_ROLE);
  ASSERT_OK(
      walk.Do("justice", "2026-03-11 09:00",
              "record_prevention { prevention: '1' kind: 'crime' people: 3 proof { text: 'x' } confirms: true }"));
  EXPECT_TRUE(walk.c().preventions(0).confirmed());
}

}  // namespace
}  // namespace gaiwan::testing
