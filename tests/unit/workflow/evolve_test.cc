#include "workflow/evolve.h"
#include "workflow/base/proto_time.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::Agreeing;
using testing::Assigned;
using testing::DoneBy;
using testing::Drafted;
using testing::EventOf;
using testing::Given;
using testing::HappenedAt;
using testing::InEffect;
using testing::Join;
using testing::Opened;
using testing::Signed;
using testing::Story;
using testing::TimeOf;

v1::Case After(std::vector<Story> stories) {
  return Given(Join(std::move(stories))).Case();
}

// A case with one of everything, so that an event about any part finds it.
v1::Case FullCase() {
  v1::Case c = After({Opened(3),
                      Agreeing({"1"}),
                      Assigned(),
                      {"session_scheduled { session: '1' mode: SESSION_MODE_VIDEO }",
                       "session_started { session: '2' mode: SESSION_MODE_FIELD }",
                       "statement_recorded { statement: '1' party: '1' kind: STATEMENT_KIND_FACT }",
                       "document_added { document: '1' party: '1' paper: 'evidence' }"},
                      Drafted("1"),
                      Signed("1", "1"),
                      InEffect("2"),
                      {"transfer_offered { transfer: '1' from: 'orgs/c1' to: 'orgs/x1' from_level: 'village' to_level: "
                       "'town' }",
                       "case_paused { kind: 'survey' }", "risk_raised { risk: '1' grade: 'yellow' }",
                       "extension_requested { extension: '1' clock: 'mediation' days: 15 }",
                       "visit_planned { visit: '1' planned_date: '2026-05-01' }",
                       "delegation_received { delegation { court: 'orgs/k' } }",
                       "confirmation_applied_for { confirmation: '1' agreement: '2' }", "suit_recorded { suit: '1' }",
                       "referred_out { referral: '1' }", "joint_mediation_proposed { committee: 'orgs/x1-committee' }",
                       "recusal_requested { recusal: '1' mediator: 'people/mediator' party: '2' }",
                       "file_submitted { gap_count: 1 }"}});
  c.mutable_sham_suspicion()->set_raised_by("people/mediator");
  v1::UnadoptedEntry* entry = c.add_unadopted();
  entry->set_version(3);
  entry->set_author("people/a");
  v1::TrackState* track = c.add_tracks();
  track->set_track("main");
  track->set_state("open");
  c.set_state("open");
  c.set_merged_into("cases/c-3");
  v1::LineHandOver* line = c.add_line_hand_overs();
  line->set_entry(90);
  line->set_subject("confirmations/1");
  line->set_state(v1::LINE_STATE_WAITING);
  c.add_supports()->set_id("1");
  c.add_urgings()->set_id("1");
  c.add_complaints()->set_id("1");
  c.add_guidances()->set_id("1");
  c.add_holds()->set_id("1");
  return c;
}

