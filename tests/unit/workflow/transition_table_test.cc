// tests/unit/workflow/transition_table_test.cc: the table of transitions, row by row, through the procedure the county
// runs by: what must hold before a case comes to the next state, and which law or rule asks for it.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kDay1[] = "2026-03-02 09:00";
constexpr char kDay2[] = "2026-03-03 09:00";
constexpr char kDay3[] = "2026-03-04 09:00";
constexpr char kSession[] =
    "start_session { mode: SESSION_MODE_IN_PERSON attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
    "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }";

v1::Reason Refusal(Walk* walk, absl::string_view person, absl::string_view when, absl::string_view command) {
  return ReasonOf(walk->Do(person, when, command));
}

std::string Told(absl::string_view party) {
  return absl::StrCat("give_rights_notice { party: '", party, "' way: WAY_ORALLY }");
}
std::string Agrees(absl::string_view party) {
  return absl::StrCat("record_consent { party: '", party, "' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }");
}

// Registered, to be looked at: PML art. 17; SPC rules on limitation art. 12.
TEST(TransitionTable, HandedInOnceSourceTwoPartiesAndFactsStand) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("registrar", kDay1, "open_case { unit: 'orgs/v' channel: 'tea_room' source: 'on-application' }"));
  EXPECT_EQ(walk.c().source(), "on-application");
  EXPECT_EQ(Shown(walk.c().request_time()), kDay1) << "limitation is interrupted from here";
  EXPECT_EQ(Refusal(&walk, "registrar", kDay1, "submit_case {}"), v1::FACTS_INCOMPLETE);
  ASSERT_OK(walk.Do("registrar", kDay1, "amend_facts { dispute_class: '02-03' text { facts: '路' } }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "add_party { party { side: PARTY_SIDE_APPLICANT details { name: '甲' } } }"));
  EXPECT_EQ(Refusal(&walk, "registrar", kDay1, "submit_case {}"), v1::FACTS_INCOMPLETE);
  ASSERT_OK(walk.Do("registrar", kDay1, "add_party { party { side: PARTY_SIDE_RESPONDENT details { name: '乙' } } }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "submit_case {}"));
  EXPECT_EQ(walk.State(), "submitted");
}

// Taken on: by the committee that serves the place, and with a number of its register. Ningbo regulation art. 18.
TEST(TransitionTable, TakenOnByItsCommitteeWithANumber) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  EXPECT_EQ(Refusal(&walk, "head", kDay1, "accept_case {}"), v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("registrar", kDay1, "submit_case {}"));
  EXPECT_EQ(Refusal(&walk, "town-head", kDay1, "accept_case {}"), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Refusal(&walk, "grid", kDay1, "accept_case {}"), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", kDay1, "accept_case {}"));
  EXPECT_EQ(walk.State(), "accepted");
  EXPECT_NE(walk.c().case_number(), "");
}

// Taken on once: what turns out to be the same matter is merged into the other case, and its register has no second
// number for it. Ningbo regulation art. 18.
TEST(TransitionTable, ADuplicateIsMergedAndNotTakenOnASecondTime) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1, "submit_case {}"));
  EXPECT_EQ(Refusal(&walk, "registrar", kDay1, "merge_cases { into: 'cases/c-2' reason { text: '同一件事' } }"),
            v1::NOT_YOUR_ROLE)
      << "a person decides that, the head of the committee";
  ASSERT_OK(walk.Do("head", kDay1, "merge_cases { into: 'cases/c-2' reason { text: '同一件事' } }"));
  EXPECT_EQ(walk.State(), "merged");
  EXPECT_EQ(walk.c().case_number(), "");
  EXPECT_EQ(Refusal(&walk, "head", kDay1, "accept_case {}"), v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("head", kDay2, "undo_merge { reason { text: '不是一回事' } }"));
  ASSERT_OK(walk.Do("head", kDay2, "accept_case {}"));
}

// Taken on: what is on the stop list is not, and the refusal says where to go. MoJ Order 75 (2002) art. 22; Ningbo
// regulation art. 17.
TEST(TransitionTable, WhatIsOnTheStopListIsNotTakenOn) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1, "amend_facts { circumstances: 'crime' }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "submit_case {}"));
  EXPECT_EQ(Refusal(&walk, "head", kDay1, "accept_case {}"), v1::STOP_LIST);
  EXPECT_EQ(walk.State(), "submitted");
}

