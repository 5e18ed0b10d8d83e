#include "workflow/party_acts.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/authorise.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSubsetOf;
using ::testing::Not;

constexpr char kNoon[] = "2026-03-02 12:00";

// A party by its code, who asks something of the case.
Facts PartyFacts(Walk& walk, absl::string_view party, absl::string_view when = kNoon) {
  Facts facts = walk.MakeFacts("nobody", At(when), At(when));
  facts.actor = absl::StrCat(walk.c().name(), "/parties/", party);
  return facts;
}

absl::Status DoAs(Walk& walk, absl::string_view party, const std::string& text) {
  v1::Command command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command)) << text;
  return walk.Give(PartyFacts(walk, party), command);
}

v1::Reason Why(Walk& walk, absl::string_view party, const std::string& text) {
  return ReasonOf(DoAs(walk, party, text));
}

class PartyActs : public ::testing::Test {
 protected:
  PartyActs() {
    walk_.Open(kNoon);
    walk_.Accept(kNoon);
    walk_.Assign(kNoon);
  }
  Walk walk_{ShippedDefinition()};
};

TEST_F(PartyActs, APartyHasOneRoleOnItsOwnCase) {
  EXPECT_THAT(RolesOn(walk_.definition(), walk_.c(), PartyFacts(walk_, "1")), ElementsAre("party"));
  EXPECT_THAT(RolesOn(walk_.definition(), walk_.c(), PartyFacts(walk_, "9")), ElementsAre());
  Facts elsewhere = PartyFacts(walk_, "1");
  elsewhere.actor = "cases/c-zzzzzzzzzzzzzzzzzzzzzzzzzz/parties/1";
  EXPECT_THAT(RolesOn(walk_.definition(), walk_.c(), elsewhere), ElementsAre());
}

TEST_F(PartyActs, APartyNamedLikeAPersonHasNoneOfTheirPosts) {
  ASSERT_OK(walk_.Do("registrar", kNoon,
                     "add_party { party { party: 'head' side: PARTY_SIDE_THIRD details { name: '丙' } } }"));
  EXPECT_THAT(RolesOn(walk_.definition(), walk_.c(), PartyFacts(walk_, "head")), ElementsAre("party"));
}

TEST_F(PartyActs, IsOfferedNothingButItsOwn) {
  ASSERT_OK(walk_.Do("mediator", kNoon, "give_rights_notice { party: '1' way: WAY_ORALLY }"));
  EXPECT_THAT(
      AllowedCommands(walk_.definition(), walk_.c(), PartyFacts(walk_, "1")),
      IsSubsetOf({"record_consent", "withdraw_consent", "record_refusal", "choose_mediator", "request_recusal",
                  "confirm_statement", "confirm_minutes", "sign_agreement", "request_copy", "file_complaint",
                  "answer_satisfaction", "confirm_transcript", "confirm_settled", "add_document", "propose_times"}));
  EXPECT_THAT(AllowedCommands(walk_.definition(), walk_.c(), PartyFacts(walk_, "1")), Contains("record_consent"));
}

TEST_F(PartyActs, SpeaksForItselfAlone) {
  ASSERT_OK(walk_.Do("mediator", kNoon, "give_rights_notice { party: '1' way: WAY_ORALLY }"));
  ASSERT_OK(DoAs(walk_, "1", "record_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_BY_MESSAGE }"));
  EXPECT_EQ(Why(walk_, "1", "record_consent { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_BY_MESSAGE }"),
            v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Why(walk_, "1", "record_refusal { party: '2' way: WAY_BY_MESSAGE }"), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Why(walk_, "1", "choose_mediator { party: '2' mediator: 'people/mediator' }"), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Why(walk_, "1", "file_complaint { reason: 'partial' text { text: 'a' } }"), v1::NOT_YOUR_ROLE)
      << "a complaint of nobody is not a party's";
  EXPECT_EQ(Why(walk_, "1", "add_note { note { text: 'a' } }"), v1::NOT_YOUR_ROLE);
}

TEST_F(PartyActs, SpeaksNowAndByItsPhone) {
  ASSERT_OK(walk_.Do("mediator", kNoon, "give_rights_notice { party: '1' way: WAY_ORALLY }"));
  EXPECT_EQ(Why(walk_, "1", "record_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_IN_PERSON }"),
            v1::NOT_YOUR_ROLE);
  v1::Command command;
  command.mutable_record_consent()->set_party("1");
  command.mutable_record_consent()->set_kind(v1::CONSENT_KIND_MEDIATION);
  command.mutable_record_consent()->set_way(v1::WAY_BY_MESSAGE);
  Facts late = PartyFacts(walk_, "1");
  late.act_time_stated = true;
  EXPECT_THAT(walk_.Give(late, command), StatusIs(absl::StatusCode::kInvalidArgument));
}