// What an event of each type says. A type that is missing here fails EveryEventTypeIsHandled.
const std::map<std::string, std::string>& Payloads() {
  static const auto* payloads = new std::map<std::string, std::string>{
      {"case_opened", "unit: 'orgs/x1' level: 'town'"},
      {"clue_registered", "unit: 'orgs/x1' level: 'town'"},
      {"clue_turned_into_case", "source: 'court' unit: 'orgs/x1'"},
      {"facts_amended", "dispute_class: '02'"},
      {"case_voided", ""},
      {"entry_adopted", "entry: 3"},
      {"party_added", "party: '9' side: PARTY_SIDE_THIRD"},
      {"party_amended", "party: '1' head_count: 4"},
      {"party_removed", "party: '1'"},
      {"contact_recorded", "party: '1'"},
      {"consent_recorded", "party: '2' kind: CONSENT_KIND_MEDIATION"},
      {"consent_withdrawn", "party: '1' kind: CONSENT_KIND_MEDIATION"},
      {"refusal_recorded", "party: '2' ends_mediation: true"},
      {"rights_notice_given", "party: '2'"},
      {"representative_added", "representative: 'r1' party: '1'"},
      {"participant_invited", "participant: 'p1'"},
      {"service_recorded", "party: '1' paper: 'agreement'"},
      {"identity_recorded", "who: '1' level: IDENTITY_LEVEL_DOCUMENT_SEEN"},
      {"mediator_chosen", "party: '1' mediator: 'people/helper'"},
      {"interest_disclosed", "mediator: 'people/mediator'"},
      {"recusal_requested", "recusal: '2' mediator: 'people/mediator'"},
      {"recusal_decided", "recusal: '1' granted: true"},
      {"mediator_replaced", "from: 'people/mediator' to { person: 'people/helper' }"},
      {"case_submitted", ""},
      {"case_accepted", "committee: 'orgs/c1-committee' case_number: 'x'"},
      {"case_declined", "reason: 'not-civil'"},
      {"mediators_assigned", "mediators { person: 'people/helper' lead: true }"},
      {"session_scheduled", "session: '3' mode: SESSION_MODE_VIDEO"},
      {"session_rescheduled", "session: '1' planned_start { seconds: 1773000000 }"},
      {"session_cancelled", "session: '1'"},
      {"statement_recorded", "statement: '2' party: '1' kind: STATEMENT_KIND_FACT"},
      {"statement_confirmed", "statement: '1' party: '2'"},
      {"minutes_confirmed", "session: '2' party: '1'"},
      {"document_added", "document: '2' paper: 'evidence'"},
      {"letter_issued", "letter: '1' paper: 'termination-notice' number: '（2026）城中人调函字第1号'"},
      {"document_released", "document: '1'"},
      {"document_withdrawn", "document: '1'"},
      {"session_started", "session: '1' mode: SESSION_MODE_VIDEO"},
      {"attendance_recorded", "session: '2' attendance { who: '1' presence: PRESENCE_ABSENT }"},
      {"session_ended", "session: '2' result: SESSION_RESULT_AGREED"},
      {"investigation_recorded", ""},
      {"agreement_drafted", "agreement: '3'"},
      {"draft_revised", "agreement: '1' partial: true"},
      {"agreement_signed", "agreement: '1' signer: '2' way: SIGNATURE_WAY_BY_HAND"},
      {"agreement_sealed", "agreement: '1' seal: 'orgs/c1-committee/seals/s1'"},
      {"oral_agreement_recorded", "agreement: '3'"},
      {"agreement_amended", "agreement: '3' replaces: '2'"},
      {"agreement_effective", "agreement: '1' effective_time { seconds: 1772420400 }"},
      {"agreement_transcribed", "agreement: '1' clauses { kind: CLAUSE_KIND_ACT }"},
      {"transcript_confirmed", "agreement: '1' party: '1'"},
      {"transcript_complete", "agreement: '1' obligations { id: '1-1' agreement: '1' clause: 1 }"},
      {"performance_recorded", "obligation: '2-1' state: OBLIGATION_STATE_FAILED"},
      {"transfer_offered", "transfer: '2' to: 'orgs/x1'"},
      {"transfer_accepted", "transfer: '1' unit: 'orgs/x1' level: 'town'"},
      {"transfer_declined", "transfer: '1'"},
      {"transfer_withdrawn", "transfer: '1'"},
      {"transfer_returned", "transfer: '1' unit: 'orgs/c1' level: 'village'"},
      {"case_paused", "kind: 'away'"},
      {"case_resumed", ""},
      {"risk_raised", "risk: '1' grade: 'red'"},
      {"extension_requested", "extension: '2' clock: 'mediation' days: 10"},
      {"extension_answered", "extension: '1' party: '1'"},
      {"risk_assessed", "risk: '1' grade: 'orange' people: 12"},
      {"risk_acknowledged", "risk: '1'"},
      {"prevention_recorded", "prevention: '1' kind: 'crime' people: 3"},
      {"sham_suspicion_raised", ""},
      {"sham_suspicion_cleared", ""},
      {"file_returned", ""},
      {"grade_declared", "difficulty: 'ordinary'"},
      {"mediation_terminated", "reason: 'gap-too-wide'"},
      {"case_closed", "result: 'agreement-written'"},
      {"file_submitted", ""},
      {"file_checked", ""},
      {"case_archived", ""},
      {"case_reopened", "round: 2"},
      {"visit_planned", "visit: '2'"},
      {"visit_recorded", "visit: '1' way: 'phone'"},
      {"satisfaction_asked", "party: '1' code_digest: 'x'"},
      {"satisfaction_answered", "party: '1' result: SATISFACTION_RESULT_SATISFIED"},
      {"question_answered", "unit: 'orgs/x1' level: 'town' aim: 'doubt-explained'"},
      {"settled_registered", "verified: true aim: 'conflict-resolved' confirmations { party: '1' }"},
      {"settled_confirmed", "verified: true proof { party: '1' by: CONFIRMED_BY_NAMED_WITNESS }"},
      {"cases_linked", "other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER"},
      {"case_merged", "into: 'cases/c-2'"},
      {"merge_undone", ""},
      {"case_split", "into: 'cases/c-2' parties: '3'"},
      {"support_requested", "support: '2' need: 'job' words: '找份工'"},
      {"support_claimed", "support: '1' partner: '合作社'"},
      {"support_reported", "support: '1'"},
      {"support_confirmed", "support: '1'"},
      {"urged", "urging: '2' due_date: '2026-03-10'"},
      {"urging_answered", "urging: '1'"},
      {"complaint_filed", "complaint: '2' reason: 'partial'"},
      {"complaint_answered", "complaint: '1' sent_on: true"},
      {"guidance_asked", "guidance: '2' of: 'orgs/alone'"},
      {"guidance_answered", "guidance: '1'"},
      {"glass_broken", "end_time { seconds: 1772413200 }"},
      {"delegation_received", "delegation { kind: DELEGATION_KIND_DELEGATED court: 'orgs/k' }"},
      {"delegation_accepted", ""},
      {"delegation_declined", ""},
      {"returned_to_court", "result: DELEGATION_RESULT_NOT_AGREED"},
      {"confirmation_applied_for", "confirmation: '2' agreement: '2' court: 'orgs/k' late: true"},
      {"interested_person_recorded", "interested_person: '9' confirmation: '1' known_date: '2026-04-03'"},
      {"court_answered", "confirmation: '1' answer: COURT_ANSWER_FILED court_number: 'x'"},
      {"suit_recorded", "suit: '2' party: '1'"},
      {"judgment_recorded", "suit: '1' result: JUDGMENT_RESULT_DECIDED"},
      {"hand_over_sent", "entry: 90 digest: 'd2'"},
      {"unit_designated", "unit: 'orgs/x1' committee: 'orgs/x1-committee' level: 'town'"},
      {"joint_mediation_proposed", "committee: 'orgs/x-committee'"},
      {"mediation_joined", "committee: 'orgs/x1-committee' mediator { person: 'people/town-head' }"},
      {"mediation_left", "committee: 'orgs/x1-committee'"},
      {"referred_out", "referral: '2' partner: 'police'"},
      {"partner_answered", "referral: '1' answer: REFERRAL_STATE_DONE"},
      {"case_imported", "stage: PAPER_STAGE_CLOSED ledger_row: '2026-3' close_date: '2026-03-02'"},
      {"report_recorded", "platform: 'ministry' version: 1 number: 'x'"},
      {"clue_settled", ""},
      {"personal_data_erased",
       "who: '1' basis: ERASURE_BASIS_UNLAWFUL subjects: 'parties/1' keys { subject: 'parties/1' key: 1 }"},
      {"hold_placed", "hold: '2' kind: HOLD_KIND_COURT"},
      {"hold_lifted", "hold: '1'"},
      {"video_steered", "session: '1' act: VIDEO_STEER_SEPARATE who: '1'"},
      {"times_proposed", "party: '1' times { start_time { seconds: 1772413200 } end_time { seconds: 1772420400 } }"},
      {"video_noted", "session: '1' note: VIDEO_NOTE_DROPPED who: '1'"},
      {"revision_adopted", "revision: 2 states { track: 'main' from: 'open' to: 'opened' }"},
  };
  return *payloads;
}

