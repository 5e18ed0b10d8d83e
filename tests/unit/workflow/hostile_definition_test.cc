// tests/unit/workflow/hostile_definition_test.cc: what no definition opens.
//
// The definition here asks for nothing: one state, no guards, every command for whoever holds any post. Each command
// goes the whole way (authorise, decide, fold, advance), so what is refused is refused by the gates in C++. What a
// definition could still arrange around them (a clock or a note that closes the case) is refused when it is checked.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/definition.h"

namespace gaiwan::testing {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kDay1[] = "2026-03-02 09:00";
constexpr char kDay2[] = "2026-03-03 09:00";
constexpr char kDay3[] = "2026-03-04 09:00";
constexpr char kDay4[] = "2026-03-05 09:00";

// `targets` is what every command of a person leads to; without it only what voids a case leads anywhere.
std::string HostileText(absl::string_view targets = "", absl::string_view more = "") {
  std::string actions, rest;  // A state holds at most 80 actions of its own: the rest stand in a group.
  int count = 0;
  const google::protobuf::Descriptor* commands = v1::Command::descriptor();
  for (int i = 0; i < commands->field_count(); ++i) {
    const std::string& name = commands->field(i)->name();
    if (!IsBuilt(name) || IsSystemCommand(name)) continue;
    const absl::string_view leads = targets.empty() && name == "void_case" ? "targets { to: 'shut' }" : targets;
    absl::StrAppend(++count <= 80 ? &actions : &rest, "actions { command: '", name, "' by: 'anyone' ", leads, " }\n");
  }
  return absl::StrCat(R"(
      id: 'hostile' revision: 1 title { zh: '什么都准' } roles { id: 'anyone' label { zh: '任何人' } }
      late_entry { adopt_after_days: 10 }
      tracks { id: 'main' label { zh: '案件' } subject: SUBJECT_CASE
        openings { command: 'open_case' to: 'open' by: 'anyone' }
        openings { command: 'register_clue' to: 'open' by: 'anyone' }
        openings { command: 'raise_risk' to: 'open' by: 'anyone' }
        states { id: 'open' label { zh: '开' } rest: true includes: 'rest' )",
                      actions, R"( }
        states { id: 'shut' label { zh: '完' } outcome: OUTCOME_CONCLUDED closed: true includes: 'rest' )",
                      actions, "} } groups { id: 'rest' ", rest, "}", more);
}

// Opened by `registrar` on the first day, with one party on each side; a mediator is there.
Walk Opened() {
  Walk walk(LoadDefinition(HostileText()));
  walk.Open(kDay1);
  walk.Assign(kDay1);
  return walk;
}

void Tell(Walk& walk, absl::string_view party, absl::string_view when = kDay1) {
  ASSERT_OK(walk.Do("mediator", when, absl::StrCat("give_rights_notice { party: '", party, "' way: WAY_ORALLY }")));
}

void Refuse(Walk& walk, absl::string_view party, absl::string_view when = kDay1) {
  ASSERT_OK(walk.Do("mediator", when, absl::StrCat("record_refusal { party: '", party, "' way: WAY_ORALLY }")));
}

Walk Agreeing() {
  Walk walk = Opened();
  walk.Consent(kDay1);
  return walk;
}

constexpr char kDraft[] = R"(draft_agreement { text { facts: '路' clauses: '付款' } clauses { kind: CLAUSE_KIND_MONEY
    from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-10' } })";
constexpr char kOral[] = R"(record_oral_agreement { text { facts: '路' clauses: '付款' } writing_not_needed: true
    clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 }
    due_date: '2026-04-10' } })";
constexpr char kTalk[] = "start_session { mode: SESSION_MODE_IN_PERSON }";
constexpr char kTalkWithBoth[] = R"(start_session { mode: SESSION_MODE_IN_PERSON
    attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } })";
constexpr char kSeal[] = "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }";

std::string Sign(absl::string_view signer) {
  return absl::StrCat("sign_agreement { agreement: '1' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }");
}

std::string Performed(absl::string_view state, absl::string_view more = "") {
  return absl::StrCat("record_performance { obligation: '1-1' state: OBLIGATION_STATE_", state, " ", more, " }");
}

