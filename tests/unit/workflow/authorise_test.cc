#include "workflow/authorise.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/explain.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kNoon[] = "2026-03-02 12:00";

v1::CommandRefused RefusalOf(const absl::Status& status) {
  v1::CommandRefused refused;
  EXPECT_TRUE(ReadDetail(status, &refused)) << status;
  return refused;
}

std::vector<std::string> RolesAt(Walk& walk, absl::string_view person) {
  return RolesOn(walk.definition(), walk.c(), walk.MakeFacts(person, At(kNoon), At(kNoon)));
}

std::vector<std::string> AllowedTo(Walk& walk, absl::string_view person) {
  return AllowedCommands(walk.definition(), walk.c(), walk.MakeFacts(person, At(kNoon), At(kNoon)));
}

TEST(Roles, ComeFromThePostAndFromTheRelationToTheCase) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  EXPECT_THAT(RolesAt(walk, "head"), ElementsAre("head", "holder", "window-head"));
  EXPECT_THAT(RolesAt(walk, "registrar"), ElementsAre("holder", "opener", "registrar", "window-registrar"));
  EXPECT_THAT(RolesAt(walk, "justice"), ElementsAre("above", "justice-officer"));
  EXPECT_THAT(RolesAt(walk, "dispatcher"), ElementsAre("above", "dispatcher"));
  EXPECT_THAT(RolesAt(walk, "grid"), ElementsAre("grid-member"));
  EXPECT_THAT(RolesAt(walk, "other-head"), IsEmpty());
  EXPECT_THAT(RolesAt(walk, "nobody"), IsEmpty());
}

TEST(Roles, OfSenderAndReceiverLastAsLongAsTheOffer) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  ASSERT_OK(walk.Do("registrar", kNoon, "offer_transfer { to: 'orgs/t' reason: 'language' parties_told: true }"));
  EXPECT_THAT(RolesAt(walk, "town-head"), Contains("receiver"));
  EXPECT_THAT(RolesAt(walk, "head"), Contains("sender"));
  EXPECT_THAT(RolesAt(walk, "other-head"), IsEmpty());
  ASSERT_OK(walk.Do("town-head", kNoon, "accept_transfer { transfer: '1' }"));
  EXPECT_THAT(RolesAt(walk, "town-head"), Not(Contains("receiver")));
  EXPECT_THAT(RolesAt(walk, "town-head"), Contains("head"));
  EXPECT_THAT(RolesAt(walk, "head"), Not(Contains("head")));
}

// In whatever post: who is a party or was recused acts on the case no more, and is told why.
TEST(Authorise, NobodyActsByAPostOnACaseOfTheirOwn) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  ASSERT_OK(walk.Do("registrar", kNoon, "request_recusal { mediator: 'people/justice' reason { text: '亲属' } }"));
  ASSERT_OK(walk.Do("head", kNoon, "decide_recusal { recusal: '1' granted: true }"));
  EXPECT_THAT(RolesAt(walk, "justice"), IsEmpty());
  EXPECT_EQ(walk.c().state(), "registered");
  ASSERT_OK(walk.Do("registrar", kNoon,
                    "add_party { party { person: 'people/head' side: PARTY_SIDE_THIRD details { name: '主任' } } }"));
  EXPECT_THAT(RolesAt(walk, "head"), IsEmpty());
  EXPECT_THAT(AllowedTo(walk, "head"), IsEmpty());
  EXPECT_EQ(RefusalOf(walk.Do("head", kNoon, "add_note { note { text: 'x' } }")).reason(), v1::OWN_CASE);
  // Also who entered it; and nobody can shake it off.
  ASSERT_OK(
      walk.Do("registrar", kNoon, "amend_party { party: '3' person: 'people/registrar' details { name: '登记员' } }"));
  EXPECT_EQ(RefusalOf(walk.Do("registrar", kNoon, "remove_party { party: '3' reason { text: 'x' } }")).reason(),
            v1::OWN_CASE);
  EXPECT_THAT(RolesAt(walk, "head"), Contains("head")) << "who is a party no longer is barred no longer";
}

TEST(Authorise, RefusesAWrongStateAndSaysWhatIsAllowed) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  const v1::CommandRefused refused = RefusalOf(walk.Do("head", kNoon, "accept_case {}"));
  EXPECT_EQ(refused.reason(), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(refused.state(), "registered");
  EXPECT_EQ(refused.state_label().zh(), "已登记");
  const std::vector<std::string> allowed(refused.allowed().begin(), refused.allowed().end());
  EXPECT_THAT(allowed, Contains("submit_case"));
  EXPECT_THAT(allowed, Not(Contains("accept_case")));
  EXPECT_TRUE(std::is_sorted(allowed.begin(), allowed.end()));
}

