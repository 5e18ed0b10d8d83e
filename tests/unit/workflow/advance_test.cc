#include "workflow/advance.h"

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kStart[] = "2026-03-05 09:00";

TEST(Moves, AnOpeningBeginsTheMainTrackAndATrackAParty) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  EXPECT_EQ(walk.State(), "registered");
  EXPECT_EQ(walk.c().state(), "registered");
  EXPECT_EQ(walk.c().step(), "receive");
  EXPECT_EQ(walk.c().level(), "village");
  EXPECT_EQ(walk.State("notice", "1"), "untold");
  EXPECT_EQ(walk.State("consent", "2"), "asked");
}

TEST(Moves, ACommandMovesTheTrackOfItsSubjectAlone) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  ASSERT_OK(walk.Do("registrar", kStart, "give_rights_notice { party: '2' way: WAY_ORALLY }"));
  EXPECT_EQ(walk.State("notice", "1"), "untold");
  EXPECT_EQ(walk.State("notice", "2"), "told");
}

TEST(Moves, TheWholeWayToTheArchive) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kStart);
  EXPECT_EQ(walk.State(), "drafting");
  EXPECT_EQ(walk.State("agreement", "1"), "signed");
  EXPECT_THAT(walk.ClockChanges(), Contains("STARTED sealing.1"));
  ASSERT_OK(
      walk.Do("registrar", "2026-03-06 09:00", "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(walk.State("agreement", "1"), "effective");
  EXPECT_EQ(walk.State("obligation", "1-1"), "open");
  EXPECT_EQ(walk.State("confirmation", "1"), "eligible");
  EXPECT_EQ(walk.State("follow-up"), "first");
  EXPECT_THAT(walk.ClockChanges(), Contains("ENDED mediation"));
  EXPECT_THAT(walk.ClockChanges(), Contains("ENDED sealing.1"));
  ASSERT_OK(walk.Do("mediator", "2026-03-20 09:00",
                    "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"));
  EXPECT_EQ(walk.State("obligation", "1-1"), "settled");
  EXPECT_EQ(walk.FindClock("obligation-due.1-1"), nullptr);
  EXPECT_THAT(walk.Do("mediator", "2026-03-20 10:00", "close_case {}"), Not(IsOk()));  // No visit yet.
  ASSERT_OK(walk.Do("mediator", "2026-03-20 11:00",
                    "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED place { text: '家中' } }"));
  EXPECT_EQ(walk.State("follow-up"), "second");
  EXPECT_EQ(walk.State("visit", "1"), "made");
  ASSERT_OK(walk.Do("mediator", "2026-03-20 12:00", "close_case {}"));
  EXPECT_TRUE(walk.c().closed());
  EXPECT_EQ(walk.State("follow-up"), "done");
  ASSERT_OK(walk.Do("registrar", "2026-03-21 09:00", "submit_file {}"));
  EXPECT_THAT(walk.Do("registrar", "2026-03-21 10:00", "check_file {}"), Not(IsOk()));  // The filer herself.
  ASSERT_OK(walk.Do("head", "2026-03-21 10:00", "check_file {}"));
  ASSERT_OK(walk.Do("registrar", "2026-03-22 09:00", "archive_case {}"));
  EXPECT_EQ(walk.State(), "archived");
  // Only the court's thirty days run on.
  ASSERT_EQ(walk.c().clocks_size(), 1);
  EXPECT_EQ(walk.c().clocks(0).id(), "confirmation.1");
}

TEST(Moves, PreviousGoesBackToWhereItCameFrom) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(walk.Do("head", kStart, "pause_case { kind: 'survey' review_date: '2026-03-10' }"));
  EXPECT_EQ(walk.State(), "paused");
  EXPECT_EQ(walk.c().step(), "receive");  // A state without a step keeps the one that was.
  ASSERT_OK(walk.Do("head", "2026-03-09 09:00", "resume_case {}"));
  EXPECT_EQ(walk.State(), "accepted");
}