// The command is refused for this reason and leaves the case as it was.
void ExpectClosed(Walk& walk, absl::string_view person, absl::string_view when, absl::string_view command,
                  v1::Reason reason, absl::string_view entered = "") {
  const std::string before = walk.c().SerializeAsString();
  const absl::Status status = walk.Do(person, when, command, entered);
  EXPECT_FALSE(status.ok()) << command;
  EXPECT_EQ(v1::Reason_Name(ReasonOf(status)), v1::Reason_Name(reason)) << command << "\n" << status;
  EXPECT_EQ(walk.c().SerializeAsString(), before) << command;
}

std::vector<std::string> FaultPaths(const std::string& text) {
  std::vector<std::string> paths;
  for (const v1::Fault& fault : CheckDefinitionText(text)) {
    if (!fault.warning()) paths.push_back(fault.path());
  }
  return paths;
}

// --- the definition is as hostile as it says -------------------------------------------------------------------------

TEST(Hostile, DefinitionIsFitToPublishAndOpensEveryCommandToAnybody) {
  EXPECT_THAT(FaultPaths(HostileText()), IsEmpty());
  Walk walk = Opened();
  for (const char* person : {"head", "grid", "dispatcher", "justice", "other-head"}) {
    const std::vector<std::string> open =
        AllowedCommands(walk.definition(), walk.c(), walk.MakeFacts(person, At(kDay1), At(kDay1)));
    for (const char* command : {"terminate", "close_case", "archive_case", "draft_agreement", "add_note"}) {
      EXPECT_THAT(open, Contains(command)) << person;
    }
  }
}

// --- rights and consent ----------------------------------------------------------------------------------------------

TEST(Hostile, NoMediationBeforeRightsAreTold) {
  Walk walk = Opened();
  for (const char* command : {kTalk, kTalkWithBoth, kDraft, kOral}) {
    ExpectClosed(walk, "grid", kDay2, command, v1::RIGHTS_NOT_TOLD);
  }
  Tell(walk, "1");
  // Consent without being told does not count either.
  ASSERT_OK(walk.Do("mediator", kDay1, "record_consent { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }"));
  for (const char* command : {kTalk, kTalkWithBoth, kDraft, kOral}) {
    EXPECT_FALSE(walk.Do("grid", kDay2, command).ok()) << command;
  }
}

TEST(Hostile, NoMediationWithoutConsent) {
  Walk walk = Opened();
  Tell(walk, "1");
  Tell(walk, "2");
  for (const char* command : {kTalk, kDraft, kOral}) {
    ExpectClosed(walk, "head", kDay2, command, v1::CONSENT_MISSING);
  }
  // Who was told and takes part consents by it.
  ASSERT_OK(walk.Do("grid", kDay2, kTalkWithBoth));
  ASSERT_OK(walk.Do("grid", kDay2, kDraft));
}

TEST(Hostile, OtherKindsOfConsentAreNotConsentToMediation) {
  Walk walk = Opened();
  for (const char* party : {"1", "2"}) {
    Tell(walk, party);
    for (const char* kind : {"LISTENERS", "RECORDING", "VIDEO", "INVITED_PERSON", "EXTENSION", "SHARING"}) {
      ASSERT_OK(walk.Do(
          "mediator", kDay1,
          absl::StrCat("record_consent { party: '", party, "' kind: CONSENT_KIND_", kind, " way: WAY_IN_WRITING }")));
    }
  }
  for (const char* command : {kTalk, kDraft, kOral}) {
    ExpectClosed(walk, "head", kDay2, command, v1::CONSENT_MISSING);
  }
}

TEST(Hostile, ARefusalOfOneOfTwoEndsMediation) {
  Walk walk = Agreeing();
  Refuse(walk, "2");
  for (const char* command : {kTalk, kTalkWithBoth, kDraft, kOral}) {
    ExpectClosed(walk, "mediator", kDay2, command, v1::PARTY_REFUSED);
  }
  EXPECT_FALSE(walk.c().ending().cause().empty());
}

TEST(Hostile, AWithdrawnConsentEndsMediationAndEverythingInIt) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  ASSERT_OK(walk.Do("mediator", kDay1, Sign("1")));
  ASSERT_OK(walk.Do("mediator", kDay1, Sign("2")));
  ASSERT_OK(walk.Do("mediator", kDay1, Sign("people/mediator")));
  ASSERT_OK(walk.Do("mediator", kDay1, "withdraw_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }"));
  ExpectClosed(walk, "head", kDay2, kSeal, v1::PARTY_REFUSED);
  ExpectClosed(walk, "head", kDay2, kTalk, v1::PARTY_REFUSED);
  ExpectClosed(walk, "head", kDay2, kOral, v1::PARTY_REFUSED);
  EXPECT_FALSE(walk.c().agreements(0).has_effective_time());
}