// Not taken on: a reason of the list, and where to go instead. MoJ Order 75 (2002) art. 22.
TEST(TransitionTable, NotTakenOnWithAReason) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("decline_reason", {"not-civil"});
  walk.Open(kDay1);
  EXPECT_EQ(walk.Do("head", kDay1, "decline_case { reason: 'no-time' advice { text: '起诉' } }").code(),
            absl::StatusCode::kInvalidArgument);
  ASSERT_OK(walk.Do("head", kDay1, "decline_case { reason: 'not-civil' advice { text: '可以申请行政复议' } }"));
  EXPECT_EQ(walk.State(), "declined");
  EXPECT_TRUE(walk.c().closed());
}

// Assigned: somebody who is a mediator, and whom no party refuses. PML art. 13, 14, 19.
TEST(TransitionTable, AssignedToAMediatorThePartiesDoNotRefuse) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  EXPECT_EQ(Refusal(&walk, "head", kDay1, "assign_mediators { lead: 'people/grid' }"), v1::NOT_ELIGIBLE_MEDIATOR);
  ASSERT_OK(walk.Do("registrar", kDay1, "choose_mediator { party: '2' mediator: 'people/mediator' refuses: true }"));
  EXPECT_EQ(Refusal(&walk, "head", kDay1, "assign_mediators { lead: 'people/mediator' }"), v1::NOT_ELIGIBLE_MEDIATOR);
  ASSERT_OK(walk.Do("registrar", kDay2, "choose_mediator { party: '2' mediator: 'people/mediator' }"));
  ASSERT_OK(walk.Do("head", kDay2, "assign_mediators { lead: 'people/mediator' }"));
  EXPECT_EQ(walk.State(), "assigned");
}

// Told and asked: each party its rights, each party its consent; who clearly refuses is not mediated with. PML art. 17,
// 23; MoJ Order 75 (2002) art. 30.
TEST(TransitionTable, NobodyIsMediatedWithWhoWasNotToldOrDoesNotConsent) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, kSession), v1::RIGHTS_NOT_TOLD);
  ASSERT_OK(walk.Do("mediator", kDay1, Told("1")));
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, kSession), v1::RIGHTS_NOT_TOLD);
  ASSERT_OK(walk.Do("mediator", kDay1, Told("2")));
  ASSERT_OK(walk.Do("mediator", kDay1, Agrees("1")));
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1,
                    "record_oral_agreement { text { clauses: '让路' } clauses { kind: "
                    "CLAUSE_KIND_ACT from_party: '2' to_party: '1' } }"),
            v1::CONSENT_MISSING);
  ASSERT_OK(walk.Do("mediator", kDay1, "record_refusal { party: '2' way: WAY_ORALLY }"));
  EXPECT_EQ(walk.State(), "stopping") << "of two parties one refusing ends it";
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, kSession), v1::NOT_IN_THIS_STATE);
}

// Open or closed to listeners is each party's own choice, and closed where one of them has not made it. PML art. 23;
// MoJ Order 75 (2002) art. 30.
TEST(TransitionTable, OpenToListenersOnlyByEveryPartysChoice) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  const auto planned = [](bool open) {
    return absl::StrCat("schedule_session { mode: SESSION_MODE_IN_PERSON planned_start { seconds: ",
                        absl::ToUnixSeconds(At(open ? kDay3 : kDay2)), " } ", open ? "public: true" : "", " }");
  };
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, planned(true)), v1::LISTENERS_NOT_AGREED);
  const auto listeners = [](absl::string_view party) {
    return absl::StrCat("record_consent { party: '", party, "' kind: CONSENT_KIND_LISTENERS way: WAY_ORALLY }");
  };
  ASSERT_OK(walk.Do("mediator", kDay1, listeners("1")));
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, planned(true)), v1::LISTENERS_NOT_AGREED);
  ASSERT_OK(walk.Do("mediator", kDay1, planned(false)));
  EXPECT_FALSE(walk.c().sessions(0).public_());
  ASSERT_OK(walk.Do("mediator", kDay1, listeners("2")));
  ASSERT_OK(walk.Do("mediator", kDay1, planned(true)));
  EXPECT_TRUE(walk.c().sessions(1).public_());
}

