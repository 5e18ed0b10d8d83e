// Longer periods, dangers, what was prevented, a suspicion of sham, the file returned, the grade.
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/base/proto_time.h"
#include "workflow/report_duty.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

// --- violence against who cannot help themselves ---------------------------------------------------------------------

// Anti-Domestic-Violence Law art. 14, Law on the Protection of Minors art. 11.
TEST(ReportDuty, AgainstAMinorOrWithoutCapacityIsMetByAReportOrTheReferral) {
  const auto owed = [](const Story& more, const std::function<void(v1::Case*)>& change) {
    return ReportIsOwed(Given(Join({Opened(), more})).WithCase(change).Case());
  };
  const auto child = [](v1::Case* c) { c->mutable_parties(1)->set_minor(true); };
  const auto incapable = [](v1::Case* c) { c->add_circumstances("no-capacity"); };
  const auto nobody = [](v1::Case*) {};
  const Story violent = {"risk_raised { risk: '1' grade: 'orange' kind: 'family-violence' }"};
  EXPECT_TRUE(owed(violent, child));
  EXPECT_TRUE(owed(violent, incapable));
  EXPECT_TRUE(owed({}, [](v1::Case* c) {
    c->set_dispute_class("01-06");
    c->mutable_parties(0)->set_minor(true);
  }));
  EXPECT_FALSE(owed(violent, nobody));
  EXPECT_FALSE(owed({}, child)) << "a minor without violence";
  EXPECT_FALSE(owed({"risk_raised { risk: '1' grade: 'red' kind: 'violence' reported: true }"}, child));
  const auto referred = [&](const char* partner, const char* answer) {
    return owed(Join({violent,
                      {absl::StrCat("referred_out { referral: '1' partner: '", partner, "' }"),
                       absl::StrCat("partner_answered { referral: '1' answer: REFERRAL_STATE_", answer, " }")}}),
                child);
  };
  EXPECT_FALSE(referred("police", "RECEIVED"));
  EXPECT_TRUE(referred("police", "REFUSED"));
  EXPECT_TRUE(referred("notary", "ACCEPTED"));
}

TEST(ReportDuty, KeepsTheCaseFromBeingClosed) {
  const Story violent = Join(
      {Opened(), Agreeing({"1", "2"}), {"risk_raised { risk: '1' grade: 'orange' kind: 'violence' }"}, InEffect("1")});
  const auto close = [&](const Story& more) {
    return Given(Join({violent, more}))
        .WithCase([](v1::Case* c) { c->mutable_parties(1)->set_minor(true); })
        .When("close_case { visit_waived { text: 'x' } }");
  };
  close({}).ThenRefused(v1::PROOF_MISSING);
  EXPECT_EQ(close({"referred_out { referral: '1' partner: 'police' }"}).Events().size(), 1u);
}