TEST(Hostile, WhoRefusedIsNotMediatedWithWhileTheOthersGoOn) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, "add_party { party { side: PARTY_SIDE_RESPONDENT details { name: '丙' } } }"));
  Tell(walk, "3");
  Refuse(walk, "3");
  ExpectClosed(walk, "mediator", kDay2,
               "start_session { mode: SESSION_MODE_IN_PERSON attendance { who: '3' presence: PRESENCE_BY_PHONE } }",
               v1::PARTY_REFUSED);
  ASSERT_OK(walk.Do("mediator", kDay2, kTalkWithBoth));
  ExpectClosed(walk, "mediator", kDay2,
               "record_attendance { session: '1' attendance { who: '3' presence: PRESENCE_REPRESENTED } }",
               v1::PARTY_REFUSED);
  const std::string binding_3 = absl::StrReplaceAll(kDraft, {{"to_party: '2'", "to_party: '3'"}});
  ExpectClosed(walk, "mediator", kDay2, binding_3, v1::PARTY_REFUSED);
  ASSERT_OK(walk.Do("mediator", kDay2, kDraft));
  ExpectClosed(walk, "mediator", kDay2, Sign("3"), v1::PARTY_REFUSED);
}

TEST(Hostile, NoListenersUnlessEachPartyAgreed) {
  constexpr char kPublic[] =
      "schedule_session { planned_start { seconds: 1775000000 } mode: SESSION_MODE_IN_PERSON public: true }";
  constexpr char kListeners[] = "record_consent { party: '$' kind: CONSENT_KIND_LISTENERS way: WAY_IN_WRITING }";
  Walk walk = Agreeing();
  ExpectClosed(walk, "head", kDay2, kPublic, v1::LISTENERS_NOT_AGREED);
  ASSERT_OK(walk.Do("mediator", kDay2, absl::StrReplaceAll(kListeners, {{"$", "1"}})));
  ExpectClosed(walk, "head", kDay2, kPublic, v1::LISTENERS_NOT_AGREED);
  ASSERT_OK(walk.Do("mediator", kDay2, absl::StrReplaceAll(kListeners, {{"$", "2"}})));
  ASSERT_OK(walk.Do("head", kDay2, kPublic));
  // Taken back before it began.
  ASSERT_OK(walk.Do("mediator", kDay2, "withdraw_consent { party: '2' kind: CONSENT_KIND_LISTENERS way: WAY_ORALLY }"));
  ExpectClosed(walk, "head", kDay3, "start_session { session: '1' }", v1::LISTENERS_NOT_AGREED);
}

TEST(Hostile, ANewRoundAsksForNoticeAndConsentAnew) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("head", kDay2, "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  walk.mutable_case()->set_closed(true);  // As a definition with a closed state would have it.
  ASSERT_OK(walk.Do("head", kDay2, "reopen_case { reason { text: '回访发现' } }"));
  ASSERT_EQ(walk.c().round(), 2);
  for (const char* command : {kTalk, kDraft, kOral}) {
    ExpectClosed(walk, "head", kDay3, command, v1::RIGHTS_NOT_TOLD);
  }
}

// A draft that was signed by one before the case ended took effect in the new round with that old signature.
TEST(Hostile, SignaturesOfAnEarlierRoundBoundInTheNewOne) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  ASSERT_OK(walk.Do("mediator", kDay1, Sign("1")));
  ASSERT_OK(walk.Do("mediator", kDay1, Sign("people/mediator")));
  ASSERT_OK(walk.Do("head", kDay1, kSeal));
  ASSERT_OK(walk.Do("head", kDay2, "terminate { reason: 'gap-too-wide' advice { text: '可起诉' } }"));
  walk.mutable_case()->set_closed(true);
  ASSERT_OK(walk.Do("head", kDay2, "reopen_case { reason { text: '愿意再谈' } }"));
  walk.Consent(kDay3);
  ASSERT_OK(walk.Do("mediator", kDay3, Sign("2")));
  EXPECT_FALSE(walk.c().agreements(0).has_effective_time());
  ASSERT_OK(walk.Do("mediator", kDay4, Sign("1")));
  ASSERT_OK(walk.Do("mediator", kDay4, Sign("people/mediator")));
  EXPECT_FALSE(walk.c().agreements(0).has_effective_time());
  ASSERT_OK(walk.Do("head", kDay4, kSeal));
  EXPECT_EQ(Shown(walk.c().agreements(0).effective_time()), kDay4);
  EXPECT_EQ(walk.c().agreements(0).round(), 2);
}