TEST(Moves, ARefusalStopsAndANewConsentGoesOn) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  walk.Assign(kStart);
  walk.Consent(kStart);
  ASSERT_OK(walk.Do("mediator", kStart, "record_refusal { party: '2' way: WAY_BY_PHONE }"));
  EXPECT_EQ(walk.State(), "stopping");
  EXPECT_EQ(walk.State("consent", "2"), "refused");
  EXPECT_NE(walk.FindClock("stopping-notice"), nullptr);
  EXPECT_NE(walk.FindClock("mediation"), nullptr);  // Its month goes on.
  ASSERT_OK(walk.Do("mediator", kStart, "record_consent { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }"));
  EXPECT_EQ(walk.State(), "between-sessions");
  EXPECT_EQ(walk.FindClock("stopping-notice"), nullptr);
}

TEST(Moves, AReopenedCaseAsksEveryoneAnew) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  walk.Assign(kStart);
  walk.Consent(kStart);
  ASSERT_OK(walk.Do("mediator", kStart, "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("mediator", kStart, "close_case {}"));
  ASSERT_OK(walk.Do("head", "2026-03-20 09:00", "reopen_case { reason { text: '愿意再谈' } }"));
  EXPECT_EQ(walk.State(), "assigned");
  EXPECT_FALSE(walk.c().closed());
  EXPECT_EQ(walk.State("consent", "1"), "asked");
  EXPECT_EQ(walk.State("notice", "1"), "untold");
  ASSERT_NE(walk.FindClock("mediation"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("mediation")->start_time()), "2026-03-20 09:00");
}

TEST(Moves, ClosingLeavesADangerThatNobodyAnsweredFor) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(walk.Do("grid", kStart, "raise_risk { grade: 'orange' reported: true note { text: '扬言动手' } }"));
  ASSERT_OK(walk.Fire("risk-answer.1"));
  ASSERT_OK(walk.Do("head", "2026-03-05 11:00", "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("head", "2026-03-05 12:00", "close_case {}"));
  EXPECT_TRUE(walk.c().closed());
  EXPECT_EQ(walk.State("risk", "1"), "raised");
  ASSERT_NE(walk.FindClock("risk-answer.1"), nullptr);
  EXPECT_EQ(walk.FindClock("risk-answer.1")->status(), v1::CLOCK_EXPIRED);
}

TEST(Moves, ATransferTakesTheSendersMediatorsOff) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  walk.Assign(kStart);
  ASSERT_OK(walk.Do("mediator", kStart, "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' }"));
  ASSERT_EQ(walk.c().mediators_size(), 1);  // It is theirs until it is taken.
  ASSERT_OK(walk.Do("town-head", kStart, "accept_transfer { transfer: '1' }"));
  EXPECT_THAT(walk.c().mediators(), IsEmpty());
  EXPECT_EQ(walk.State(), "accepted");
  EXPECT_NE(walk.FindClock("assignment"), nullptr);
  EXPECT_THAT(walk.Do("mediator", kStart, "add_note { note { text: '记' } }"), Not(IsOk()));
  ASSERT_OK(walk.Do("town-head", kStart, "assign_mediators { lead: 'people/town-mediator' }"));
  // Given back, it is the village's to assign again.
  ASSERT_OK(walk.Do("town-head", kStart, "return_transfer { transfer: '1' reason { text: '村里熟' } }"));
  EXPECT_THAT(walk.c().mediators(), IsEmpty());
  walk.Assign(kStart);
}

TEST(Moves, ATransferWithinOneCommitteeKeepsItsMediators) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("registrar", kStart, R"(open_case { unit: 'orgs/g' channel: 'grid' source: 'on-application'
      dispute_class: '02-03' text { facts: '路' } parties { details { name: '甲' } } parties { details { name: '乙' } } })"));
  walk.Accept(kStart);
  walk.Assign(kStart);
  ASSERT_OK(walk.Do("mediator", kStart, "offer_transfer { to: 'orgs/v' reason: 'not-settled-here' }"));
  ASSERT_OK(walk.Do("head", kStart, "accept_transfer { transfer: '1' }"));
  EXPECT_EQ(walk.c().unit(), "orgs/v");
  EXPECT_EQ(walk.c().mediators_size(), 1);
}

TEST(Moves, TakingPartGivesConsentInItsTrackToo) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  walk.Assign(kStart);
  for (const char* party : {"1", "2"}) {
    ASSERT_OK(walk.Do("mediator", kStart, absl::StrCat("give_rights_notice { party: '", party, "' way: WAY_ORALLY }")));
  }
  ASSERT_OK(walk.Do("mediator", kStart,
                    "start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
                    "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }"));
  EXPECT_EQ(walk.State(), "in-session");
  EXPECT_EQ(walk.State("session", "1"), "running");
  EXPECT_EQ(walk.State("consent", "1"), "given");
  EXPECT_EQ(walk.State("consent", "2"), "given");
}