// PML art. 25: at once, and by whoever saw it: who may raise a danger need not be who may refer.
TEST(RaiseRisk, ThatIsRedOrViolentGoesToThePoliceByLineWhereReferralsBeginWithTheEvent) {
  v1::Definition changed = OpenDefinition().proto();
  v1::Track* track = changed.add_tracks();
  track->set_id("referral");
  track->mutable_label()->set_zh("转交");
  track->set_subject(v1::SUBJECT_REFERRAL);
  track->add_openings()->set_event("referred_out");
  track->mutable_openings(0)->set_to("sent");
  v1::State* sent = track->add_states();
  sent->set_id("sent");
  sent->mutable_label()->set_zh("待答复");
  sent->set_rest(true);
  sent->set_outcome(v1::OUTCOME_DONE);
  const auto made = Definition::FromProto(changed);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto police = [](FakeDirectory* d) {
    d->Org("x-police", "police", "x").Person("desk", "x-police", "police-liaison");
  };
  const auto raise = [&](const std::string& risk, const Story& past, const char* by = "people/grid") {
    return Given(past)
        .Under(made->get())
        .WithDirectory(police)
        .By(by)
        .When(absl::StrCat("raise_risk { ", risk, " note { text: '持刀' } }"));
  };
  const std::string referred =
      "referred_out { referral: '1' partner: 'police' to: 'orgs/x-police' reason: 'danger' "
      "hand_over { way: HAND_OVER_WAY_BY_LINE } text { subject: 'case' open { text { text: '持刀' } } } }";
  raise("grade: 'red'", Opened())
      .Then(
          {"risk_raised { risk: '1' grade: 'red' text { subject: 'case' open { text { text: '持刀' } } } }", referred});
  EXPECT_EQ(raise("grade: 'yellow' kind: 'violence'", Opened()).Events().size(), 2u);
  // Where there is no case yet the place is that of the opening.
  EXPECT_EQ(raise("grade: 'red'", {}).Events().size(), 3u);
  for (const GivenStory& alone :
       {raise("grade: 'orange'", Opened()), raise("grade: 'red'", Opened(), "people/desk"),
        raise("grade: 'red'",
              Join({Opened(), {"referred_out { referral: '7' partner: 'police' to: 'orgs/x-police' }"}}))}) {
    EXPECT_EQ(alone.Events().size(), 1u);
  }
  // Refused or done, it is another matter.
  EXPECT_EQ(raise("grade: 'red'", Join({Opened(),
                                        {"referred_out { referral: '7' partner: 'police' to: 'orgs/x-police' }",
                                         "partner_answered { referral: '7' answer: REFERRAL_STATE_DONE }"}}))
                .Events()
                .size(),
            2u);
  // Nobody receives by line there, or the directory has no police at all: it goes on paper, and is not forgotten.
  const auto on_paper = [&](const std::function<void(FakeDirectory*)>& change) {
    return Given(Opened())
        .Under(made->get())
        .WithDirectory(change)
        .When("raise_risk { grade: 'red' note { text: 'x' } }");
  };
  GivenStory no_line = on_paper([](FakeDirectory* d) { d->Org("x-police", "police", "x"); });
  ASSERT_EQ(no_line.Events().size(), 2u);
  EXPECT_EQ(no_line.Case().referrals(0).to(), "orgs/x-police");
  EXPECT_EQ(no_line.Case().referrals(0).hand_over().way(), v1::HAND_OVER_WAY_BY_HAND);
  EXPECT_EQ(no_line.Case().line_hand_overs_size(), 0);
  // The day on the slip is the day it was received, not the day somebody entered it.
  no_line.At("2026-03-09T09:00+08:00")
      .HappenedAt("2026-03-05T18:30+08:00")
      .When(
          "record_partner_answer { referral: '1' answer: REFERRAL_STATE_RECEIVED receipt { way: "
          "HAND_OVER_WAY_BY_HAND number: '回执7' } }");
  EXPECT_EQ(ToTime(no_line.Case().referrals(0).receive_time()), TimeOf("2026-03-05T18:30+08:00"));
  GivenStory nowhere = on_paper([](FakeDirectory*) {});
  ASSERT_EQ(nowhere.Events().size(), 2u);
  EXPECT_EQ(nowhere.Case().referrals(0).to(), "");
  // No referrals in the definition, no room: the danger is raised all the same.
  EXPECT_EQ(
      Given(Opened()).WithDirectory(police).When("raise_risk { grade: 'red' note { text: 'x' } }").Events().size(), 1u);
}

// --- longer periods --------------------------------------------------------------------------------------------------

Story Running(const char* rule) {
  return {absl::StrCat("note_added {} clock_changes { kind: STARTED clock { id: '", rule, "' rule: '", rule,
                       "' status: CLOCK_RUNNING } }")};
}
Story Asked(const char* extension = "1") {
  return {absl::StrCat("extension_requested { extension: '", extension, "' clock: 'term' days: 15 }")};
}
constexpr char kAsk[] = "request_extension { days: 15 reason { text: '等鉴定' } }";

TEST(RequestExtension, OfTheClockNamedOrOfMediation) {
  Given(Join({Opened(), Running("fixed"), Running("term")}))
      .When(kAsk)
      .Then({"extension_requested { extension: '1' clock: 'term' days: 15 text { subject: 'case' open { text { text: "
             "'等鉴定' } } } }"});
  Given(Join({Opened(), Running("term")}))
      .When("request_extension { extension: 'x' clock: 'term' days: 3 reason { text: 'y' } }")
      .Then({"extension_requested { extension: 'x' clock: 'term' days: 3 text { subject: 'case' open { text { text: "
             "'y' } } } }"});
}