// --- who mediates, who signs -----------------------------------------------------------------------------------------

TEST(Hostile, NobodyMediatesWhomAPartyRefusesOrWhoWasRecused) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay2, "choose_mediator { party: '1' mediator: 'people/head' refuses: true }"));
  ExpectClosed(walk, "grid", kDay2, "assign_mediators { lead: 'people/head' }", v1::NOT_ELIGIBLE_MEDIATOR);
  ExpectClosed(walk, "grid", kDay2, "replace_mediator { from: 'people/mediator' to: 'people/head' }",
               v1::NOT_ELIGIBLE_MEDIATOR);
  ASSERT_OK(walk.Do("grid", kDay2, "request_recusal { mediator: 'people/mediator' party: '2' }"));
  ExpectClosed(walk, "mediator", kDay2, "decide_recusal { recusal: '1' }", v1::SAME_PERSON);
  ExpectClosed(walk, "grid", kDay2, "decide_recusal { recusal: '1' }", v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("head", kDay2, "decide_recusal { recusal: '1' granted: true }"));
  EXPECT_THAT(walk.c().mediators(), IsEmpty());
  ExpectClosed(walk, "head", kDay3, "assign_mediators { lead: 'people/mediator' }", v1::NOT_ELIGIBLE_MEDIATOR);
}

TEST(Hostile, NobodySignsForAPartyWithoutThePowerTo) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("grid", kDay1,
                    "add_representative { party: '2' kind: REPRESENTATIVE_KIND_AGENT power: POWER_SCOPE_ORDINARY }"));
  ASSERT_OK(walk.Do("grid", kDay1,
                    "add_representative { party: '2' kind: REPRESENTATIVE_KIND_AGENT power: POWER_SCOPE_SPECIAL "
                    "note { text: '签名' } expiry_date: '2026-03-03' }"));
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  ExpectClosed(walk, "grid", kDay3, Sign("r1"), v1::NOT_A_SIGNER);
  ExpectClosed(walk, "grid", kDay3, Sign("r2"), v1::NOT_A_SIGNER);
  ASSERT_OK(walk.Do("grid", kDay2, Sign("r2")));
}

TEST(Hostile, NobodyIsInvitedUnlessEachPartyAgreed) {
  Walk walk = Agreeing();
  ExpectClosed(walk, "head", kDay2, "invite_participant { person { name: '长者' } agreed_by: '1' }",
               v1::CONSENT_MISSING);
}

// --- the end ---------------------------------------------------------------------------------------------------------

TEST(Hostile, NoEndingWithoutAdvice) {
  Walk walk = Agreeing();
  ExpectClosed(walk, "head", kDay2, "terminate { reason: 'gap-too-wide' }", v1::ADVICE_MISSING);
  ExpectClosed(walk, "head", kDay2, "terminate { reason: 'gap-too-wide' advice { text: '' } }", v1::ADVICE_MISSING);
  ExpectClosed(walk, "head", kDay2, "decline_case { reason: 'not-civil' }", v1::REASON_UNSPECIFIED);  // No such code.
  walk.codes()->Add("decline_reason", {"not-civil"});
  ExpectClosed(walk, "head", kDay2, "decline_case { reason: 'not-civil' }", v1::ADVICE_MISSING);
}

TEST(Hostile, NothingIsClosedThatWasNeitherSettledNorEnded) {
  Walk walk = Agreeing();
  ExpectClosed(walk, "head", kDay2, "close_case {}", v1::NOT_EFFECTIVE);
  ASSERT_OK(walk.Do("mediator", kDay2, kDraft));
  ExpectClosed(walk, "head", kDay2, "close_case { visit_waived { text: '免' } }", v1::NOT_EFFECTIVE);
}

TEST(Hostile, WhatHasANumberIsNotVoided) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("head", kDay2, "accept_case {}"));
  for (const char* command : {"void_case { reason { text: '录错' } }", "settle_clue { how { text: '和了' } }",
                              "dismiss_clue { reason { text: '无' } }"}) {
    ExpectClosed(walk, "head", kDay2, command, v1::NOT_IN_THIS_STATE);
  }
}