// In session: guests come with both sides' consent. PML art. 20.
TEST(TransitionTable, GuestsComeWithEveryPartysConsent) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  const std::string elder = "invite_participant { kind: PARTICIPANT_KIND_ELDER person { name: '老' } ";
  EXPECT_NE(Refusal(&walk, "mediator", kDay1, absl::StrCat(elder, "agreed_by: '1' }")), v1::REASON_UNSPECIFIED);
  ASSERT_OK(walk.Do("mediator", kDay1, absl::StrCat(elder, "agreed_by: '1' agreed_by: '2' }")));
  ASSERT_OK(walk.Do("mediator", kDay1, kSession));
  EXPECT_EQ(walk.State(), "in-session");
}

// In session: who is there by video in a court's case was compared on line before, and a minor has the guardian there.
// Online Rules art. 16, 17; Civil Code art. 19, 20.
TEST(TransitionTable, IdentityIsCheckedAndAMinorComesWithTheGuardian) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  walk.mutable_case()->mutable_delegation()->set_state(v1::DELEGATION_STATE_ACCEPTED);
  const std::string by_video =
      "start_session { mode: SESSION_MODE_MIXED attendance { who: '1' presence: PRESENCE_BY_VIDEO } "
      "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }";
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, by_video), v1::IDENTITY_NOT_CHECKED);
  ASSERT_OK(walk.Do("mediator", kDay1, "record_identity { who: '1' level: IDENTITY_LEVEL_KNOWN_IN_PERSON }"));
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, by_video), v1::IDENTITY_NOT_CHECKED);
  ASSERT_OK(walk.Do("mediator", kDay1, "record_identity { who: '1' level: IDENTITY_LEVEL_COMPARED_ON_LINE }"));

  walk.mutable_case()->mutable_parties(1)->set_minor(true);
  EXPECT_EQ(Refusal(&walk, "mediator", kDay1, by_video), v1::CONSENT_MISSING);
  v1::Representative* guardian = walk.mutable_case()->add_representatives();
  guardian->set_id("g");
  guardian->set_party("2");
  guardian->set_kind(v1::REPRESENTATIVE_KIND_GUARDIAN);
  ASSERT_OK(walk.Do("mediator", kDay1,
                    "start_session { mode: SESSION_MODE_MIXED attendance { who: '1' presence: PRESENCE_BY_VIDEO } "
                    "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } "
                    "attendance { who: 'representatives/g' presence: PRESENCE_IN_THE_ROOM } }"));
  EXPECT_EQ(walk.State(), "in-session");
}

// Paused: whether the month stands still is in the rule. SPC 2016 art. 18; Online Rules art. 26.
TEST(TransitionTable, APauseStopsTheMonthWhenItsKindIsOneThatDoes) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay2, "pause_case { kind: 'other' review_date: '2026-03-20' }"));
  EXPECT_EQ(walk.State(), "paused");
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_RUNNING);
  ASSERT_OK(walk.Do("mediator", kDay2, "resume_case {}"));
  ASSERT_OK(walk.Do("mediator", kDay2, "pause_case { kind: 'survey' review_date: '2026-03-20' }"));
  EXPECT_EQ(walk.FindClock("mediation")->status(), v1::CLOCK_PAUSED);
  ASSERT_NE(walk.FindClock("pause-review"), nullptr) << "each pause has somebody look at it";
  ASSERT_OK(walk.Do("mediator", "2026-03-13 09:00", "resume_case {}"));
  EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), "2026-04-14 00:00")
      << "04-02 and ten days that do not count: Sunday 04-12, so Monday";
}

// Agreed orally: recorded, and in effect at once. PML art. 28, 30.
TEST(TransitionTable, AnOralAgreementTakesEffectWhenItIsReached) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay2,
                    "record_oral_agreement { text { clauses: '让路' } clauses { kind: "
                    "CLAUSE_KIND_ACT from_party: '2' to_party: '1' due_date: '2026-04-10' } }"));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(Shown(walk.c().agreements(0).effective_time()), kDay2);
}

