#include "workflow/decide.h"
#include "workflow/base/proto_time.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/act_time.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

// The commands that are built; a change here is a change for every client.
const std::set<std::string>& Built() {
  static const auto* built = new std::set<std::string>{"open_case",
                                                       "break_glass",
                                                       "erase_personal_data",
                                                       "place_hold",
                                                       "lift_hold",
                                                       "repeat_erasure",
                                                       "record_interested_person",
                                                       "register_clue",
                                                       "settle_clue",
                                                       "dismiss_clue",
                                                       "turn_clue_into_case",
                                                       "answer_question",
                                                       "register_settled",
                                                       "confirm_settled",
                                                       "import_case",
                                                       "record_report",
                                                       "submit_case",
                                                       "amend_facts",
                                                       "correct_entry",
                                                       "void_case",
                                                       "adopt_entry",
                                                       "add_party",
                                                       "amend_party",
                                                       "remove_party",
                                                       "record_contact",
                                                       "record_consent",
                                                       "withdraw_consent",
                                                       "record_refusal",
                                                       "give_rights_notice",
                                                       "add_representative",
                                                       "invite_participant",
                                                       "invite_party",
                                                       "record_service",
                                                       "record_identity",
                                                       "choose_mediator",
                                                       "disclose_interest",
                                                       "request_recusal",
                                                       "decide_recusal",
                                                       "replace_mediator",
                                                       "accept_case",
                                                       "decline_case",
                                                       "assign_mediators",
                                                       "schedule_session",
                                                       "reschedule_session",
                                                       "cancel_session",
                                                       "record_statement",
                                                       "confirm_statement",
                                                       "confirm_minutes",
                                                       "propose_times",
                                                       "add_document",
                                                       "release_document",
                                                       "withdraw_document",
                                                       "request_copy",
                                                       "issue_letter",
                                                       "amend_agreement",
                                                       "start_session",
                                                       "record_attendance",
                                                       "end_session",
                                                       "record_investigation",
                                                       "draft_agreement",
                                                       "revise_draft",
                                                       "sign_agreement",
                                                       "seal_agreement",
                                                       "record_oral_agreement",
                                                       "transcribe_agreement",
                                                       "confirm_transcript",
                                                       "record_performance",
                                                       "pause_case",
                                                       "resume_case",
                                                       "offer_transfer",
                                                       "accept_transfer",
                                                       "decline_transfer",
                                                       "withdraw_transfer",
                                                       "return_transfer",
                                                       "request_extension",
                                                       "agree_extension",
                                                       "assess_risk",
                                                       "acknowledge_risk",
                                                       "record_prevention",
                                                       "raise_sham_suspicion",
                                                       "clear_sham_suspicion",
                                                       "return_file",
                                                       "declare_grade",
                                                       "raise_risk",
                                                       "terminate",
                                                       "plan_visit",
                                                       "record_visit",
                                                       "ask_satisfaction",
                                                       "answer_satisfaction",
                                                       "close_case",
                                                       "submit_file",
                                                       "check_file",
                                                       "archive_case",
                                                       "reopen_case",
                                                       "link_cases",
                                                       "merge_cases",
                                                       "undo_merge",
                                                       "split_case",
                                                       "request_support",
                                                       "claim_support",
                                                       "report_support",
                                                       "confirm_support",
                                                       "urge",
                                                       "answer_urging",
                                                       "file_complaint",
                                                       "answer_complaint",
                                                       "ask_guidance",
                                                       "answer_guidance",
                                                       "apply_for_confirmation",
                                                       "record_court_answer",
                                                       "accept_delegation",
                                                       "decline_delegation",
                                                       "return_to_court",
                                                       "record_suit",
                                                       "record_judgment",
                                                       "send_hand_over",
                                                       "designate_unit",
                                                       "propose_joint_mediation",
                                                       "join_mediation",
                                                       "leave_mediation",
                                                       "refer_out",
                                                       "record_partner_answer",
                                                       "add_note",
                                                       "adopt_revision",
                                                       "expire_clock",
                                                       "recompute_clocks",
                                                       "steer_video",
                                                       "note_video"};
  return *built;
}