TEST(Hostile, NobodySignsOrSealsBeforeTheDraft) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay3, kDraft));
  for (const std::string& act : {Sign("1"), Sign("people/mediator"), std::string(kSeal)}) {
    ExpectClosed(walk, "head", kDay2, act, v1::NOT_IN_THIS_STATE, kDay4);
  }
}

TEST(Hostile, NoClockClosesReturnsOrEndsAnything) {
  constexpr char kClock[] = R"( clocks { id: 'term' label { zh: '期限' } starts { entering: 'open' } runs_in: 'open'
      length: 1 unit: UNIT_CALENDAR_DAYS on_expiry: EXPIRY_MOVE_TRACK expiry_to: 'shut' source: '自定' } )";
  EXPECT_THAT(FaultPaths(HostileText("", kClock)), Contains("clocks[term].expiry_to"));
  // An outcome that is not called closed is an end as well, and so is that of a side track.
  EXPECT_THAT(FaultPaths(absl::StrReplaceAll(HostileText("", kClock), {{"closed: true", ""}})),
              Contains("clocks[term].expiry_to"));
  constexpr char kSide[] = R"( tracks { id: 'paper' label { zh: '协议' } subject: SUBJECT_AGREEMENT
        openings { event: 'agreement_drafted' to: 'draft' }
        states { id: 'draft' label { zh: '稿' } }
        states { id: 'dropped' label { zh: '作罢' } rest: true outcome: OUTCOME_DONE } }
      clocks { id: 'drop' track: 'paper' label { zh: '作罢' } starts { entering: 'draft' } runs_in: 'draft'
        length: 1 unit: UNIT_HOURS on_expiry: EXPIRY_MOVE_TRACK expiry_to: 'dropped' source: '自定' } )";
  EXPECT_THAT(FaultPaths(HostileText("", kSide)), Contains("clocks[drop].expiry_to"));
}

TEST(Hostile, TheServerMindsClocksRecordsServiceAndDoesNothingElse) {
  for (const char* command : {"'expire_clock'", "'recompute_clocks'"}) {
    EXPECT_FALSE(FaultPaths(absl::StrReplaceAll(HostileText(), {{"'add_note'", command}})).empty()) << command;
  }
  EXPECT_FALSE(FaultPaths(absl::StrReplaceAll(HostileText(), {{"label { zh: '任何人' }",
                                                               "label { zh: '任何人' } relation: RELATION_SYSTEM"}}))
                   .empty());
  Walk walk = Agreeing();
  const Facts system = walk.MakeFacts("", At(kDay4), At(kDay4));
  int tried = 0;
  for (int i = 0; i < v1::Command::descriptor()->field_count(); ++i) {
    const std::string& name = v1::Command::descriptor()->field(i)->name();
    if (!IsBuilt(name) || IsSystemCommand(name) || name == "record_service") continue;
    ++tried;
    const v1::Command command = EmptyCommand(name);
    EXPECT_EQ(ReasonOf(Authorise(walk.definition(), walk.c(), command, system)), v1::NOT_YOUR_ROLE) << name;
    EXPECT_EQ(ReasonOf(DecidePayload(walk.definition(), walk.c(), command, system).status()), v1::SYSTEM_ONLY) << name;
  }
  EXPECT_GT(tried, 45);
  // Recording service never ends a case: no definition can make it (ANoteClosedACase).
  const std::string state = walk.c().state();
  walk.codes()->Add("paper", {"agreement"}).Add("service_way", {"by-hand"});
  ASSERT_OK(walk.Do("", kDay4, "record_service { party: '1' paper: 'agreement' way: 'by-hand' }"));
  EXPECT_EQ(walk.c().state(), state);
  for (const char* person : {"head", "all", "justice"}) {
    ExpectClosed(walk, person, kDay4, "expire_clock { clock: 'term' due_time { seconds: 1 } }", v1::SYSTEM_ONLY);
    ExpectClosed(walk, person, kDay4, "recompute_clocks { calendar_revision: 7 }", v1::SYSTEM_ONLY);
  }
}

