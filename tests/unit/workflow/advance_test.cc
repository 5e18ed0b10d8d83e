#include "workflow/advance.h"

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"

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
  ASSERT_OK(
      walk.Do("mediator", "2026-03-20 11:00", "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED }"));
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
  EXPECT_EQ(clock->next_percent(), 50);
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

TEST(Clocks, LateConfirmationIsMarkedAndClosesNothing) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kStart);
  ASSERT_OK(walk.Do("registrar", kStart, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  for (int stage = 0; stage < 3; ++stage) ASSERT_OK(walk.Fire("confirmation.1"));
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

}  // namespace
}  // namespace gaiwan::testing