// On contracted land a word is no agreement. Rural Land Contract Mediation and Arbitration Law art. 7-10.
TEST(TransitionTable, OnContractedLandNothingTakesEffectByWord) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("dispute_class", {"07-12"});
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay1, "amend_facts { dispute_class: '07-12' }"));
  EXPECT_EQ(Refusal(&walk, "mediator", kDay2,
                    "record_oral_agreement { text { clauses: '退地' } clauses { kind: CLAUSE_KIND_ACT from_party: '2' "
                    "to_party: '1' } }"),
            v1::WRITING_REQUIRED);
  EXPECT_EQ(walk.c().agreements_size(), 0);
}

// In effect: parties and mediator signed, the committee sealed; then thirty days run. PML art. 29, 33; Online Rules
// art. 19.
TEST(TransitionTable, InEffectWithTheLastOfSignaturesAndSeal) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  EXPECT_EQ(walk.State(), "drafting");
  EXPECT_FALSE(walk.c().agreements(0).has_effective_time());
  EXPECT_EQ(walk.FindClock("confirmation.1"), nullptr);
  ASSERT_OK(walk.Do("head", kDay3, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(Shown(walk.c().agreements(0).effective_time()), kDay3);
  ASSERT_NE(walk.FindClock("confirmation.1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("confirmation.1")->due_time()), "2026-04-04 00:00");
}

// Written by hand: in effect by its paper alone (PML art. 29); what is owed of it is known once it is typed and
// everybody who signed has compared it.
TEST(TransitionTable, WrittenByHandItIsInEffectBeforeItIsTyped) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("paper", {"agreement"});
  walk.UpToSignatures(kDay1);
  v1::Case* c = walk.mutable_case();
  v1::Document* photo = c->add_documents();
  photo->set_id("photo");
  photo->set_sha256("ab");
  // The same draft, as it would stand had it been written on paper.
  c->mutable_agreements(0)->set_handwritten("photo");
  c->mutable_agreements(0)->clear_clauses();
  ASSERT_OK(walk.Do("head", kDay3, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(walk.State("agreement", "1"), "on-paper");
  EXPECT_EQ(walk.State("obligation", "1-1"), "");
  ASSERT_NE(walk.FindClock("transcript.1"), nullptr);
  ASSERT_NE(walk.FindClock("confirmation.1"), nullptr) << "the thirty days run from the paper";
  EXPECT_EQ(walk.FindClock("limitation"), nullptr);

  ASSERT_OK(walk.Do("mediator", kDay3, R"(transcribe_agreement { agreement: '1' text { clauses: '付款' }
      clauses { kind: CLAUSE_KIND_ACT from_party: '2' to_party: '1' due_date: '2026-04-20' } })"));
  ASSERT_OK(walk.Do("mediator", kDay3, "confirm_transcript { agreement: '1' party: '1' }"));
  EXPECT_EQ(walk.State("agreement", "1"), "on-paper");
  ASSERT_OK(walk.Do("mediator", kDay3, "confirm_transcript { agreement: '1' party: '2' }"));
  EXPECT_EQ(walk.State("agreement", "1"), "effective");
  EXPECT_EQ(walk.FindClock("transcript.1"), nullptr);
  EXPECT_EQ(walk.State("obligation", "1-1"), "open");
  ASSERT_NE(walk.FindClock("obligation-due.1-1"), nullptr);
  ASSERT_NE(walk.FindClock("limitation"), nullptr);
}

// A party will not sign: a person ends it, with advice. Online Rules art. 25(7).
TEST(TransitionTable, WhoWillNotSignIsNotHeldToTheDraft) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("terminate_reason", {"refused-to-sign"});
  walk.UpToSignatures(kDay1);
  ASSERT_OK(
      walk.Do("mediator", kDay2, "terminate { reason: 'refused-to-sign' advice { text: '可以向人民法院起诉' } }"));
  EXPECT_EQ(walk.State(), "terminated");
  EXPECT_EQ(walk.State("obligation", "1-1"), "") << "nothing is owed by a draft";
}

// Ended from any state: with advice, by a person; no timer ends a case. PML art. 26; Online Rules art. 25.
TEST(TransitionTable, EndedByAPersonWithAdvice) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  EXPECT_EQ(Refusal(&walk, "mediator", kDay2, "terminate { reason: 'gap-too-wide' }"), v1::ADVICE_MISSING);
  while (walk.FindClock("mediation")->status() == v1::CLOCK_RUNNING) ASSERT_OK(walk.Fire("mediation"));
  EXPECT_EQ(walk.State(), "stopping") << "the month is over: a person decides";
  EXPECT_FALSE(walk.c().closed());
  ASSERT_OK(
      walk.Do("mediator", "2026-04-10 09:00", "terminate { reason: 'gap-too-wide' advice { text: '可以起诉' } }"));
  EXPECT_EQ(walk.State(), "terminated");
  EXPECT_TRUE(walk.c().ending().advice_given());
}

// Moved: with a reason, the parties told; it stays with the sender until the other takes it; the old level's clock is
// closed and the new one's begins, never the month's. MoJ regulation 1989 art. 7.
TEST(TransitionTable, StaysWithTheSenderUntilTheReceiverTakesIt) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  const std::string month = Shown(walk.FindClock("mediation")->due_time());
  ASSERT_OK(walk.Do("head", kDay2, "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' parties_told: true }"));
  EXPECT_EQ(walk.c().unit(), "orgs/v");
  ASSERT_OK(walk.Do("town-head", kDay3, "accept_transfer { transfer: '1' }"));
  EXPECT_EQ(walk.c().unit(), "orgs/t");
  EXPECT_EQ(walk.c().committee(), "orgs/t-committee");
  EXPECT_THAT(walk.ClockChanges(), Contains("ENDED level-village"));
  EXPECT_THAT(walk.ClockChanges(), Contains("STARTED level-township"));
  EXPECT_EQ(Shown(walk.FindClock("mediation")->due_time()), month);
}

// Danger: at once and outside the line, in a closed case too. PML art. 25.
TEST(TransitionTable, DangerIsReportedInAnyState) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("grid", kDay2, "raise_risk { grade: 'orange' reported: true note { text: '拿刀' } }"));
  ASSERT_NE(walk.FindClock("risk-answer.1"), nullptr);
  EXPECT_EQ(walk.State(), "drafting") << "it moves nothing else";
}