TEST(Hostile, NoClockExpiresBeforeItsTimeOrTwice) {
  constexpr char kClock[] = R"( clocks { id: 'term' label { zh: '期限' } starts { event: 'case_opened' }
      length: 1 unit: UNIT_CALENDAR_DAYS on_expiry: EXPIRY_WARN source: '自定' } )";
  Walk walk(LoadDefinition(HostileText("", kClock)));
  walk.Open(kDay1);
  const v1::Clock* clock = walk.FindClock("term");
  ASSERT_NE(clock, nullptr);
  const std::string expire =
      absl::StrCat("expire_clock { clock: 'term' due_time { seconds: ", clock->next_time().seconds(), " } }");
  ExpectClosed(walk, "", kDay2, expire, v1::CLOCK_NOT_DUE);
  ExpectClosed(walk, "", kDay4, "expire_clock { clock: 'term' due_time { seconds: 1 } }", v1::CLOCK_MOVED);
  ASSERT_OK(walk.Do("", kDay4, expire));
  ExpectClosed(walk, "", kDay4, expire, v1::CLOCK_MOVED);
}

// A definition in which writing a note, or anything else that is no end, closed the case: without advice, without
// result.
TEST(Hostile, ANoteClosedACase) {
  const std::vector<std::string> faults = FaultPaths(HostileText("targets { to: 'shut' }"));
  EXPECT_THAT(faults, Contains("groups[rest].actions[add_note].targets[0].to"));
  for (const char* command : {"pause_case", "amend_facts", "record_refusal", "sign_agreement"}) {
    // Where HostileText put it: a state holds only so many actions of its own.
    EXPECT_THAT(faults, AnyOf(Contains(absl::StrCat("tracks[main].states[open].actions[", command, "].targets[0].to")),
                              Contains(absl::StrCat("groups[rest].actions[", command, "].targets[0].to"))));
  }
  for (const char* command : {"terminate", "close_case", "decline_case", "void_case"}) {
    EXPECT_THAT(faults, Not(Contains(absl::StrCat("tracks[main].states[open].actions[", command, "].targets[0].to"))));
    EXPECT_THAT(faults, Not(Contains(absl::StrCat("groups[rest].actions[", command, "].targets[0].to"))));
  }
  // What is closed may be filed, noted on and stay closed.
  for (const std::string& fault : faults) EXPECT_FALSE(absl::StrContains(fault, "states[shut]")) << fault;
  // Nor by the way round: another track's action that moves the main one, or a case that begins at its end.
  constexpr char kSide[] = R"( tracks { id: 'notes' label { zh: '记' } subject: SUBJECT_CASE
      openings { event: 'case_opened' to: 'on' } states { id: 'on' label { zh: '记' } rest: true
        actions { command: 'add_note' by: 'anyone' moves { track: 'main' to: 'shut' } } } } )";
  EXPECT_THAT(FaultPaths(HostileText("", kSide)), Contains("tracks[notes].states[on].actions[add_note].moves[0].to"));
  EXPECT_THAT(FaultPaths(absl::StrReplaceAll(HostileText(), {{"'open_case' to: 'open'", "'open_case' to: 'shut'"}})),
              Contains("tracks[main].openings[0].to"));
}

// Moving to another revision mapped a running case onto a closed state: closed by a table of names.
TEST(Hostile, AnotherRevisionClosedACase) {
  Walk walk = Agreeing();
  const std::string next = absl::StrReplaceAll(HostileText(), {{"revision: 1", "revision: 2"}});
  walk.SetNext(LoadDefinition(next));
  ExpectClosed(walk, "head", kDay2, "adopt_revision { revision: 2 states { track: 'main' from: 'open' to: 'shut' } }",
               v1::REVISION_UNFIT);
  // An end by any other name.
  walk.SetNext(LoadDefinition(absl::StrReplaceAll(next, {{"closed: true", ""}})));
  ExpectClosed(walk, "head", kDay2, "adopt_revision { revision: 2 states { track: 'main' from: 'open' to: 'shut' } }",
               v1::REVISION_UNFIT);
  ASSERT_OK(walk.Do("head", kDay2, "adopt_revision { revision: 2 }"));
}

// --- the effective moment --------------------------------------------------------------------------------------------