// They stand in the history; moves and clock changes say what they mean for the case.
const std::set<std::string>& OnlyRecorded() {
  static const auto* recorded =
      new std::set<std::string>{"copy_requested", "party_invited", "clue_dismissed",    "entry_corrected",
                                "clock_expired",  "clock_warned",  "clocks_recomputed", "note_added"};
  return *recorded;
}
const std::set<std::string>& OfOtherStreams() {
  static const auto* others = new std::set<std::string>{"directory_changed",
                                                        "calendar_loaded",
                                                        "codes_loaded",
                                                        "definition_published",
                                                        "day_reported",
                                                        "screening_recorded",
                                                        "account_made",
                                                        "account_reset",
                                                        "account_locked",
                                                        "account_unlocked",
                                                        "password_changed",
                                                        "signed_in",
                                                        "session_refreshed",
                                                        "sessions_revoked",
                                                        "totp_enrolled",
                                                        "totp_confirmed",
                                                        "totp_removed",
                                                        "device_registered",
                                                        "device_pin_failed",
                                                        "device_revoked",
                                                        "party_code_issued",
                                                        "party_code_redeemed",
                                                        "party_code_failed",
                                                        "party_code_withdrawn",
                                                        "reads_noted",
                                                        "return_frozen",
                                                        "view_saved",
                                                        "view_deleted",
                                                        "sample_drawn",
                                                        "sample_called",
                                                        "stand_in_appointed",
                                                        "stand_in_ended",
                                                        "subsidy_published",
                                                        "subsidy_objected",
                                                        "subsidy_objection_decided",
                                                        "subsidy_approved",
                                                        "order_asked",
                                                        "order_answered",
                                                        "message_queued",
                                                        "message_handed_over",
                                                        "message_delivered",
                                                        "message_read",
                                                        "message_failed",
                                                        "message_task_done",
                                                        "message_dropped"};
  return *others;
}