// Thirty days to apply for confirmation are the law's, not the parties' (PML art. 33): a definition marks what is
// theirs.
TEST(RequestExtension, OfAClockThatIsNotTheirsIsRefusedInWords) {
  GivenStory fixed = Given(Join({Opened(), Running("fixed")}));
  fixed.When("request_extension { clock: 'fixed' days: 3 reason { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "clocks/fixed");
  EXPECT_EQ(fixed.Why(), "固定期限不得延长");
  fixed.When(kAsk).ThenRefused(v1::CLOCK_UNKNOWN);
  fixed.When("request_extension { clock: 'tea' days: 3 reason { text: 'x' } }")
      .ThenRefused(v1::CLOCK_UNKNOWN, "clocks/tea");
}

TEST(RequestExtension, HoldsIdsLimitsAndParties) {
  Given(Join({Opened(), Running("term"), Asked()}))
      .When("request_extension { extension: '1' days: 3 reason { text: 'x' } }")
      .ThenRefused(v1::PART_EXISTS, "extensions/1");
  Given(Join({Opened(1), Running("term")})).When(kAsk).ThenRefused(v1::PARTIES_TOO_FEW);
  Story many = Join({Opened(), Running("term")});
  for (int i = 0; i < 40; ++i) many.push_back(Asked(absl::StrCat("e", i).c_str())[0]);
  Given(many).When(kAsk).ThenRefused(v1::LIST_FULL, "extensions");
}

std::string Yes(absl::string_view party) {
  return absl::StrCat("agree_extension { extension: '1' party: '", party, "' way: WAY_BY_PHONE }");
}
std::string No(absl::string_view party) {
  return absl::StrCat("agree_extension { extension: '1' party: '", party, "' refuses: true way: WAY_BY_PHONE }");
}

// Online Rules art. 24, SPC 2016 art. 27: all parties, not the most of them.
TEST(AgreeExtension, IsGrantedByTheLastOfAll) {
  GivenStory story = Given(Join({Opened(3), Running("term"), Asked()}));
  story.When(Yes("1")).Then({"extension_answered { extension: '1' party: '1' way: WAY_BY_PHONE }"});
  story.When(Yes("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "parties/1");
  story.When(Yes("3")).Then({"extension_answered { extension: '1' party: '3' way: WAY_BY_PHONE }"});
  EXPECT_EQ(story.Case().extensions(0).state(), v1::EXTENSION_STATE_ASKED);
  story.When(Yes("2")).Then({"extension_answered { extension: '1' party: '2' way: WAY_BY_PHONE agreed: true }"});
  EXPECT_EQ(story.Case().extensions(0).state(), v1::EXTENSION_STATE_AGREED);
  story.When(No("2")).ThenRefused(v1::NOT_IN_THIS_STATE, "extensions/1");
}

TEST(AgreeExtension, OneNoRefusesItAlsoOfWhoSaidYesBefore) {
  GivenStory story = Given(Join({Opened(3), Running("term"), Asked()}));
  story.When(Yes("1"));
  story.When(No("1")).Then({"extension_answered { extension: '1' party: '1' refuses: true way: WAY_BY_PHONE }"});
  EXPECT_EQ(story.Case().extensions(0).state(), v1::EXTENSION_STATE_REFUSED);
  story.When(Yes("2")).ThenRefused(v1::NOT_IN_THIS_STATE, "extensions/1");
}

TEST(AgreeExtension, NobodyWaitsForWhoLeftOrRefusedToMediate) {
  GivenStory left = Given(Join({Opened(3), Running("term"), Asked(), {"party_removed { party: '3' }"}}));
  left.When(Yes("1"));
  left.When(Yes("2")).Then({"extension_answered { extension: '1' party: '2' way: WAY_BY_PHONE agreed: true }"});
  GivenStory refused = Given(Join({Opened(3), Running("term"), Asked(), {"refusal_recorded { party: '3' }"}}));
  refused.When(Yes("3")).ThenRefused(v1::PARTY_REFUSED, "parties/3");
  refused.When(Yes("1"));
  refused.When(Yes("2")).Then({"extension_answered { extension: '1' party: '2' way: WAY_BY_PHONE agreed: true }"});
}

TEST(AgreeExtension, KnowsItsParts) {
  Given(Join({Opened(), Running("term")})).When(Yes("1")).ThenRefused(v1::PART_UNKNOWN, "extensions/1");
  Given(Join({Opened(), Running("term"), Asked()})).When(Yes("7")).ThenRefused(v1::PART_UNKNOWN, "parties/7");
  Given(Join({Opened(), Asked()})).When(Yes("1")).ThenRefused(v1::CLOCK_UNKNOWN, "clocks/term");
}

TEST(AgreeExtension, LapsesWithTheRound) {
  GivenStory story = Given(Join({Opened(), Running("term"), Asked(), {"case_reopened { round: 2 }"}}));
  EXPECT_TRUE(story.Case().extensions().empty());
}

Story Raised(const char* grade) {
  return {absl::StrCat("risk_raised { risk: '1' grade: '", grade, "' }")};
}

TEST(AssessRisk, UpOrDownWithItsReason) {
  GivenStory story = Given(Join({Opened(), Raised("orange")}));
  story.When("assess_risk { risk: '1' grade: 'yellow' people: 12 reason { text: '已劝散' } }")
      .Then({"risk_assessed { risk: '1' grade: 'yellow' people: 12 text { subject: 'case' open { text { text: "
             "'已劝散' } } } }"});
  story.When("assess_risk { risk: '1' grade: 'green' reason { text: 'x' } }");
  EXPECT_EQ(story.Case().risks(0).grade(), "green");
  EXPECT_EQ(story.Case().risks(0).people(), 12) << "a number nobody states stays";
  story.When("assess_risk { risk: '1' grade: 'purple' reason { text: 'x' } }")
      .ThenBadField("command.assess_risk.grade");
  story.When("assess_risk { risk: '2' grade: 'red' reason { text: 'x' } }").ThenRefused(v1::PART_UNKNOWN, "risks/2");
}

TEST(AcknowledgeRisk, OnceUntilItIsMore) {
  GivenStory story = Given(Join({Opened(), Raised("yellow")}));
  story.When("acknowledge_risk { risk: '1' measures { text: '已派人' } }")
      .Then({"risk_acknowledged { risk: '1' text { subject: 'case' open { text { text: '已派人' } } } }"});
  EXPECT_EQ(story.Case().risks(0).acknowledged_by(), "people/head");
  story.When("acknowledge_risk { risk: '1' measures { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE, "risks/1");
  story.When("assess_risk { risk: '1' grade: 'yellow' reason { text: 'x' } }");
  EXPECT_EQ(story.Case().risks(0).acknowledged_by(), "people/head");
  story.When("raise_risk { risk: '1' grade: 'orange' note { text: 'x' } }");
  EXPECT_EQ(story.Case().risks(0).acknowledged_by(), "");
  EXPECT_FALSE(story.Case().risks(0).has_acknowledge_time());
  story.When("acknowledge_risk { risk: '1' measures { text: 'x' } }");
  story.When("assess_risk { risk: '1' grade: 'red' reason { text: 'x' } }");
  EXPECT_EQ(story.Case().risks(0).acknowledged_by(), "") << "graded up it is more than what was answered for";
}

TEST(AcknowledgeRisk, OfARiskThereIsAndNotBeforeIt) {
  Given(Opened())
      .When("acknowledge_risk { risk: '1' measures { text: 'x' } }")
      .ThenRefused(v1::PART_UNKNOWN, "risks/1");
  Given(Join({Opened(), {HappenedAt("2026-03-04T10:00+08:00", "risk_raised { risk: '1' grade: 'red' }")}}))
      .HappenedAt("2026-03-04T09:00+08:00")
      .When("acknowledge_risk { risk: '1' measures { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "risks/1");
}

constexpr char kPrevented[] = "record_prevention { kind: 'suicide' people: 1 proof { text: '派出所记录' } }";
constexpr char kConfirmed[] =
    "record_prevention { prevention: '1' kind: 'suicide' people: 1 proof { text: '已核对' } confirms: true }";

// facts 4.3: four pairs of cases and persons, with proof, confirmed by the judicial office.
TEST(RecordPrevention, IsRecordedByTheUnitAndConfirmedByTheJudicialOffice) {
  GivenStory story = Given(Opened());
  story.When(kPrevented)
      .Then({"prevention_recorded { prevention: '1' kind: 'suicide' people: 1 text { subject: 'case' "
             "open { text { text: '派出所记录' } } } }"});
  EXPECT_FALSE(story.Case().preventions(0).confirmed());
  story.By("people/town-head").When(kConfirmed).ThenRefused(v1::NOT_YOUR_ROLE);
  story.By("people/head").When(kConfirmed).ThenRefused(v1::NOT_YOUR_ROLE);
  story.By("people/justice").When(kConfirmed);
  EXPECT_TRUE(story.Case().preventions(0).confirmed());
  story.When(kConfirmed).ThenRefused(v1::NOT_IN_THIS_STATE, "preventions/1");
}

TEST(RecordPrevention, NobodyConfirmsTheirOwnWord) {
  Given(Join({Opened(), {"prevention_recorded { prevention: '1' kind: 'suicide' people: 1 }"}}))
      .WithDirectory([](FakeDirectory* directory) {
        directory->Person("both", "x1-justice", "justice-officer").Person("both", "c1-committee", "mediator");
      })
      .By("people/both")
      .When(kConfirmed)
      .ThenRefused(v1::SAME_PERSON, "people/both");
  Given(Opened()).By("people/justice").When(kPrevented).ThenRefused(v1::NOT_YOUR_ROLE);
}

TEST(RecordPrevention, HoldsItsFields) {
  GivenStory story = Given(Join({Opened(), {"prevention_recorded { prevention: '1' kind: 'suicide' people: 1 }"}}));
  story.When("record_prevention { kind: 'rain' people: 1 proof { text: 'x' } }")
      .ThenBadField("command.record_prevention.kind");
  story.When("record_prevention { kind: 'crime' people: 1 proof { text: '' } }").ThenRefused(v1::PROOF_MISSING);
  story.When("record_prevention { prevention: '1' kind: 'crime' people: 1 proof { text: 'x' } }")
      .ThenRefused(v1::PART_EXISTS, "preventions/1");
  story.By("people/justice");
  story.When("record_prevention { prevention: '2' kind: 'crime' people: 1 proof { text: 'x' } confirms: true }")
      .ThenRefused(v1::PART_UNKNOWN, "preventions/2");
  story.When("record_prevention { prevention: '1' kind: 'crime' people: 1 proof { text: 'x' } confirms: true }")
      .ThenBadField("command.record_prevention.kind");
  story.When("record_prevention { prevention: '1' kind: 'suicide' people: 2 proof { text: 'x' } confirms: true }")
      .ThenBadField("command.record_prevention.people");
  Story many = Opened();
  for (int i = 0; i < 40; ++i) {
    many.push_back(absl::StrCat("prevention_recorded { prevention: 'p", i, "' kind: 'crime' people: 1 }"));
  }
  Given(many).When(kPrevented).ThenRefused(v1::LIST_FULL, "preventions");
}

// SPC 2016 art. 18; Online Rules art. 23.
TEST(RaiseShamSuspicion, PausesUntilSomebodyElseClearsIt) {
  GivenStory story = Given(Opened()).By("people/mediator");
  story.When("raise_sham_suspicion { grounds { text: '借条像是新写的' } }")
      .Then({"case_paused { kind: 'sham-suspected' review_date: '2026-03-12' }",
             "sham_suspicion_raised { text { subject: 'case' open { text { text: '借条像是新写的' } } } }"});
  EXPECT_EQ(story.Case().sham_suspicion().raised_by(), "people/mediator");
  story.When("raise_sham_suspicion { grounds { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE, "sham_suspicion");
  story.When("resume_case {}").ThenRefused(v1::NOT_IN_THIS_STATE, "sham_suspicion");
  story.When("clear_sham_suspicion { reason { text: 'x' } }").ThenRefused(v1::SAME_PERSON, "people/mediator");
  story.By("people/head")
      .When("clear_sham_suspicion { reason { text: '银行有流水' } }")
      .Then({"case_resumed {}",
             "sham_suspicion_cleared { text { subject: 'case' open { text { text: '银行有流水' } } } }"});
  EXPECT_FALSE(story.Case().has_sham_suspicion());
  EXPECT_FALSE(story.Case().has_pause());
  story.When("clear_sham_suspicion { reason { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE, "sham_suspicion");
}

TEST(RaiseShamSuspicion, TakesTheCaseOverThatStoodStillForAnotherReason) {
  GivenStory story = Given(Join({Opened(), {"case_paused { kind: 'survey' review_date: '2026-03-30' }"}}));
  story.By("people/mediator").When("raise_sham_suspicion { grounds { text: 'x' } }");
  EXPECT_EQ(story.Case().pause().kind(), "sham-suspected");
  story.When("resume_case {}").ThenRefused(v1::NOT_IN_THIS_STATE, "sham_suspicion");
}

// Online Rules art. 25: what is sham is ended; the suspicion keeps nobody from it, and a new round from beginning.
TEST(RaiseShamSuspicion, DoesNotKeepTheCaseFromItsEnd) {
  GivenStory story = Given(Join({Opened(), {"sham_suspicion_raised {}"}}));
  story.When("terminate { reason: 'other' advice { text: '可向法院起诉' } }");
  EXPECT_EQ(story.Case().ending().reason(), "other");
  story.WithCase([](v1::Case* c) { c->set_closed(true); })
      .When("reopen_case { reason { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "sham_suspicion");
}

TEST(ReturnFile, ByTheOtherPersonBeforeItIsFoundComplete) {
  GivenStory story = Given(Join({Opened(), {DoneBy("people/registrar", "file_submitted { gap_count: 1 }")}}));
  story.By("people/registrar").When("return_file { reason { text: 'x' } }").ThenRefused(v1::SAME_PERSON);
  story.By("people/head")
      .When("return_file { reason { text: '缺回访记录' } }")
      .Then({"file_returned { text { subject: 'case' open { text { text: '缺回访记录' } } } }"});
  EXPECT_FALSE(story.Case().has_file());
  story.When("return_file { reason { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE, "file");
  Given(
      Join({Opened(), {DoneBy("people/registrar", "file_submitted {}"), DoneBy("people/mediator", "file_checked {}")}}))
      .When("return_file { reason { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "file");
}

TEST(DeclareGrade, IsDeclaredAnewUntilTheJudicialOfficeConfirmsIt) {
  GivenStory story = Given(Opened());
  story.By("people/justice")
      .When("declare_grade { difficulty: 'simple' confirms: true }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "grade");
  story.When("declare_grade { difficulty: 'simple' }").ThenRefused(v1::NOT_YOUR_ROLE);
  story.By("people/head").When("declare_grade { difficulty: 'simple' }");
  story.When("declare_grade { difficulty: 'ordinary' reason { text: '六户' } }")
      .Then({"grade_declared { difficulty: 'ordinary' text { subject: 'case' open { text { text: '六户' } } } }"});
  story.When("declare_grade { difficulty: 'ordinary' confirms: true }").ThenRefused(v1::NOT_YOUR_ROLE);
  story.By("people/justice")
      .When("declare_grade { difficulty: 'simple' confirms: true }")
      .ThenBadField("command.declare_grade.difficulty");
  story.When("declare_grade { difficulty: 'ordinary' confirms: true }")
      .Then({"grade_declared { difficulty: 'ordinary' confirms: true }"});
  EXPECT_TRUE(story.Case().grade().confirmed());
  story.By("people/head").When("declare_grade { difficulty: 'simple' }").ThenRefused(v1::NOT_IN_THIS_STATE, "grade");
  Given(Opened()).When("declare_grade { difficulty: 'odd' }").ThenBadField("command.declare_grade.difficulty");
}

}  // namespace
}  // namespace gaiwan