// The court: applied for, confirmed; from then on the parties' own terms run. CPL art. 205, 206, 250; Interpretation
// art. 372.
TEST(TransitionTable, ConfirmedItMayBeObjectedToAndEnforced) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(walk.State("confirmation", "1"), "eligible");
  ASSERT_OK(walk.Do("mediator", kDay2,
                    "apply_for_confirmation { agreement: '1' applicants: '1' applicants: '2' hand_over { way: "
                    "HAND_OVER_WAY_BY_HAND } }"));
  EXPECT_EQ(walk.State("application", "1"), "applied");
  EXPECT_EQ(walk.FindClock("enforcement.1"), nullptr);
  ASSERT_OK(
      walk.Do("mediator", kDay3,
              "record_court_answer { confirmation: '1' answer: COURT_ANSWER_CONFIRMED court_number: '民特1号' }"));
  EXPECT_EQ(walk.State("application", "1"), "confirmed");
  ASSERT_NE(walk.FindClock("objection-period.1"), nullptr);
  ASSERT_NE(walk.FindClock("enforcement.1"), nullptr);
  ASSERT_OK(walk.Do("mediator", "2026-05-06 09:00",
                    "record_court_answer { confirmation: '1' answer: COURT_ANSWER_ENFORCEMENT }"));
  EXPECT_EQ(walk.State("application", "1"), "enforcing");
  EXPECT_EQ(walk.FindClock("enforcement.1"), nullptr);
}