std::string Photo(absl::string_view party, absl::string_view more = "", absl::string_view paper = "evidence") {
  return absl::StrCat("add_document { party: '", party, "' paper: '", paper, "' sha256: '", std::string(64, 'a'),
                      "' size_bytes: 10 media_type: 'image/jpeg' title { text: '路' } ", more, " }");
}

TEST_F(PartyActs, HandsInWhatIsItsOwn) {
  ASSERT_OK(DoAs(walk_, "1", Photo("1")));
  EXPECT_EQ(walk_.c().documents(0).party(), "1");
  EXPECT_EQ(Why(walk_, "1", Photo("2")), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Why(walk_, "1", "add_document { paper: 'evidence' title { text: '路' } }"), v1::NOT_YOUR_ROLE)
      << "nobody's is the committee's own";
  EXPECT_THAT(DoAs(walk_, "1", Photo("1", "", "mediation-record")), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(DoAs(walk_, "1", "add_document { party: '1' paper: 'evidence' title { text: '路' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument))
      << "a paper that only exists on paper is for who has it in hand";
}

TEST_F(PartyActs, LeavesRoomForTheOthersPapers) {
  int taken = 0;
  while (DoAs(walk_, "1", Photo("1")).ok()) ASSERT_LT(++taken, 100);
  EXPECT_EQ(taken, 30);
  EXPECT_OK(DoAs(walk_, "2", Photo("2")));
}

TEST_F(PartyActs, SaysWhenItCanCome) {
  // 2026-03-02 14:00 to 16:00.
  ASSERT_OK(DoAs(
      walk_, "1",
      "propose_times { party: '1' times { start_time { seconds: 1772431200 } end_time { seconds: 1772438400 } } }"));
  ASSERT_EQ(walk_.c().parties(0).proposed_times_size(), 1);
  EXPECT_EQ(walk_.c().parties(0).proposed_times(0).start_time().seconds(), 1772431200);
  EXPECT_EQ(Why(walk_, "1", "propose_times { party: '2' }"), v1::NOT_YOUR_ROLE);
  ASSERT_OK(DoAs(walk_, "1", "propose_times { party: '1' }"));
  EXPECT_EQ(walk_.c().parties(0).proposed_times_size(), 0) << "none: they no longer hold";
}

TEST_F(PartyActs, IsNotAskedWhetherItIsSafe) {
  EXPECT_EQ(Why(walk_, "1", "record_consent { party: '1' kind: CONSENT_KIND_JOINT_SESSION way: WAY_BY_MESSAGE }"),
            v1::NOT_YOUR_ROLE);
}

TEST(PartySigns, ElectronicallyOrNotAtAll) {
  Walk walk(ShippedDefinition());
  walk.Open(kNoon);
  walk.Accept(kNoon);
  walk.Assign(kNoon);
  walk.Consent(kNoon);
  ASSERT_OK(
      walk.Do("mediator", kNoon,
              "start_session { mode: SESSION_MODE_IN_PERSON attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
              "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }"));
  ASSERT_OK(walk.Do("mediator", kNoon, "end_session { session: '1' result: SESSION_RESULT_AGREED }"));
  ASSERT_OK(walk.Do("mediator", kNoon,
                    R"(draft_agreement { effect_rule: EFFECT_RULE_PML29 text { facts: '路' clauses: '转账付款' }
        clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 }
                  due_date: '2026-04-10' } })"));
  EXPECT_EQ(Why(walk, "1", "sign_agreement { agreement: '1' signer: '1' way: SIGNATURE_WAY_BY_HAND }"),
            v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Why(walk, "1", "sign_agreement { agreement: '1' signer: '2' way: SIGNATURE_WAY_SIMPLE_ELECTRONIC }"),
            v1::NOT_YOUR_ROLE);
  // Whether a simple electronic signature counts is the effect rule's to say, for a party as for whoever enters it.
  EXPECT_NE(Why(walk, "1", "sign_agreement { agreement: '1' signer: '1' way: SIGNATURE_WAY_SIMPLE_ELECTRONIC }"),
            v1::NOT_YOUR_ROLE);
}

}  // namespace
}  // namespace gaiwan::testing