TEST(Clocks, BeginWithTheActAndNotWithItsEntry) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("registrar", "2026-03-02 10:00", R"(open_case { unit: 'orgs/v' channel: 'tea_room'
      source: 'on-application' })",
                    "2026-03-05 18:00"));
  const v1::Clock* clock = walk.FindClock("registration");
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(Shown(clock->start_time()), "2026-03-02 10:00");
  EXPECT_EQ(Shown(clock->due_time()), "2026-03-05 00:00");  // Two working days: the 3rd and the 4th.
  bool on_arrival = false;
  for (const v1::ClockChange& change : walk.events().back().clock_changes()) {
    if (change.clock().id() == "registration") on_arrival = change.expired_on_arrival();
  }
  EXPECT_TRUE(on_arrival);
  EXPECT_EQ(Shown(clock->next_time()), "2026-03-05 00:00");  // The timer finds it due at once.
  EXPECT_EQ(clock->next_percent(), 100);
}

TEST(Clocks, CountThirtyDaysFromTheLatestActOfAll) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kStart);
  // Sealed on the 5th at noon, entered on the 9th: the thirty days run from the 5th and end after Qingming.
  ASSERT_OK(walk.Do("registrar", "2026-03-05 12:00",
                    "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }", "2026-03-09 09:00"));
  const v1::Clock* clock = walk.FindClock("confirmation.1");
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(Shown(clock->start_time()), "2026-03-05 12:00");
  EXPECT_EQ(Shown(clock->due_time()), "2026-04-08 00:00");
  EXPECT_EQ(clock->next_percent(), 55);
  EXPECT_EQ(clock->calendar_revision(), 7);
}

TEST(Clocks, WarnAndExpireAndMoveTheTrackButEndNothing) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_EQ(walk.FindClock("mediation")->next_percent(), 50);
  ASSERT_OK(walk.Fire("mediation"));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("WARNED mediation"));
  EXPECT_EQ(walk.FindClock("mediation")->next_percent(), 80);
  ASSERT_OK(walk.Fire("mediation"));
  EXPECT_EQ(walk.FindClock("mediation")->next_percent(), 100);
  EXPECT_EQ(walk.State(), "accepted");
  ASSERT_OK(walk.Fire("mediation"));
  EXPECT_EQ(walk.State(), "stopping");
  EXPECT_FALSE(walk.c().closed());
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_EXPIRED);
  EXPECT_FALSE(walk.FindClock("mediation")->has_next_time());
  EXPECT_NE(walk.FindClock("stopping-notice"), nullptr);
  EXPECT_THAT(walk.Fire("mediation"), Not(IsOk()));  // It fires once.
}

TEST(Clocks, PauseByKindAndRunOnByWhatIsLeft) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(walk.Do("head", "2026-03-10 09:00", "pause_case { kind: 'survey' review_date: '2026-03-20' }"));
  const v1::Clock* clock = walk.FindClock("mediation");
  EXPECT_EQ(clock->status(), v1::CLOCK_PAUSED);
  EXPECT_FALSE(clock->has_due_time());
  EXPECT_FALSE(clock->has_next_time());
  EXPECT_EQ(walk.FindClock("level-village")->status(), v1::CLOCK_PAUSED);
  ASSERT_NE(walk.FindClock("pause-review"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("pause-review")->due_time()), "2026-03-21 00:00");
  ASSERT_OK(walk.Do("head", "2026-03-20 09:00", "resume_case {}"));
  clock = walk.FindClock("mediation");
  EXPECT_EQ(clock->status(), v1::CLOCK_RUNNING);
  ASSERT_EQ(clock->pauses_size(), 1);
  EXPECT_EQ(clock->pauses(0).kind(), "survey");
  // Ten days were paused: 5 April and ten days is the 15th.
  EXPECT_EQ(Shown(clock->due_time()), "2026-04-16 00:00");
  EXPECT_EQ(walk.FindClock("pause-review"), nullptr);
}