TEST(DecidePayload, EveryCommandIsBuiltOrRefusedByItsName) {
  const google::protobuf::Descriptor* commands = v1::Command::descriptor();
  std::set<std::string> seen;
  for (int i = 0; i < commands->field_count(); ++i) {
    const std::string& name = commands->field(i)->name();
    EXPECT_EQ(IsBuilt(name), Built().count(name) > 0) << name;
    if (IsBuilt(name)) {
      seen.insert(name);
    } else {
      Given(Opened()).When(absl::StrCat(name, " {}")).ThenRefused(v1::NOT_BUILT, name);
    }
  }
  EXPECT_EQ(seen, Built());
  EXPECT_FALSE(IsBuilt("make_tea"));
}

TEST(DecidePayload, NeedsACommand) {
  Given(Opened()).When("").ThenBadField("command");
}

TEST(DecidePayload, OnlyOpeningsBeginACase) {
  for (const std::string& name : Built()) {
    if (IsOpening(name) || IsSystemCommand(name)) continue;
    Given({}).When(absl::StrCat(name, " {}")).ThenRefused(v1::CASE_UNKNOWN, "cases/c-1");
  }
  Given(Opened()).When("open_case {}").ThenRefused(v1::CASE_EXISTS);
  Given(Opened()).When("register_clue {}").ThenRefused(v1::CASE_EXISTS);
  Given(Opened()).When("answer_question {}").ThenRefused(v1::CASE_EXISTS);
  Given(Opened()).When("register_settled {}").ThenRefused(v1::CASE_EXISTS);
}

TEST(DecidePayload, TheServerMindsClocksRecordsServiceAndDoesNothingElse) {
  std::set<std::string> shared;
  for (const std::string& name : Built()) {
    if (MaySystemGive(name)) {
      shared.insert(name);
      continue;
    }
    Given(Opened())
        .By(IsSystemCommand(name) ? "people/head" : "system/clock")
        .When(absl::StrCat(name, " {}"))
        .ThenRefused(v1::SYSTEM_ONLY, name);
  }
  // What a message brought to a party is served; nothing else that people do.
  EXPECT_EQ(shared, std::set<std::string>{"record_service"});
  EXPECT_EQ(Given(Opened())
                .By("system/clock")
                .When("record_service { party: '1' paper: 'agreement' way: 'by-hand' }")
                .Events()
                .size(),
            1u);
}

TEST(ActTime, NeverInTheFutureNorBeforeTheRequest) {
  const auto note = [](const char* when) {
    return Given(Opened()).At("2026-03-05T18:00+08:00").HappenedAt(when).When("add_note { note { text: 'x' } }");
  };
  note("2026-03-05T18:01+08:00").ThenRefused(v1::ACT_IN_THE_FUTURE);
  note("2026-03-02T08:59+08:00").ThenRefused(v1::ACT_BEFORE_REQUEST);
  EXPECT_EQ(note("2026-03-02T09:00+08:00").Events().size(), 1u);
  EXPECT_EQ(note("2026-03-05T18:00+08:00").Events().size(), 1u);
  Given({})
      .At("2026-03-05T18:00+08:00")
      .HappenedAt("2026-03-05T18:01+08:00")
      .When("open_case { unit: 'orgs/c1' channel: 'grid' source: 'court' }")
      .ThenRefused(v1::ACT_IN_THE_FUTURE);
  // An opening is its own request, however long ago.
  EXPECT_EQ(ToTime(Given({})
                       .HappenedAt("2026-01-05T18:01+08:00")
                       .When("open_case { unit: 'orgs/c1' channel: 'grid' source: 'court' }")
                       .Case()
                       .request_time()),
            TimeOf("2026-01-05T18:01+08:00"));
}