// The period is one from the ruling: an objection that is dismissed gives no second one, neither to who raised it nor
// to the other. CPL Interpretation art. 372.
TEST(TransitionTable, ADismissedObjectionGivesNoNewPeriod) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_OK(walk.Do("mediator", kDay2,
                    "apply_for_confirmation { agreement: '1' applicants: '1' applicants: '2' hand_over { way: "
                    "HAND_OVER_WAY_BY_HAND } }"));
  const std::string confirmed =
      "record_court_answer { confirmation: '1' answer: COURT_ANSWER_CONFIRMED court_number: '民特1号' }";
  const std::string objected =
      "record_court_answer { confirmation: '1' answer: COURT_ANSWER_OBJECTION due_date: '2026-03-27' }";
  ASSERT_OK(walk.Do("mediator", kDay3, confirmed));
  ASSERT_NE(walk.FindClock("objection-period.1"), nullptr);
  const std::string end = Shown(walk.FindClock("objection-period.1")->due_time());
  // The other one's days run on meanwhile.
  ASSERT_OK(walk.Do("mediator", "2026-03-06 09:00", objected));
  EXPECT_EQ(walk.State("application", "1"), "objection");
  ASSERT_NE(walk.FindClock("objection-period.1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("objection-period.1")->due_time()), end);
  ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00", confirmed));
  EXPECT_EQ(walk.State("application", "1"), "confirmed");
  ASSERT_NE(walk.FindClock("objection-period.1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("objection-period.1")->due_time()), end);
  // Dismissed when it is over: over it stays.
  ASSERT_OK(walk.Do("mediator", "2026-03-17 09:00", objected));
  ASSERT_OK(walk.Fire("objection-period.1"));
  ASSERT_OK(walk.Do("mediator", "2026-05-08 09:00", confirmed));
  EXPECT_THAT(walk.ClockChanges(), Not(Contains(StartsWith("STARTED objection-period"))));
}

// Performed: each duty has its owner and day, and proof. PML art. 31.
TEST(TransitionTable, NothingCountsAsPerformedWithoutProof) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_EQ(walk.c().obligations_size(), 1);
  EXPECT_EQ(walk.c().obligations(0).due_date(), "2026-04-10");
  EXPECT_EQ(Refusal(&walk, "mediator", kDay2, "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE }"),
            v1::PROOF_MISSING);
  ASSERT_OK(walk.Do("mediator", kDay2,
                    "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"));
  EXPECT_EQ(walk.State("obligation", "1-1"), "settled");
}

// Closed: what is due recorded, a visit made or waived with a reason; not performed never keeps it open. Guide to
// filling in the docket (facts P47, 结案报告表: the closing time is when it is performed or finished); design §4,
// closing rule.
TEST(TransitionTable, ClosedOnceWhatIsDueIsRecordedAndAVisitMade) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  const char* late = "2026-04-20 09:00";
  EXPECT_EQ(Refusal(&walk, "mediator", late, "close_case { visit_waived { text: '已搬走' } }"), v1::OBLIGATIONS_OPEN);
  ASSERT_OK(walk.Do("mediator", late, "record_performance { obligation: '1-1' state: OBLIGATION_STATE_FAILED }"));
  EXPECT_EQ(Refusal(&walk, "mediator", late, "close_case {}"), v1::VISIT_MISSING);
  ASSERT_OK(walk.Do("mediator", late,
                    "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_NOT_PERFORMED place { text: '家' } }"));
  ASSERT_OK(walk.Do("mediator", late, "close_case {}"));
  EXPECT_EQ(walk.State(), "closed");
}

// Archived: the list complete or its gaps explained, and by two persons. PML art. 27.
TEST(TransitionTable, ArchivedAfterASecondPersonLooked) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_OK(walk.Do("mediator", kDay2,
                    "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"));
  ASSERT_OK(walk.Do("mediator", kDay2, "close_case { visit_waived { text: '当场履行' } }"));
  EXPECT_EQ(Refusal(&walk, "registrar", kDay2, "archive_case {}"), v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("registrar", kDay2, "submit_file { gaps: '缺现场照片' }"));
  EXPECT_EQ(Refusal(&walk, "registrar", kDay2, "check_file {}"), v1::SAME_PERSON);
  ASSERT_OK(walk.Do("head", kDay2, "check_file {}"));
  ASSERT_OK(walk.Do("registrar", kDay3, "archive_case {}"));
  EXPECT_EQ(walk.State(), "archived");
}

// Reopened: another round, with consent, notice and signatures anew. PML art. 17, 23 for each mediation; design §5,
// ReopenCase.
TEST(TransitionTable, ReopenedAsAnotherRound) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  ASSERT_OK(walk.Do("mediator", kDay2, "close_case { visit_waived { text: '当场履行' } }"));
  ASSERT_OK(walk.Do("head", kDay3, "reopen_case { reason { text: '又起争执' } }"));
  EXPECT_EQ(walk.c().round(), 2);
  EXPECT_EQ(walk.State("notice", "1"), "untold");
  EXPECT_EQ(walk.State("consent", "1"), "asked");
  EXPECT_EQ(Refusal(&walk, "mediator", kDay3, kSession), v1::RIGHTS_NOT_TOLD);
}

}  // namespace
}  // namespace gaiwan::testing