v1::Event FullEvent(const std::string& payload, const v1::Case& c) {
  v1::Event event = EventOf(payload);
  event.set_version(c.version() + 1);
  event.set_actor("people/head");
  *event.mutable_act_time() = ToProto(testing::TimeOf("2026-03-05T10:00+08:00"));
  *event.mutable_record_time() = ToProto(testing::TimeOf("2026-03-05T18:00+08:00"));
  return event;
}

// The case but for what every event changes.
v1::Case WithoutHeader(v1::Case c) {
  c.clear_version();
  c.clear_update_time();
  return c;
}

TEST(AllEvents, EveryEventTypeIsHandled) {
  const google::protobuf::OneofDescriptor* payload = v1::Event::descriptor()->FindOneofByName("payload");
  ASSERT_NE(payload, nullptr);
  const v1::Case before = FullCase();
  for (int i = 0; i < payload->field_count(); ++i) {
    const std::string& name = payload->field(i)->name();
    const bool recorded = OnlyRecorded().count(name) > 0 || OfOtherStreams().count(name) > 0;
    const auto text = Payloads().find(name);
    ASSERT_TRUE(recorded || text != Payloads().end()) << name << " is in no list of this test";
    v1::Case after = before;
    Evolve(FullEvent(absl::StrCat(name, " {", recorded ? "" : text->second, "}"), before), &after);
    const bool same = MessageDifferencer::Equals(WithoutHeader(after), WithoutHeader(before));
    EXPECT_EQ(same, recorded) << name << (same ? " changes nothing" : " changes the case");
    EXPECT_EQ(after.version(), before.version() + 1) << name;
  }
}

TEST(AllEvents, NoneNeedsThePartItIsAbout) {
  for (const auto& [name, text] : Payloads()) {
    v1::Case empty;
    Evolve(FullEvent(absl::StrCat(name, " {", text, "}"), empty), &empty);
    EXPECT_EQ(empty.version(), 1) << name;
  }
}

TEST(Evolve, IsItsTwoHalves) {
  v1::Event event = FullEvent("note_added {}", FullCase());
  event.add_moves()->set_track("main");
  event.mutable_moves(0)->set_to("talking");
  v1::Case whole = FullCase(), halves = whole;
  Evolve(event, &whole);
  EvolvePayload(event, &halves);
  EXPECT_EQ(halves.state(), "open");
  EvolveMoves(event, &halves);
  EXPECT_TRUE(MessageDifferencer::Equals(whole, halves));
}

TEST(Evolve, AnOpeningSetsWhoAndWhen) {
  v1::Case c;
  Evolve(FullEvent("case_opened { unit: 'orgs/c1' opener_unit: 'orgs/x1' }", c), &c);
  EXPECT_EQ(c.version(), 1);
  EXPECT_EQ(c.round(), 1);
  EXPECT_EQ(c.opener(), "people/head");
  EXPECT_EQ(c.opener_unit(), "orgs/x1");
  EXPECT_EQ(ToTime(c.request_time()), testing::TimeOf("2026-03-05T10:00+08:00"));
  EXPECT_EQ(ToTime(c.create_time()), testing::TimeOf("2026-03-05T18:00+08:00"));
  EXPECT_EQ(ToTime(c.update_time()), testing::TimeOf("2026-03-05T18:00+08:00"));
}