TEST(Authorise, RefusesAWrongRoleAndSaysWhoMay) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  ASSERT_OK(walk.Do("registrar", kNoon, "submit_case {}"));
  const absl::Status status = walk.Do("mediator", kNoon, "accept_case {}");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kPermissionDenied));
  const v1::CommandRefused refused = RefusalOf(status);
  EXPECT_EQ(refused.reason(), v1::NOT_YOUR_ROLE);
  ASSERT_THAT(refused.guards(), SizeIs(3));
  EXPECT_EQ(refused.guards(0).zh(), "主任");
}

TEST(Authorise, RefusesWithEveryGuardThatFails) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("registrar", kNoon, "open_case { unit: 'orgs/v' channel: 'tea_room' source: 'on-application' }"));
  const v1::CommandRefused refused = RefusalOf(walk.Do("registrar", kNoon, "submit_case {}"));
  EXPECT_EQ(refused.reason(), v1::FACTS_INCOMPLETE);
  EXPECT_THAT(refused.guards(), SizeIs(1));
}

TEST(Authorise, ClocksExpireByTheServerAlone) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  EXPECT_EQ(RefusalOf(walk.Do("head", kNoon, "expire_clock { clock: 'registration' }")).reason(), v1::SYSTEM_ONLY);
  EXPECT_EQ(RefusalOf(walk.Do("", kNoon, "submit_case {}")).reason(), v1::NOT_YOUR_ROLE);
  EXPECT_THAT(AllowedTo(walk, ""), IsEmpty());
}

TEST(Authorise, WhatNoTrackMentionsIsNotPossible) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  EXPECT_EQ(RefusalOf(walk.Do("head", kNoon, "report_day {}")).reason(), v1::NOT_IN_THIS_STATE);
}

TEST(Authorise, NamesThePartThatIsNotThere) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  const absl::Status status = walk.Do("registrar", kNoon, "give_rights_notice { party: '9' way: WAY_ORALLY }");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(RefusalOf(status).reason(), v1::PART_UNKNOWN);
  EXPECT_EQ(RefusalOf(status).subject(), "parties/9");
}