TEST(Hostile, NoAgreementTakesEffectBeforeAllHaveSignedAndSealed) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  const std::vector<std::string> acts = {kSeal, Sign("people/mediator"), Sign("2"), Sign("1")};
  const std::vector<const char*> times = {kDay4, kDay3, kDay2, kDay2};
  for (size_t i = 0; i < acts.size(); ++i) {
    EXPECT_FALSE(walk.c().agreements(0).has_effective_time()) << i;
    EXPECT_THAT(walk.c().obligations(), IsEmpty());
    ASSERT_OK(walk.Do("mediator", times[i], acts[i], "2026-03-05 10:00"));
  }
  // The seal came first in the record and last in the act: it is the moment.
  EXPECT_EQ(Shown(walk.c().agreements(0).effective_time()), kDay4);
}

TEST(Hostile, EachOfTheActsIsNeeded) {
  const std::vector<std::string> acts = {Sign("1"), Sign("2"), Sign("people/mediator"), kSeal};
  for (size_t missing = 0; missing < acts.size(); ++missing) {
    Walk walk = Agreeing();
    ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
    for (size_t i = 0; i < acts.size(); ++i) {
      if (i == missing) continue;
      ASSERT_OK(walk.Do("mediator", kDay2, acts[i]));
    }
    EXPECT_FALSE(walk.c().agreements(0).has_effective_time()) << acts[missing];
    ExpectClosed(walk, "head", kDay3, Performed("DONE", "proof { text: '收条' }"), v1::PART_UNKNOWN);
    ExpectClosed(walk, "head", kDay3, "close_case {}", v1::NOT_EFFECTIVE);
  }
}

TEST(Hostile, ARevisedDraftIsSignedAndSealedAnew) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  for (const std::string& act : {std::string(kSeal), Sign("people/mediator"), Sign("2")}) {
    ASSERT_OK(walk.Do("mediator", kDay2, act));
  }
  ASSERT_OK(walk.Do("mediator", kDay2,
                    absl::StrReplaceAll(kDraft, {{"draft_agreement {", "revise_draft { agreement: '1' "}})));
  ASSERT_OK(walk.Do("mediator", kDay3, Sign("1")));
  EXPECT_FALSE(walk.c().agreements(0).has_effective_time());
}

// Nobody can type it: no command has a field for it.
TEST(Hostile, NoCommandNamesAnEffectiveMoment) {
  int fields = 0;
  for (int i = 0; i < v1::Command::descriptor()->field_count(); ++i) {
    const google::protobuf::Descriptor* command = v1::Command::descriptor()->field(i)->message_type();
    for (int k = 0; k < command->field_count(); ++k) {
      ++fields;
      EXPECT_FALSE(absl::StrContains(command->field(k)->name(), "effective")) << command->field(k)->full_name();
    }
  }
  EXPECT_GT(fields, 100);
}

TEST(Hostile, TheRuleOfCourtsIsForCasesOfCourts) {
  Walk walk = Agreeing();
  const absl::Status status = walk.Do(
      "mediator", kDay2,
      absl::StrReplaceAll(kDraft, {{"draft_agreement {", "draft_agreement { effect_rule: EFFECT_RULE_SPC24 "}}));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
}

// --- seals, signatures, proof ----------------------------------------------------------------------------------------

TEST(Hostile, NobodySealsWithASealThatIsNotTheirs) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  // The committee's own, by those who hold no post in it.
  for (const char* person : {"other-head", "town-head", "justice", "grid"}) {
    ExpectClosed(walk, person, kDay2, kSeal, v1::SEAL_NOT_YOURS);
  }
  // Another committee's, by its own head and by ours; one that does not exist; none at all.
  for (const char* seal : {"orgs/w-committee/seals/s", "orgs/t-committee/seals/s", "orgs/v-committee/seals/other",
                           "orgs/v/seals/s", "orgs/v-committee", "seals/s"}) {
    const std::string command = absl::StrCat("seal_agreement { agreement: '1' seal: '", seal, "' }");
    ExpectClosed(walk, "head", kDay2, command, v1::SEAL_NOT_YOURS);
    ExpectClosed(walk, "other-head", kDay2, command, v1::SEAL_NOT_YOURS);
  }
}

TEST(Hostile, NobodySignsWhoIsNoneOfThem) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay1, kDraft));
  for (const char* signer : {"people/head", "people/town-mediator", "people/nobody", "9"}) {
    ExpectClosed(walk, "head", kDay2, Sign(signer), v1::NOT_A_SIGNER);
  }
  ExpectClosed(walk, "head", kDay2, "sign_agreement { agreement: '1' signer: '1' way: SIGNATURE_WAY_FINGERPRINT }",
               v1::WITNESS_MISSING);
}