// A pause nobody looked at stops the month until its last day and no longer, also where the server comes to it late.
TEST(Clocks, APauseEndsByItself) {
  for (const bool late : {false, true}) {
    Walk walk(ShippedDefinition());
    walk.Open(kStart);
    walk.Accept(kStart);
    ASSERT_OK(walk.Do("head", "2026-03-10 09:00",
                      "pause_case { kind: 'survey' review_date: '2026-03-15' end_date: '2026-03-20' }"));
    EXPECT_EQ(walk.State(), "paused");
    ASSERT_NE(walk.FindClock("pause-end"), nullptr);
    EXPECT_EQ(Shown(walk.FindClock("pause-end")->due_time()), "2026-03-21 00:00");
    ASSERT_OK(walk.Fire("pause-end"));  // Three days before.
    ASSERT_OK(walk.Fire("pause-review"));
    EXPECT_EQ(walk.State(), "paused");
    if (late) {
      v1::Command command;
      command.mutable_expire_clock()->set_clock("pause-end");
      *command.mutable_expire_clock()->mutable_due_time() = walk.FindClock("pause-end")->next_time();
      ASSERT_OK(walk.Give(walk.MakeFacts("", At("2026-03-25 07:00"), At("2026-03-25 07:00")), command));
    } else {
      ASSERT_OK(walk.Fire("pause-end"));
    }
    EXPECT_EQ(walk.State(), "accepted");
    EXPECT_FALSE(walk.c().has_pause());
    EXPECT_EQ(walk.FindClock("pause-end"), nullptr);
    const v1::Clock* month = walk.FindClock("mediation");
    EXPECT_EQ(month->status(), v1::CLOCK_RUNNING);
    ASSERT_EQ(month->pauses_size(), 1);
    EXPECT_EQ(Shown(month->pauses(0).to_time()), "2026-03-21 00:00");
    // Again, and by hand.
    ASSERT_OK(walk.Do("head", "2026-03-26 09:00", "pause_case { kind: 'other' review_date: '2026-03-30' }"));
    EXPECT_EQ(walk.c().pause().end_date(), "2026-04-25");
    ASSERT_OK(walk.Do("head", "2026-03-27 09:00", "resume_case {}"));
    EXPECT_EQ(walk.FindClock("pause-end"), nullptr);
    EXPECT_EQ(walk.FindClock("pause-end.2"), nullptr);
  }
}

TEST(Clocks, APauseIsProlongedAndASuspicionHasNoLastDay) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(walk.Do("head", "2026-03-10 09:00",
                    "pause_case { kind: 'other' review_date: '2026-03-12' end_date: '2026-03-13' }"));
  ASSERT_OK(walk.Fire("pause-review"));
  EXPECT_EQ(walk.FindClock("pause-review")->status(), v1::CLOCK_EXPIRED);
  ASSERT_OK(
      walk.Do("head", "2026-03-13 09:00",
              "pause_case { kind: 'other' review_date: '2026-03-25' end_date: '2026-03-30' note { text: '未回' } }"));
  EXPECT_EQ(walk.State(), "paused");
  EXPECT_EQ(Shown(walk.FindClock("pause-end")->due_time()), "2026-03-31 00:00");
  // Somebody looks anew.
  ASSERT_NE(walk.FindClock("pause-review.2"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("pause-review.2")->due_time()), "2026-03-26 00:00");
  ASSERT_OK(walk.Do("head", "2026-03-14 09:00", "raise_sham_suspicion { grounds { text: '像是串通' } }"));
  EXPECT_EQ(walk.FindClock("pause-end"), nullptr);
  EXPECT_EQ(walk.State(), "paused");
}

TEST(Clocks, RunOnThroughAPauseOfAnotherKind) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(walk.Do("head", "2026-03-10 09:00", "pause_case { kind: 'other' review_date: '2026-03-20' }"));
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_RUNNING);
  EXPECT_EQ(walk.FindClock("level-village")->status(), v1::CLOCK_PAUSED);  // It names any.
}