TEST(Evolve, MovesTheMainTrackAndRemembersWhereItCameFrom) {
  v1::Case c;
  const auto move = [&](const std::string& moves) { Evolve(FullEvent("note_added {} " + moves, c), &c); };
  move("moves { track: 'main' to: 'registered' step: 'receive' level: 'village' }");
  EXPECT_EQ(c.state(), "registered");
  EXPECT_EQ(c.step(), "receive");
  EXPECT_EQ(c.level(), "village");
  EXPECT_EQ(c.tracks(0).previous(), "");
  move("moves { track: 'main' to: 'paused' step: 'receive' }");
  EXPECT_EQ(c.level(), "village");
  EXPECT_EQ(c.tracks(0).previous(), "registered");
  move("moves { track: 'main' to: 'paused' step: 'receive' }");
  EXPECT_EQ(c.tracks(0).previous(), "registered");
  move("moves { track: 'main' to: 'declined' closed: true }");
  EXPECT_TRUE(c.closed());
  EXPECT_EQ(c.step(), "");
  EXPECT_EQ(c.tracks_size(), 1);
}

TEST(Evolve, KeepsOneInstanceOfASideTrackForEachSubject) {
  v1::Case c;
  Evolve(FullEvent("note_added {} moves { track: 'party' subject: '1' to: 'new' } "
                   "moves { track: 'party' subject: '2' to: 'new' } moves { track: 'party' subject: '1' to: 'told' }",
                   c),
         &c);
  ASSERT_EQ(c.tracks_size(), 2);
  EXPECT_EQ(c.tracks(0).state(), "told");
  EXPECT_EQ(c.tracks(1).state(), "new");
  EXPECT_EQ(c.state(), "");
}

TEST(Evolve, ClocksStartChangeAndLeave) {
  v1::Case c;
  const auto change = [&](const std::string& text) {
    Evolve(FullEvent(absl::StrCat("note_added {} clock_changes { ", text, " }"), c), &c);
  };
  change("kind: STARTED clock { id: 'a' length: 3 }");
  change("kind: STARTED clock { id: 'b' }");
  ASSERT_EQ(c.clocks_size(), 2);
  change("kind: MOVED clock { id: 'a' length: 5 }");
  EXPECT_EQ(c.clocks(0).length(), 5);
  change("kind: EXPIRED clock { id: 'b' status: CLOCK_EXPIRED }");
  EXPECT_EQ(c.clocks(1).status(), v1::CLOCK_EXPIRED);
  change("kind: ENDED clock { id: 'a' }");
  ASSERT_EQ(c.clocks_size(), 1);
  EXPECT_EQ(c.clocks(0).id(), "b");
  change("kind: ENDED clock { id: 'z' }");
  EXPECT_EQ(c.clocks_size(), 1);
}

TEST(Evolve, NotesTheKeyOfASubjectOnce) {
  v1::Case c;
  Evolve(FullEvent("case_opened { text { subject: 'case' sealed { key: 7 block: 256 } } }", c), &c);
  Evolve(FullEvent("party_added { party: '1' details { subject: 'parties/1' sealed { key: 8 } } }", c), &c);
  Evolve(FullEvent("note_added { text { subject: 'case' sealed { key: 7 } } }", c), &c);
  Evolve(FullEvent("note_added { text { subject: 'parties/9' open { text { text: 'x' } } } }", c), &c);
  ASSERT_EQ(c.keys_size(), 2);
  EXPECT_EQ(c.keys(0).subject(), "case");
  EXPECT_EQ(c.keys(0).key(), 7u);
  EXPECT_EQ(c.keys(1).subject(), "parties/1");
  EXPECT_EQ(c.text().sealed().block(), 256u) << "the block is moved, not opened";
}