TEST(Hostile, NothingIsPerformedWithoutProof) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay2, kOral));
  for (const char* state : {"DONE", "PARTLY_DONE"}) {
    ExpectClosed(walk, "head", kDay3, Performed(state), v1::PROOF_MISSING);
    ExpectClosed(walk, "head", kDay3, Performed(state, "proof { text: '' }"), v1::PROOF_MISSING);
  }
  ASSERT_OK(walk.Do("head", kDay3, Performed("FAILED", "proof { text: '拒付' }")));
  EXPECT_FALSE(walk.c().obligations(0).proved());
  ASSERT_OK(walk.Do("head", kDay3, Performed("DONE", "proof { text: '收条' }")));
  EXPECT_TRUE(walk.c().obligations(0).proved());
}

TEST(Hostile, WhatWasDoneAtOnceIsNotTakenAsPerformedEither) {
  Walk walk = Agreeing();
  ASSERT_OK(walk.Do("mediator", kDay2, absl::StrReplaceAll(kOral, {{"due_date: '2026-04-10'", "done_at_once: true"}})));
  EXPECT_EQ(walk.c().obligations(0).state(), v1::OBLIGATION_STATE_OPEN);
  EXPECT_FALSE(walk.c().obligations(0).proved());
}

// --- time ------------------------------------------------------------------------------------------------------------

TEST(Hostile, NoActInTheFutureOrBeforeTheRequest) {
  Walk walk = Agreeing();
  for (const char* command : {"add_note { note { text: '记' } }", kTalk, kDraft, kOral,
                              "terminate { reason: 'refused' advice { text: '可起诉' } }"}) {
    ExpectClosed(walk, "mediator", kDay3, command, v1::ACT_IN_THE_FUTURE, kDay2);
    ExpectClosed(walk, "mediator", "2026-03-01 09:00", command, v1::ACT_BEFORE_REQUEST, kDay2);
  }
  Walk another(LoadDefinition(HostileText()));
  ExpectClosed(another, "head", kDay3, "open_case { unit: 'orgs/v' channel: 'tea_room' source: 'on-application' }",
               v1::ACT_IN_THE_FUTURE, kDay2);
}

// --- two persons -----------------------------------------------------------------------------------------------------

TEST(Hostile, WhoMadeTheFileDoesNotCheckIt) {
  Walk walk = Agreeing();
  ExpectClosed(walk, "head", kDay2, "check_file {}", v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("head", kDay2, "submit_file {}"));
  ExpectClosed(walk, "head", kDay2, "check_file {}", v1::SAME_PERSON);
  ExpectClosed(walk, "head", kDay2, "archive_case {}", v1::NOT_IN_THIS_STATE);
  ASSERT_OK(walk.Do("mediator", kDay2, "check_file {}"));
  // Who checked makes it anew: then it is unchecked again, and not theirs to check.
  ASSERT_OK(walk.Do("mediator", kDay3, "submit_file { gaps: '缺照片' }"));
  ExpectClosed(walk, "mediator", kDay3, "check_file {}", v1::SAME_PERSON);
  ExpectClosed(walk, "mediator", kDay3, "archive_case {}", v1::NOT_IN_THIS_STATE);
}

TEST(Hostile, NobodyAdoptsTheirOwnLateEntry) {
  Walk walk = Agreeing();
  // Walk leaves the mark of a late entry to the caller, as server/mediation sets it.
  v1::UnadoptedEntry* entry = walk.mutable_case()->add_unadopted();
  entry->set_version(walk.c().version());
  entry->set_author("people/head");
  const std::string adopt = absl::StrCat("adopt_entry { entry: ", walk.c().version(), " }");
  ExpectClosed(walk, "head", kDay2, adopt, v1::SAME_PERSON);
  ASSERT_OK(walk.Do("grid", kDay2, adopt));
  ExpectClosed(walk, "grid", kDay2, adopt, v1::ALREADY_ADOPTED);
}

TEST(Hostile, OnlyAMediatorIsAssigned) {
  Walk walk = Agreeing();
  for (const char* person : {"registrar", "grid", "justice", "nobody"}) {
    ExpectClosed(walk, "head", kDay2, absl::StrCat("assign_mediators { lead: 'people/", person, "' }"),
                 v1::NOT_ELIGIBLE_MEDIATOR);
  }
}

}  // namespace
}  // namespace gaiwan::testing