TEST(Clocks, TransfersRestartTheLevelAndNeverTheCase) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(
      walk.Do("registrar", "2026-03-09 09:00", "offer_transfer { to: 'orgs/w' reason: 'nearer' parties_told: true }"));
  EXPECT_NE(walk.FindClock("transfer-answer.1"), nullptr);
  const std::string month = walk.FindClock("mediation")->SerializeAsString();
  ASSERT_OK(walk.Do("other-head", "2026-03-09 10:00", "accept_transfer { transfer: '1' }"));
  EXPECT_THAT(walk.ClockChanges(),
              ElementsAre("ENDED level-village", "STARTED level-village.2", "ENDED transfer-answer.1"));
  EXPECT_EQ(Shown(walk.FindClock("level-village.2")->start_time()), "2026-03-09 10:00");
  EXPECT_EQ(walk.FindClock("mediation")->SerializeAsString(), month);
  ASSERT_OK(walk.Do("other-head", "2026-03-09 11:00",
                    "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' parties_told: true }"));
  ASSERT_OK(walk.Do("town-head", "2026-03-09 12:00", "accept_transfer { transfer: '2' }"));
  EXPECT_EQ(walk.c().level(), "township");
  EXPECT_NE(walk.FindClock("level-township"), nullptr);
}

TEST(Clocks, WaitForACalendarThatIsNotThereYet) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-12-30 09:00");
  const v1::Clock* clock = walk.FindClock("registration");
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->status(), v1::CLOCK_WAITING_FOR_CALENDAR);
  EXPECT_TRUE(clock->has_due_time());
  EXPECT_FALSE(clock->has_next_time());
  // The year is loaded: New Year's Day is off, so the two days are 31 December and 4 January.
  const std::vector<CalendarDay> days = {{absl::CivilDay(2027, 1, 1), false, "元旦"}};
  walk.SetCalendar(Calendar(8, {2026, 2027}, days));
  const Facts facts = walk.MakeFacts("", At("2026-12-30 12:00"), At("2026-12-30 12:00"));
  bool moved = false;
  for (const v1::ClockChange& change : RecomputeClocks(walk.definition(), walk.c(), facts)) {
    EXPECT_EQ(change.kind(), v1::ClockChange::MOVED);
    if (change.clock().id() != "registration") continue;
    moved = true;
    EXPECT_EQ(change.clock().status(), v1::CLOCK_RUNNING);
    EXPECT_EQ(Shown(change.clock().due_time()), "2027-01-05 00:00");
    EXPECT_EQ(change.clock().calendar_revision(), 8);
  }
  EXPECT_TRUE(moved);
}

TEST(Clocks, ThatDidNotMoveAreNotRecomputed) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  EXPECT_THAT(RecomputeClocks(walk.definition(), walk.c(), walk.MakeFacts("", At(kStart), At(kStart))), IsEmpty());
}