TEST(ActTime, ARefusalSaysTheLimit) {
  GivenStory future = Given(Opened()).At("2026-03-05T18:00+08:00").HappenedAt("2026-03-05T18:01+08:00");
  future.When("add_note { note { text: 'x' } }").ThenRefused(v1::ACT_IN_THE_FUTURE);
  EXPECT_EQ(future.Why(), "办理时间不晚于现在，即 2026-03-05 18:00");
  GivenStory early = Given(Opened()).HappenedAt("2026-03-02T08:59+08:00");
  early.When("add_note { note { text: 'x' } }").ThenRefused(v1::ACT_BEFORE_REQUEST);
  EXPECT_EQ(early.Why(), "办理时间不早于提出调解的时间，即 2026-03-02 09:00");
  EXPECT_EQ(MomentText(TimeOf("2026-03-02T08:59+08:00") + absl::Seconds(7)), "2026-03-02 08:59:07");
}

TEST(ActTime, LatenessIsCountedInDaysOfTheCalendarInChina) {
  EXPECT_EQ(LateDays(TimeOf("2026-03-01T23:59+08:00"), TimeOf("2026-03-02T00:01+08:00")), 1);
  EXPECT_EQ(LateDays(TimeOf("2026-03-02T00:01+08:00"), TimeOf("2026-03-02T23:59+08:00")), 0);
  EXPECT_EQ(LateDays(TimeOf("2026-03-02T10:00+08:00"), TimeOf("2026-03-21T09:00+08:00")), 19);
  EXPECT_EQ(LateDays(TimeOf("2026-03-03T10:00+08:00"), TimeOf("2026-03-02T09:00+08:00")), 0);
  EXPECT_FALSE(NeedsAdoption(OpenDefinition(), 10));
  EXPECT_TRUE(NeedsAdoption(OpenDefinition(), 11));
}

TEST(ActTime, TooManyLateEntriesThatNobodyAdopted) {
  Story late = Opened();
  for (int i = 0; i < 400; ++i) late.push_back("needs_adoption: true note_added {}");
  const auto note = [&](const char* now) {
    return Given(late).At(now).HappenedAt("2026-03-05T18:00+08:00").When("add_note { note { text: 'x' } }");
  };
  note("2026-03-16T10:00+08:00").ThenRefused(v1::LIST_FULL, "unadopted");
  EXPECT_EQ(note("2026-03-15T10:00+08:00").Case().unadopted_size(), 400);
}

TEST(CaseSize, StaysReadableInOneMessageButCanAlwaysEnd) {
  const auto nearly_full = [] {
    return Given(Opened()).WithCase(
        [](v1::Case* c) { c->mutable_text()->mutable_open()->mutable_text()->set_text(std::string(239 * 1024, 'x')); });
  };
  const std::string words(8000, 'y');
  nearly_full()
      .When(absl::StrCat("amend_facts { text { facts: '", words.substr(0, 3000), "' } }"))
      .ThenRefused(v1::LIST_FULL, "case");
  EXPECT_EQ(nearly_full().When("add_party { party { details { name: 'x' } } }").Events().size(), 1u);
  EXPECT_EQ(
      nearly_full().When(absl::StrCat("terminate { reason: 'other' advice { text: '", words, "' } }")).Events().size(),
      1u);
}

TEST(CommandName, AndEventNameAreFieldNames) {
  EXPECT_EQ(CommandName(CommandOf("seal_agreement {}")), "seal_agreement");
  EXPECT_EQ(CommandName(v1::Command()), "");
  EXPECT_EQ(EventName(EventOf("agreement_sealed {}")), "agreement_sealed");
  EXPECT_EQ(EventName(v1::Event()), "");
  EXPECT_TRUE(IsOpening("raise_risk"));
  EXPECT_FALSE(IsOpening("add_note"));
}