TEST(Authorise, OpensOnlyInOnesOwnArea) {
  Walk walk(ShippedDefinition());
  const std::string open = "open_case { unit: 'orgs/v' channel: 'tea_room' source: 'on-application' }";
  EXPECT_EQ(RefusalOf(walk.Do("other-head", kNoon, open)).reason(), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(RefusalOf(walk.Do("grid", kNoon, open)).reason(), v1::NOT_YOUR_ROLE);  // A grid member registers clues.
  EXPECT_OK(walk.Do("dispatcher", kNoon, open));
}

TEST(Authorise, OnePersonOfAVillageMayHoldEveryPost) {
  Walk walk(ShippedDefinition());
  ASSERT_OK(walk.Do("all", kNoon,
                    R"(open_case { unit: 'orgs/w' channel: 'tea_room' source: 'on-application' dispute_class: '02'
      text { facts: '排水' } parties { side: PARTY_SIDE_APPLICANT details { name: '甲' } }
      parties { side: PARTY_SIDE_RESPONDENT details { name: '乙' } } })"));
  ASSERT_OK(walk.Do("all", kNoon, "submit_case {}"));
  ASSERT_OK(walk.Do("all", kNoon, "accept_case {}"));
  ASSERT_OK(walk.Do("all", kNoon, "assign_mediators { lead: 'people/all' }"));
  EXPECT_THAT(AllowedTo(walk, "all"), Contains("terminate"));
}

// Nothing outside the definition: in every state, what is allowed is what the state offers to the person's roles.
TEST(Authorise, AllowsNothingThatTheStateDoesNotOffer) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kNoon);
  const Definition& definition = walk.definition();
  v1::Case c = walk.c();
  int refused = 0;
  for (const v1::State& state : definition.FindTrack("main")->states()) {
    c.set_state(state.id());
    for (const char* person : {"head", "mediator", "registrar", "grid", "justice", "other-head", "nobody"}) {
      const Facts facts = walk.MakeFacts(person, At(kNoon), At(kNoon));
      const std::vector<std::string> roles = RolesOn(definition, c, facts);
      for (const std::string& command : AllowedCommands(definition, c, facts)) {
        const std::vector<std::string>& tracks = definition.TracksOf(command);
        if (std::find(tracks.begin(), tracks.end(), "main") == tracks.end()) continue;
        const v1::Action* action = definition.FindAction("main", state.id(), command);
        ASSERT_NE(action, nullptr) << state.id() << " " << command;
        EXPECT_TRUE(std::any_of(
            action->by().begin(), action->by().end(),
            [&](const std::string& role) { return std::find(roles.begin(), roles.end(), role) != roles.end(); }))
            << state.id() << " " << command << " " << person;
      }
      for (const std::string& command : definition.commands()) {
        if (definition.FindAction("main", state.id(), command) != nullptr) continue;
        const std::vector<std::string>& tracks = definition.TracksOf(command);
        if (std::find(tracks.begin(), tracks.end(), "main") == tracks.end()) continue;
        v1::Command asked;
        asked.GetReflection()->MutableMessage(&asked, v1::Command::descriptor()->FindFieldByName(command));
        EXPECT_THAT(Authorise(definition, c, asked, facts), Not(IsOk())) << state.id() << " " << command;
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(ExplainCase, SaysWhatIsOpenWhatIsClosedAndWhy) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  walk.Accept(kNoon);
  walk.Assign(kNoon);
  const v1::ExplainCaseResponse explained =
      ExplainCase(walk.definition(), walk.c(), walk.MakeFacts("mediator", At(kNoon), At(kNoon)));
  EXPECT_EQ(explained.state(), "assigned");
  EXPECT_EQ(explained.step_label().zh(), "查");
  EXPECT_EQ(explained.level_label().zh(), "村（社区）");
  EXPECT_TRUE(absl::StrContains(explained.definition_note(), "默认，非县里正式文本"));
  bool told = false;
  for (const v1::OpenCommand& open : explained.open()) {
    if (open.command() != "give_rights_notice") continue;
    told = true;
    EXPECT_EQ(open.label().zh(), "告知权利义务");
    EXPECT_THAT(open.subjects(), ElementsAre("1", "2"));
  }
  EXPECT_TRUE(told);
  bool start = false;
  for (const v1::ClosedCommand& closed : explained.closed()) {
    EXPECT_FALSE(closed.words().empty()) << closed.command();
    if (closed.command() != "start_session") continue;
    start = true;
    EXPECT_EQ(closed.reason(), v1::RIGHTS_NOT_TOLD);
  }
  EXPECT_TRUE(start);
}

// What explain says of a command and what its refusal says is one answer.
TEST(ExplainCase, OfAPartThatIsNotThereSaysWhatTheRefusalSays) {
  for (const bool assigned : {false, true}) {
    Walk walk(ShippedDefinition());
    walk.Open(kNoon);
    if (assigned) {
      walk.Accept(kNoon);
      walk.Assign(kNoon);
    }
    const Facts facts = walk.MakeFacts("mediator", At(kNoon), At(kNoon));
    const v1::ExplainCaseResponse explained = ExplainCase(walk.definition(), walk.c(), facts);
    int compared = 0;
    for (const char* name : {"end_session", "record_attendance", "sign_agreement", "seal_agreement",
                             "record_performance", "accept_transfer", "return_transfer"}) {
      for (const v1::ClosedCommand& closed : explained.closed()) {
        if (closed.command() != name) continue;
        ++compared;
        const absl::Status refused = Authorise(walk.definition(), walk.c(), EmptyCommand(name), facts);
        EXPECT_EQ(v1::Reason_Name(closed.reason()), v1::Reason_Name(RefusalOf(refused).reason())) << name;
      }
    }
    EXPECT_EQ(compared, 7);
  }
}

TEST(ExplainCase, FlagsTitleToGrasslandWithTheStatusQuoRule) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("dispute_class", {"07-02", "07-03"});
  const auto warnings = [&](const char* dispute_class) {
    EXPECT_OK(walk.Do("registrar", kNoon, absl::StrCat("amend_facts { dispute_class: '", dispute_class, "' }")));
    std::string words;
    const v1::ExplainCaseResponse explained =
        ExplainCase(walk.definition(), walk.c(), walk.MakeFacts("head", At(kNoon), At(kNoon)));
    for (const v1::Label& warning : explained.warnings()) words += warning.zh();
    return words;
  };
  walk.Open(kNoon);
  EXPECT_TRUE(absl::StrContains(warnings("07-02"), "争议解决前，任何一方不得改变草原利用现状（草原法第16条）"));
  EXPECT_FALSE(absl::StrContains(warnings("07-03"), "草原法"));  // A lease is an ordinary dispute.
}

TEST(ExplainCase, ShowsTheArithmeticOfEachClock) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-05 09:00");
  walk.Accept("2026-03-05 09:00");
  const v1::ExplainCaseResponse explained = ExplainCase(
      walk.definition(), walk.c(), walk.MakeFacts("mediator", At("2026-03-05 12:00"), At("2026-03-05 12:00")));
  std::string lines;
  for (const v1::ExplainedClock& clock : explained.clocks()) {
    if (clock.clock().rule() != "mediation") continue;
    EXPECT_EQ(clock.label().zh(), "调解期限");
    for (const v1::Label& line : clock.lines()) lines += line.zh() + "\n";
  }
  // One month from 5 March is 5 April, a Sunday; the 6th is Qingming; so it is the 7th.
  EXPECT_TRUE(absl::StrContains(lines, "起算：2026-03-05 09:00")) << lines;
  EXPECT_TRUE(absl::StrContains(lines, "周末1天、清明节1天")) << lines;
  EXPECT_TRUE(absl::StrContains(lines, "顺延至2026-04-07")) << lines;
  EXPECT_TRUE(absl::StrContains(lines, "届满：2026-04-07 24:00")) << lines;
  EXPECT_TRUE(absl::StrContains(lines, "司法部令第75号")) << lines;
  EXPECT_TRUE(absl::StrContains(lines, "节假日安排第7版")) << lines;
}