TEST(Clocks, AnObligationEndsOnItsDay) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kStart);
  ASSERT_OK(walk.Do("registrar", kStart, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_NE(walk.FindClock("obligation-due.1-1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("obligation-due.1-1")->due_time()), "2026-04-11 00:00");
  ASSERT_OK(walk.Fire("obligation-due.1-1"));
  EXPECT_EQ(walk.FindClock("obligation-due.1-1")->status(), v1::CLOCK_EXPIRED);
  EXPECT_EQ(walk.State("obligation", "1-1"), "open");
}

TEST(Clocks, EndWithWhatBecameOfAnObligation) {
  for (const char* state : {"DONE", "FAILED", "UNKNOWN", "LAPSED"}) {
    Walk walk(ShippedDefinition());
    walk.UpToSignatures(kStart);
    ASSERT_OK(walk.Do("registrar", kStart, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
    ASSERT_OK(walk.Fire("obligation-due.1-1"));
    const auto record = [&](absl::string_view what) {
      return walk.Do("mediator", "2026-04-13 09:00",
                     absl::StrCat("record_performance { obligation: '1-1' state: OBLIGATION_STATE_", what,
                                  " proof { text: '收条' } }"));
    };
    ASSERT_OK(record("PARTLY_DONE"));
    EXPECT_NE(walk.FindClock("obligation-due.1-1"), nullptr);  // The rest of it is overdue.
    ASSERT_OK(record(state));
    EXPECT_EQ(walk.FindClock("obligation-due.1-1"), nullptr) << state;
    // What failed may still be paid in part, and is overdue with the rest.
    ASSERT_OK(record("PARTLY_DONE"));
    EXPECT_EQ(walk.State("obligation", "1-1"), "open") << state;
    ASSERT_NE(walk.FindClock("obligation-due.1-1"), nullptr) << state;
    EXPECT_EQ(Shown(walk.FindClock("obligation-due.1-1")->next_time()), "2026-04-11 00:00");
  }
}

TEST(Clocks, ADangerRaisedAgainIsAnsweredForAnew) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto"))));
    walk.Open(kStart);
    ASSERT_OK(walk.Do("grid", kStart, "raise_risk { grade: 'yellow' note { text: '扬言动手' } }"));
    ASSERT_NE(walk.FindClock("risk-answer.1"), nullptr);
    // Up, while the first hour runs: an hour of its own.
    ASSERT_OK(walk.Do("grid", "2026-03-05 09:30", "raise_risk { risk: '1' grade: 'orange' note { text: '带了刀' } }"));
    EXPECT_THAT(walk.ClockChanges(), ElementsAre("ENDED risk-answer.1", "STARTED risk-answer.1.2"));
    EXPECT_EQ(Shown(walk.FindClock("risk-answer.1.2")->due_time()), "2026-03-05 10:30");
    // Up once more, after that hour is over.
    ASSERT_OK(walk.Fire("risk-answer.1.2"));
    ASSERT_OK(walk.Do("grid", "2026-03-05 11:00", "raise_risk { risk: '1' grade: 'red' note { text: '动手了' } }"));
    ASSERT_NE(walk.FindClock("risk-answer.1"), nullptr);
    EXPECT_EQ(Shown(walk.FindClock("risk-answer.1")->due_time()), "2026-03-05 12:00");
    EXPECT_EQ(walk.FindClock("risk-answer.1.2"), nullptr);
  }
}

TEST(Clocks, ASecondDangerHasItsOwn) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  ASSERT_OK(walk.Do("grid", kStart, "raise_risk { grade: 'yellow' note { text: '扬言动手' } }"));
  ASSERT_OK(walk.Do("grid", "2026-03-05 09:30", "raise_risk { grade: 'orange' note { text: '另一家也来了' } }"));
  EXPECT_EQ(Shown(walk.FindClock("risk-answer.1")->due_time()), "2026-03-05 10:00");
  EXPECT_EQ(Shown(walk.FindClock("risk-answer.2")->due_time()), "2026-03-05 10:30");
}

TEST(Clocks, AReopenedCaseHasItsLevelsDaysAnew) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  ASSERT_OK(walk.Do("head", kStart, "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("head", kStart, "close_case {}"));
  EXPECT_EQ(walk.FindClock("level-village"), nullptr);
  ASSERT_OK(walk.Do("head", "2026-03-20 09:00", "reopen_case { reason { text: '愿意再谈' } }"));
  ASSERT_NE(walk.FindClock("level-village"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("level-village")->due_time()), "2026-03-25 00:00");  // The 23rd and the 24th.
}

// Nothing half done, and never a case that cannot end.
TEST(Clocks, MoreThanTheLimitAreRefused) {
  Walk walk(ShippedDefinition());
  walk.Open(kStart);
  walk.Accept(kStart);
  const auto fill = [&](int count) {
    while (walk.c().clocks_size() < count) {
      v1::Clock* clock = walk.mutable_case()->add_clocks();
      clock->set_rule("confirmation");
      clock->set_id(absl::StrCat("filler.", walk.c().clocks_size()));
      clock->set_subject(clock->id());
      v1::TrackState* track = walk.mutable_case()->add_tracks();
      track->set_track("confirmation");
      track->set_subject(clock->id());
      track->set_state("eligible");
    }
  };
  fill(384);
  const std::string before = walk.c().SerializeAsString();
  const absl::Status full =
      walk.Do("registrar", kStart, "offer_transfer { to: 'orgs/w' reason: 'nearer' parties_told: true }");
  EXPECT_EQ(ReasonOf(full), v1::LIST_FULL);
  v1::CommandRefused refused;
  ASSERT_TRUE(ReadDetail(full, &refused));
  EXPECT_EQ(refused.subject(), "clocks");
  EXPECT_EQ(refused.guards(0).zh(), "最多 400 项");
  EXPECT_EQ(walk.c().SerializeAsString(), before);
  // What starts none goes on, and there is room for a danger and for the end.
  ASSERT_OK(walk.Do("registrar", kStart, "add_note { note { text: '记' } }"));
  ASSERT_OK(walk.Do("grid", kStart, "raise_risk { grade: 'red' note { text: '动手了' } }"));
  fill(400);
  EXPECT_EQ(ReasonOf(walk.Do("grid", kStart, "raise_risk { risk: '2' grade: 'red' note { text: '又' } }")),
            v1::LIST_FULL);
  for (int stage = 0; stage < 3; ++stage) ASSERT_OK(walk.Fire("mediation"));
  EXPECT_EQ(walk.State(), "stopping");
  ASSERT_OK(walk.Do("head", "2026-04-10 09:00", "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  ASSERT_OK(walk.Do("head", "2026-04-10 09:00", "close_case {}"));
}

TEST(Clocks, LateConfirmationIsMarkedAndClosesNothing) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kStart);
  ASSERT_OK(walk.Do("registrar", kStart, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  for (int stage = 0; stage < 5; ++stage) ASSERT_OK(walk.Fire("confirmation.1"));  // Four warnings, and the end.
  EXPECT_EQ(walk.State("confirmation", "1"), "late");
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("EXPIRED confirmation.1", "ENDED confirmation.1"));
}

TEST(Clocks, HaveAnotherLengthForAClass) {
  std::string text = ReadText("workflow/definitions/mediation-543.textproto");
  text = absl::StrReplaceAll(
      text, {{"  id: \"registration\"",
              "  overrides { dispute_class: \"02\" length: 5 }\n"
              "  overrides { dispute_class: \"02-03\" length: 4 unit: UNIT_HOURS }\n  id: \"registration\""}});
  Walk walk(LoadDefinition(text));
  walk.Open(kStart);
  EXPECT_EQ(walk.FindClock("registration")->length(), 4);
  EXPECT_EQ(walk.FindClock("registration")->unit(), v1::UNIT_HOURS);
  EXPECT_EQ(Shown(walk.FindClock("registration")->due_time()), "2026-03-05 13:00");
}

TEST(AdoptRevision, TakesNewNamesAndCarriesClocksOver) {
  std::string text = ReadText("workflow/definitions/mediation-543.textproto");
  text = absl::StrReplaceAll(text, {{"revision: 1", "revision: 2"}, {"\"registered\"", "\"at-the-window\""}});
  Walk walk(ShippedDefinition());
  walk.SetNext(LoadDefinition(text));
  walk.Open(kStart);
  const std::string clock = walk.FindClock("registration")->SerializeAsString();
  ASSERT_OK(walk.Do("head", kStart,
                    "adopt_revision { revision: 2 states { track: 'main' from: 'registered' to: 'at-the-window' } }"));
  EXPECT_EQ(walk.State(), "at-the-window");
  EXPECT_EQ(walk.c().definition().revision(), 2);
  EXPECT_EQ(walk.FindClock("registration")->SerializeAsString(), clock);
}

// Of three new rules one watches where the case stands, one where it does not, and one begins with an event.
TEST(AdoptRevision, StartsWhatWatchesWhereTheCaseStandsAndWasNotThere) {
  std::string text = ReadText("workflow/definitions/mediation-543.textproto");
  text = absl::StrReplaceAll(text, {{"revision: 1", "revision: 2"}});
  const auto rule = [](absl::string_view id, absl::string_view starts, absl::string_view state) {
    return absl::StrCat("clocks { id: '", id, "' label { zh: '新' } starts { ", starts, " } runs_in: '", state,
                        "' length: 5 unit: UNIT_CALENDAR_DAYS on_expiry: EXPIRY_WARN source: '新' }\n");
  };
  absl::StrAppend(&text, rule("here", "entering: 'registered'", "registered"),
                  rule("elsewhere", "entering: 'submitted'", "submitted"),
                  rule("by-event", "event: 'case_submitted'", "registered"),
                  rule("by-level", "level: 'village'", "registered"));
  Walk walk(ShippedDefinition());
  walk.SetNext(LoadDefinition(text));
  walk.Open(kStart);
  ASSERT_OK(walk.Do("head", "2026-03-06 10:00", "adopt_revision { revision: 2 }"));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("STARTED here", "STARTED by-level"));
  EXPECT_EQ(Shown(walk.FindClock("here")->start_time()), "2026-03-06 10:00");
}

}  // namespace
}  // namespace gaiwan::testing