TEST(SubjectOf, ByItsIdOrTheOneItWillHave) {
  const v1::Case c = Given(Join({Opened(), {"session_scheduled { session: '1' }"}})).Case();
  const auto subject = [&](const char* command) {
    const CommandSubject s = SubjectOf(CommandOf(command), c);
    return absl::StrCat(v1::Subject_Name(s.kind), " ", s.id, s.creates ? " new" : "");
  };
  EXPECT_EQ(subject("add_note {}"), "SUBJECT_CASE ");
  EXPECT_EQ(subject("expire_clock { clock: 'x' }"), "SUBJECT_CASE ");
  EXPECT_EQ(subject("recompute_clocks {}"), "SUBJECT_CASE ");
  EXPECT_EQ(subject("add_party { party {} }"), "SUBJECT_PARTY 3 new");
  EXPECT_EQ(subject("add_party { party { party: 'a' } }"), "SUBJECT_PARTY a new");
  for (const char* command : {"amend_party", "remove_party", "record_contact", "record_consent", "withdraw_consent",
                              "record_refusal", "give_rights_notice"}) {
    EXPECT_EQ(subject(absl::StrCat(command, " { party: '1' }").c_str()), "SUBJECT_PARTY 1");
  }
  EXPECT_EQ(subject("schedule_session {}"), "SUBJECT_SESSION 2 new");
  EXPECT_EQ(subject("start_session { session: '1' }"), "SUBJECT_SESSION 1");
  EXPECT_EQ(subject("start_session { session: 'mine' }"), "SUBJECT_SESSION mine new");
  EXPECT_EQ(subject("record_attendance { session: '1' }"), "SUBJECT_SESSION 1");
  EXPECT_EQ(subject("end_session { session: '1' }"), "SUBJECT_SESSION 1");
  EXPECT_EQ(subject("draft_agreement {}"), "SUBJECT_AGREEMENT 1 new");
  EXPECT_EQ(subject("record_oral_agreement { agreement: 'o' }"), "SUBJECT_AGREEMENT o new");
  for (const char* command : {"revise_draft", "sign_agreement", "seal_agreement"}) {
    EXPECT_EQ(subject(absl::StrCat(command, " { agreement: '1' }").c_str()), "SUBJECT_AGREEMENT 1");
  }
  EXPECT_EQ(subject("record_performance { obligation: '1-1' }"), "SUBJECT_OBLIGATION 1-1");
  EXPECT_EQ(subject("offer_transfer {}"), "SUBJECT_TRANSFER 1 new");
  for (const char* command : {"accept_transfer", "decline_transfer", "withdraw_transfer", "return_transfer"}) {
    EXPECT_EQ(subject(absl::StrCat(command, " { transfer: '1' }").c_str()), "SUBJECT_TRANSFER 1");
  }
  for (const char* command : {"add_representative", "invite_party", "record_service", "choose_mediator"}) {
    EXPECT_EQ(subject(absl::StrCat(command, " { party: '1' }").c_str()), "SUBJECT_PARTY 1");
  }
  EXPECT_EQ(subject("request_recusal {}"), "SUBJECT_RECUSAL 1 new");
  EXPECT_EQ(subject("decide_recusal { recusal: 'r' }"), "SUBJECT_RECUSAL r");
  EXPECT_EQ(subject("apply_for_confirmation { agreement: '1' }"), "SUBJECT_CONFIRMATION 1 new");
  EXPECT_EQ(subject("record_court_answer { confirmation: '1' }"), "SUBJECT_CONFIRMATION 1");
  EXPECT_EQ(subject("refer_out {}"), "SUBJECT_REFERRAL 1 new");
  EXPECT_EQ(subject("record_partner_answer { referral: '1' }"), "SUBJECT_REFERRAL 1");
  EXPECT_EQ(subject("raise_risk {}"), "SUBJECT_RISK 1 new");
  EXPECT_EQ(subject("plan_visit {}"), "SUBJECT_VISIT 1 new");
  EXPECT_EQ(subject("record_visit {}"), "SUBJECT_VISIT 1 new");
}

}  // namespace
}  // namespace gaiwan