TEST(Evolve, ALateEntryWaitsUntilItIsAdopted) {
  v1::Case c = After({Opened()});
  Evolve(FullEvent("needs_adoption: true late_days: 19 note_added {}", c), &c);
  ASSERT_EQ(c.unadopted_size(), 1);
  EXPECT_EQ(c.unadopted(0).version(), c.version());
  EXPECT_EQ(c.unadopted(0).author(), "people/head");
  Evolve(FullEvent(absl::StrCat("needs_adoption: true entry_adopted { entry: ", c.version(), " }"), c), &c);
  EXPECT_EQ(c.unadopted_size(), 0);
}

TEST(Evolve, ContactsThatFailAreCountedInARow) {
  const v1::Case c = After({Opened(),
                            {"contact_recorded { party: '1' }", "contact_recorded { party: '1' reached: true }",
                             "contact_recorded { party: '1' }"}});
  EXPECT_EQ(c.parties(0).contact_count(), 3);
  EXPECT_EQ(c.parties(0).contact_failed_count(), 1);
}

TEST(Evolve, TheLatestWordOnAKindOfConsentCounts) {
  const v1::Case c = After({Opened(),
                            Agreeing({"1"}),
                            {"consent_withdrawn { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_BY_PHONE }",
                             "consent_recorded { party: '1' kind: CONSENT_KIND_VIDEO way: WAY_ORALLY }"}});
  ASSERT_EQ(c.parties(0).consents_size(), 2);
  EXPECT_EQ(c.parties(0).consents(0).answer(), v1::CONSENT_ANSWER_WITHDRAWN);
  EXPECT_EQ(c.parties(0).consents(0).way(), v1::WAY_BY_PHONE);
  EXPECT_EQ(c.parties(0).consents(0).round(), 1);
}

TEST(Evolve, ARefusalThatEndsMediationIsTheCauseUntilThePartyComesRound) {
  const Story refused = {"refusal_recorded { party: '2' way: WAY_ORALLY ends_mediation: true }"};
  EXPECT_EQ(After({Opened(), refused}).ending().cause(), "refused");
  const Story back = {"consent_recorded { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }"};
  EXPECT_FALSE(After({Opened(), refused, back}).has_ending());
  const Story ended = {"mediation_terminated { reason: 'refused' }"};
  EXPECT_EQ(After({Opened(), refused, ended, back}).ending().reason(), "refused");
}

TEST(Evolve, ANewDraftVoidsSignaturesAndSeal) {
  const v1::Case c = After({Opened(),
                            Drafted("1"),
                            Signed("1", "1"),
                            {"agreement_sealed { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }",
                             "draft_revised { agreement: '1' clauses { kind: CLAUSE_KIND_APOLOGY } }"}});
  EXPECT_EQ(c.agreements(0).draft(), 2);
  EXPECT_EQ(c.agreements(0).signatures_size(), 0);
  EXPECT_EQ(c.agreements(0).seal(), "");
  EXPECT_EQ(c.agreements(0).sealed_by(), "");
  EXPECT_FALSE(c.agreements(0).has_seal_time());
  EXPECT_EQ(c.agreements(0).effect_rule(), v1::EFFECT_RULE_PML29);
  EXPECT_EQ(c.agreements(0).clauses(0).kind(), v1::CLAUSE_KIND_APOLOGY);
}

TEST(Evolve, ADraftKnowsWhenItWasDrawnUp) {
  const auto drafted_at = [](std::vector<Story> more) {
    std::vector<Story> stories = {Opened(), {HappenedAt("2026-03-03T10:00+08:00", Drafted("1")[0])}};
    stories.insert(stories.end(), more.begin(), more.end());
    return ToTime(After(stories).agreements(0).draft_time());
  };
  EXPECT_EQ(drafted_at({}), TimeOf("2026-03-03T10:00+08:00"));
  EXPECT_EQ(drafted_at({Signed("1", "1")}), TimeOf("2026-03-03T10:00+08:00"));
  EXPECT_EQ(drafted_at({{HappenedAt("2026-03-04T11:00+08:00", "draft_revised { agreement: '1' }")}}),
            TimeOf("2026-03-04T11:00+08:00"));
}