// The town's mediator had the case from the 2nd on, and the village's has it since the 4th.
Walk Replaced() {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-02 09:00");
  walk.Accept("2026-03-02 09:00");
  EXPECT_OK(walk.Do("head", "2026-03-02 10:00", "assign_mediators { lead: 'people/town-mediator' }"));
  walk.Consent("2026-03-02 11:00");
  EXPECT_OK(walk.Do("head", "2026-03-04 09:00",
                    "replace_mediator { from: 'people/town-mediator' to: 'people/mediator' reason { text: '病假' } }"));
  return walk;
}

constexpr char kInquiry[] = "record_investigation { record { text: '看过地界' } }";
constexpr char kBack[] = "2026-03-05 09:00";  // When the phone had a line again.

// What an offline mediator did meanwhile goes to the head to adopt, never dropped.
TEST(FormerMediator, IsOneForWhatHappenedThen) {
  Walk walk = Replaced();
  ASSERT_OK(walk.Do("town-mediator", "2026-03-03 10:00", kInquiry, kBack));
  EXPECT_TRUE(walk.events().back().needs_adoption()) << "two days late is not late by itself";
  ASSERT_THAT(walk.c().unadopted(), SizeIs(1));
  const std::string adopt = absl::StrCat("adopt_entry { entry: ", walk.c().unadopted(0).version(), " }");
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kBack, adopt)), v1::NOT_YOUR_ROLE) << "who mediates now is no judge of it";
  EXPECT_EQ(ReasonOf(walk.Do("town-mediator", kBack, adopt)), v1::SAME_PERSON);
  ASSERT_OK(walk.Do("head", kBack, adopt));
  EXPECT_THAT(walk.c().unadopted(), IsEmpty());
}

TEST(FormerMediator, LedWhatTheyLed) {
  Walk walk = Replaced();
  ASSERT_OK(walk.Do("town-mediator", "2026-03-03 10:00",
                    "start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
                    "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }",
                    kBack));
  EXPECT_EQ(walk.c().sessions(0).lead(), "people/town-mediator");
  ASSERT_OK(walk.Do("town-mediator", "2026-03-03 11:00",
                    "record_statement { party: '1' kind: STATEMENT_KIND_FACT session: '1' text { text: '路是老路' } }",
                    kBack));
  EXPECT_THAT(walk.c().unadopted(), SizeIs(2));
}

TEST(FormerMediator, IsNoneForAnythingElse) {
  Walk walk = Replaced();
  for (const char* when : {"2026-03-04 09:00", "2026-03-04 12:00", "2026-03-02 09:30"}) {
    EXPECT_EQ(ReasonOf(walk.Do("town-mediator", when, kInquiry, kBack)), v1::NOT_YOUR_ROLE) << when;
  }
  EXPECT_EQ(ReasonOf(walk.Do("town-mediator", kBack, kInquiry)), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(ReasonOf(walk.Do("nobody", "2026-03-03 10:00", kInquiry, kBack)), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("mediator", "2026-03-04 10:00", kInquiry, kBack));
  EXPECT_FALSE(walk.events().back().needs_adoption()) << "who mediates now adopts nothing";
}

// Who is recused is out from the moment somebody doubted them.
TEST(FormerMediator, RecusedCountsUntilItWasAskedFor) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-02 09:00");
  walk.Accept("2026-03-02 09:00");
  ASSERT_OK(walk.Do("head", "2026-03-02 10:00", "assign_mediators { lead: 'people/town-mediator' }"));
  ASSERT_OK(walk.Do("registrar", "2026-03-03 10:00",
                    "request_recusal { mediator: 'people/town-mediator' party: '2' reason { text: '是亲戚' } }"));
  ASSERT_OK(walk.Do("head", "2026-03-04 10:00", "decide_recusal { recusal: '1' granted: true }"));
  EXPECT_EQ(ReasonOf(walk.Do("town-mediator", "2026-03-03 12:00", kInquiry, kBack)), v1::OWN_CASE);
  ASSERT_OK(walk.Do("town-mediator", "2026-03-02 12:00", kInquiry, kBack));
  EXPECT_TRUE(walk.events().back().needs_adoption());
}

}  // namespace
}  // namespace gaiwan::testing