TEST(Evolve, AnAcceptedTransferKeepsOnlyTheMediatorsOfTheNewCommittee) {
  const Story offered = {
      "mediators_assigned { mediators { person: 'people/mediator' lead: true org: 'orgs/c1-committee' } "
      "mediators { person: 'people/town-head' org: 'orgs/x1-committee' } }",
      "transfer_offered { transfer: '1' from: 'orgs/c1' to: 'orgs/x1' }"};
  EXPECT_EQ(After({Opened(), offered}).mediators_size(), 2);
  const v1::Case c = After(
      {Opened(), offered, {"transfer_accepted { transfer: '1' unit: 'orgs/x1' committee: 'orgs/x1-committee' }"}});
  ASSERT_EQ(c.mediators_size(), 1);
  EXPECT_EQ(c.mediators(0).person(), "people/town-head");
  EXPECT_EQ(
      After({Opened(), offered, {"transfer_accepted { transfer: '1' unit: 'orgs/c2' committee: 'orgs/c1-committee' }"}})
          .mediators_size(),
      2);
}

TEST(Evolve, OnlyProofOfPerformanceProves) {
  const auto proved = [](const std::string& performance) {
    return After({Opened(), InEffect("1"), {"performance_recorded { obligation: '1-1' " + performance + " }"}})
        .obligations(0)
        .proved();
  };
  EXPECT_TRUE(proved("state: OBLIGATION_STATE_DONE text { subject: 'case' }"));
  EXPECT_FALSE(proved("state: OBLIGATION_STATE_DONE"));
  EXPECT_FALSE(proved("state: OBLIGATION_STATE_FAILED text { subject: 'case' }"));
}

TEST(Evolve, ATransferMovesTheCaseWhenItIsAccepted) {
  const Story offered = {"transfer_offered { transfer: '1' from: 'orgs/c1' to: 'orgs/x1' }"};
  EXPECT_EQ(After({Opened(), offered}).unit(), "orgs/c1");
  const Story accepted = {
      "transfer_accepted { transfer: '1' unit: 'orgs/x1' committee: 'orgs/x1-committee' level: 'town' }"};
  const v1::Case c = After({Opened(), offered, accepted});
  EXPECT_EQ(c.unit(), "orgs/x1");
  EXPECT_EQ(c.committee(), "orgs/x1-committee");
  EXPECT_EQ(c.level(), "town");
  EXPECT_EQ(c.transfers(0).state(), v1::TRANSFER_STATE_ACCEPTED);
  EXPECT_TRUE(c.transfers(0).has_answer_time());
}

TEST(Evolve, AnotherRoundBeginsAnew) {
  v1::Case c = After(
      {Opened(),
       Agreeing({"1", "2"}),
       InEffect("1"),
       {"case_closed { result: 'agreement-written' }", "file_submitted {}", "file_checked {}", "case_archived {}"}});
  c.set_closed(true);
  Evolve(FullEvent("case_reopened { round: 2 }", c), &c);
  EXPECT_EQ(c.round(), 2);
  EXPECT_FALSE(c.closed());
  EXPECT_EQ(c.result(), "");
  EXPECT_FALSE(c.has_file());
  EXPECT_EQ(c.agreements_size(), 1) << "what was agreed stays";
  EXPECT_EQ(c.parties(0).told_round(), 1) << "and counts for its round alone";
}

TEST(Evolve, AFileSubmittedAnewIsCheckedAnew) {
  const v1::Case c =
      After({Opened(),
             {DoneBy("people/head", "file_submitted { gap_count: 2 }"), DoneBy("people/helper", "file_checked {}"),
              DoneBy("people/helper", "file_submitted {}")}});
  EXPECT_EQ(c.file().filer(), "people/helper");
  EXPECT_EQ(c.file().checker(), "");
  EXPECT_EQ(c.file().gap_count(), 0);
}

TEST(Evolve, ARevisionRenamesStatesOnce) {
  v1::Case c = FullCase();
  c.mutable_tracks(0)->set_previous("talking");
  Evolve(FullEvent("revision_adopted { revision: 3 states { track: 'main' from: 'open' to: 'talking' } "
                   "states { track: 'main' from: 'talking' to: 'open' } }",
                   c),
         &c);
  EXPECT_EQ(c.definition().revision(), 3);
  EXPECT_EQ(c.state(), "talking");
  EXPECT_EQ(c.tracks(0).state(), "talking");
  EXPECT_EQ(c.tracks(0).previous(), "open");
}

}  // namespace
}  // namespace gaiwan
