// What the stories and the first round of the procedure had left open, each named after it, under the shipped
// definition.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"
#include "workflow/explain.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDay1[] = "2026-03-02 10:00";
constexpr char kDay2[] = "2026-03-03 10:00";

std::string Zh(const v1::ExplainCaseResponse& explained) {
  std::string all;
  for (const v1::Label& warning : explained.warnings()) absl::StrAppend(&all, warning.zh(), "\n");
  return all;
}

v1::ExplainCaseResponse Explained(Walk* walk, absl::string_view person, absl::string_view when,
                                  ExplainedTo to = ExplainedTo::kRecords) {
  return ExplainCase(walk->definition(), walk->c(), walk->MakeFacts(person, At(when), At(when)), to);
}

void Seal(Walk* walk, absl::string_view agreement, absl::string_view when) {
  ASSERT_OK(walk->Do("head", when,
                     absl::StrCat("seal_agreement { agreement: '", agreement, "' seal: 'orgs/v-committee/seals/s' }")));
}

TEST(Gap, TheConfirmationClockOfAReplacedAgreementRanOn) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  Seal(&walk, "1", kDay1);
  ASSERT_NE(walk.FindClock("confirmation.1"), nullptr);
  ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00", R"(amend_agreement { replaces: '1' reason { text: '草料歉收' }
      text { facts: '路' clauses: '转账' } clauses { kind: CLAUSE_KIND_MONEY
      from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } due_date: '2026-06-10' } })"));
  for (absl::string_view signer : {"1", "2", "people/mediator"}) {
    ASSERT_OK(
        walk.Do("mediator", "2026-03-10 10:00",
                absl::StrCat("sign_agreement { agreement: '2' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
  }
  ASSERT_NE(walk.FindClock("confirmation.1"), nullptr) << "until the new one takes effect";
  Seal(&walk, "2", "2026-03-10 11:00");
  EXPECT_EQ(walk.State("confirmation", "1"), "replaced");
  EXPECT_EQ(walk.State("confirmation", "2"), "eligible");
  EXPECT_EQ(walk.FindClock("confirmation.1"), nullptr);
  EXPECT_NE(walk.FindClock("confirmation.2"), nullptr);
  EXPECT_THAT(walk.ClockChanges(), Contains("ENDED confirmation.1"));
}

TEST(Gap, AGrantedRecusalNamedNoNewLead) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "assign_mediators { lead: 'people/mediator' assisting: 'people/head' }"));
  walk.Consent(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1,
                    "request_recusal { mediator: 'people/mediator' party: '1' reason { text: '亲戚' } }"));
  ASSERT_OK(walk.Do("head", kDay2, "decide_recusal { recusal: '1' granted: true }"));
  EXPECT_EQ(walk.State("recusal", "1"), "lead-to-name");
  ASSERT_NE(walk.FindClock("lead-naming.1"), nullptr);
  EXPECT_THAT(Zh(Explained(&walk, "head", kDay2)), HasSubstr("主办调解员已回避"));
  // Who assists does not go on alone.
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay2, "start_session { mode: SESSION_MODE_IN_PERSON }")), v1::NO_LEAD);
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay2,
                             "draft_agreement { text { clauses: '转账' } clauses { kind: CLAUSE_KIND_ACT } }")),
            v1::NO_LEAD);
  EXPECT_EQ(ReasonOf(walk.Do("head", kDay2,
                             "record_oral_agreement { text { clauses: '转账' } clauses { kind: CLAUSE_KIND_ACT } "
                             "writing_not_needed: true }")),
            v1::NO_LEAD);
  ASSERT_OK(walk.Do("head", kDay2, "assign_mediators { lead: 'people/head' }"));
  EXPECT_EQ(walk.State("recusal", "1"), "decided");
  EXPECT_EQ(walk.FindClock("lead-naming.1"), nullptr);
  EXPECT_OK(walk.Do("head", kDay2, "start_session { mode: SESSION_MODE_IN_PERSON }"));
}

TEST(Gap, ARefusedRecusalNeedsNoNewLead) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1,
                    "request_recusal { mediator: 'people/mediator' party: '1' reason { text: '亲戚' } }"));
  ASSERT_OK(walk.Do("head", kDay2, "decide_recusal { recusal: '1' }"));
  EXPECT_EQ(walk.State("recusal", "1"), "decided");
  EXPECT_EQ(walk.FindClock("lead-naming.1"), nullptr);
}

TEST(Gap, UndoingAMergerBroughtNoLevelClockBack) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  ASSERT_NE(walk.FindClock("level-village"), nullptr);
  ASSERT_OK(walk.Do("head", kDay2, "merge_cases { into: 'cases/c-2' reason { text: '重复' } }"));
  EXPECT_EQ(walk.FindClock("level-village"), nullptr);
  ASSERT_OK(walk.Do("head", kDay2, "undo_merge { reason { text: '不是一件事' } }"));
  EXPECT_THAT(walk.ClockChanges(), Contains("STARTED level-village"));
  EXPECT_EQ(walk.FindClock("level-township"), nullptr) << "it is at the village";
}

TEST(Gap, GuidanceCouldNotBeAnsweredWhileATransferWaited) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay1, "ask_guidance { of: 'orgs/x-court' question { text: '能否确认' } }"));
  ASSERT_OK(
      walk.Do("mediator", kDay1, "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' parties_told: true }"));
  // The court answers what it was asked, and has nothing to say about the offer.
  EXPECT_EQ(ReasonOf(walk.Do("court", kDay2, "accept_transfer { transfer: '1' }")), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(ReasonOf(walk.Do("court", kDay2, "decline_transfer { transfer: '1' reason { text: 'x' } }")),
            v1::NOT_YOUR_ROLE);
  EXPECT_OK(walk.Do("court", kDay2, "answer_guidance { guidance: '1' answer { text: '可以' } }"));
  EXPECT_OK(walk.Do("town-head", kDay2, "accept_transfer { transfer: '1' }"));
}

// The unit above may always say who takes it; after two units turned it down, saying so is its task.
TEST(Gap, NobodyCountedTheUnitsThatTurnedATransferDown) {
  const auto offer = [](Walk* walk, const char* to) {
    return walk->Do(
        "mediator", kDay1,
        absl::StrCat("offer_transfer { to: 'orgs/", to, "' reason: 'not-settled-here' parties_told: true }"));
  };
  const auto declined = [&](Walk* walk, const char* to, const char* by, int number) {
    ASSERT_OK(offer(walk, to));
    ASSERT_OK(walk->Do(by, kDay1, absl::StrCat("decline_transfer { transfer: '", number, "' reason { text: 'x' } }")));
  };
  for (const bool taken : {false, true}) {
    Walk walk(ShippedDefinition());
    walk.Open(kDay1);
    walk.Accept(kDay1);
    walk.Assign(kDay1);
    declined(&walk, "w", "other-head", 1);
    EXPECT_EQ(walk.FindClock("designation"), nullptr);
    declined(&walk, "w", "other-head", 2);
    EXPECT_EQ(walk.FindClock("designation"), nullptr) << "the same unit once more";
    declined(&walk, "t", "town-head", 3);
    ASSERT_NE(walk.FindClock("designation"), nullptr);
    EXPECT_THAT(walk.ClockChanges(), Contains("STARTED designation"));
    if (taken) {
      ASSERT_OK(offer(&walk, "w"));
      EXPECT_NE(walk.FindClock("designation"), nullptr) << "asked is not taken";
      ASSERT_OK(walk.Do("other-head", kDay2, "accept_transfer { transfer: '4' }"));
    } else {
      ASSERT_OK(walk.Do("town-head", kDay2, "designate_unit { unit: 'orgs/w' reason { text: '两村都不接' } }"));
    }
    EXPECT_EQ(walk.FindClock("designation"), nullptr);
    EXPECT_EQ(walk.c().unit(), "orgs/w");
  }
}

// What was taken and given back counts, too.
TEST(Gap, AUnitThatGaveACaseBackDidNotCount) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  ASSERT_OK(
      walk.Do("mediator", kDay1, "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' parties_told: true }"));
  ASSERT_OK(walk.Do("town-head", kDay1, "decline_transfer { transfer: '1' reason { text: 'x' } }"));
  ASSERT_OK(
      walk.Do("mediator", kDay1, "offer_transfer { to: 'orgs/w' reason: 'not-settled-here' parties_told: true }"));
  ASSERT_OK(walk.Do("other-head", kDay1, "accept_transfer { transfer: '2' }"));
  EXPECT_EQ(walk.FindClock("designation"), nullptr);
  ASSERT_OK(walk.Do("other-head", kDay2, "return_transfer { transfer: '2' reason { text: '不在本村' } }"));
  EXPECT_NE(walk.FindClock("designation"), nullptr);
}

TEST(Gap, WhoRecordedAPreventionStoodNowhere) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1, "record_prevention { kind: 'crime' people: 2 proof { text: '派出所证明' } }"));
  EXPECT_EQ(walk.c().preventions(0).recorded_by(), "people/registrar");
  ASSERT_OK(
      walk.Do("justice", kDay2,
              "record_prevention { prevention: '1' kind: 'crime' people: 2 proof { text: '属实' } confirms: true }"));
  EXPECT_TRUE(walk.c().preventions(0).confirmed());
  EXPECT_EQ(walk.c().preventions(0).recorded_by(), "people/registrar");
}

TEST(Gap, ThePauseOfASuspicionWasVisibleToWhoSeesTheProcessAlone) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay2, "raise_sham_suspicion { grounds { text: '债务像是编的' } }"));
  const auto tells = [&](ExplainedTo to) {
    return absl::StrContains(Explained(&walk, "dispatcher", kDay2, to).DebugString(), "sham-suspected");
  };
  EXPECT_TRUE(tells(ExplainedTo::kRecords));
  EXPECT_FALSE(tells(ExplainedTo::kParty));
  EXPECT_FALSE(tells(ExplainedTo::kProcess));
}

TEST(Gap, AnOralAgreementPutInWritingLaterIsConfirmed) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay1, R"(record_oral_agreement { writing_not_needed: true text { clauses: '转账' }
      clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 }
      due_date: '2026-04-10' } })"));
  EXPECT_EQ(walk.State(), "performing");
  // PML art. 33: written, signed and sealed, it goes to the court; the oral one lapses with it.
  ASSERT_OK(walk.Do("mediator", kDay2, R"(amend_agreement { replaces: '1' reason { text: '为申请司法确认改为书面' }
      text { facts: '路' clauses: '2026年4月10日前转账' } clauses { kind: CLAUSE_KIND_MONEY
      from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-10' } })"));
  EXPECT_EQ(walk.c().agreements(1).form(), v1::AGREEMENT_FORM_WRITTEN);
  for (absl::string_view signer : {"1", "2", "people/mediator"}) {
    ASSERT_OK(
        walk.Do("mediator", kDay2,
                absl::StrCat("sign_agreement { agreement: '2' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
  }
  Seal(&walk, "2", kDay2);
  ASSERT_OK(walk.Do("registrar", kDay2, R"(apply_for_confirmation { agreement: '2' applicants: '1' applicants: '2'
      hand_over { way: HAND_OVER_WAY_BY_HAND } })"));
  EXPECT_EQ(walk.State("confirmation", "2"), "applied");
}

TEST(Gap, TheSignerDidNotSeeBeforehandWhichSignatureACourtTakes) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay1, R"(draft_agreement { text { clauses: '尽快转账' } clauses {
      kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 1 } } })"));
  for (const ExplainedTo to : {ExplainedTo::kRecords, ExplainedTo::kParty}) {  // The mediator, and who signs by code.
    const std::string warnings = Zh(Explained(&walk, "mediator", kDay1, to));
    EXPECT_THAT(warnings, HasSubstr("协议1：本协议须亲笔签名"));
    EXPECT_THAT(warnings, HasSubstr("法院不予采信"));
    EXPECT_THAT(warnings, HasSubstr("协议1：第1条：用语不明确“尽快”（1-vague"));
    EXPECT_THAT(warnings, HasSubstr("没有写明履行期限"));
  }
  // Of agreements nothing is told to who sees the process alone.
  EXPECT_EQ(Zh(Explained(&walk, "dispatcher", kDay1, ExplainedTo::kProcess)), "");
}

TEST(Gap, ACaseMovedAndNobodyAskedWhetherThePartiesKnew) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  const auto warned = [&] { return Zh(Explained(&walk, "town-head", kDay1, ExplainedTo::kProcess)); };
  ASSERT_OK(walk.Do("head", kDay1, "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' }"));
  EXPECT_THAT(warned(), HasSubstr("移送1没有写明已告知当事人"));
  ASSERT_OK(walk.Do("head", kDay1, "withdraw_transfer { transfer: '1' }"));
  EXPECT_EQ(warned(), "");
  ASSERT_OK(walk.Do("head", kDay1, "offer_transfer { to: 'orgs/t' reason: 'not-settled-here' parties_told: true }"));
  EXPECT_EQ(warned(), "");
}

TEST(Gap, AMediatorWhomSomebodyDoubtedWentOnAndNobodyWasTold) {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  const auto warned = [&] { return Zh(Explained(&walk, "head", kDay1)); };
  ASSERT_OK(walk.Do("mediator", kDay1, R"(disclose_interest { mediator: 'people/mediator' interest { text: '是表亲' }
      kept_by: '1' })"));
  EXPECT_THAT(warned(), HasSubstr("people/mediator披露了利害关系，当事人2还没有同意"));
  EXPECT_THAT(warned(), Not(HasSubstr("当事人1还没有同意")));
  EXPECT_THAT(Zh(Explained(&walk, "dispatcher", kDay1, ExplainedTo::kProcess)), Not(HasSubstr("披露")));
  ASSERT_OK(walk.Do("mediator", kDay1, R"(disclose_interest { mediator: 'people/mediator' interest { text: '是表亲' }
      kept_by: '2' })"));
  EXPECT_THAT(warned(), Not(HasSubstr("披露")));
  ASSERT_OK(
      walk.Do("registrar", kDay1, "request_recusal { mediator: 'people/mediator' party: '2' reason { text: 'x' } }"));
  EXPECT_THAT(warned(), HasSubstr("people/mediator的回避申请（1）还没有决定"));
}

TEST(ChannelStaff, OfAChannelThatAssignsItselfAcceptAndAssignAlone) {
  v1::Channel sheet;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "code: 'tea_room' staffed_by: 'mediator' staffed_by: 'registrar' accepts_and_assigns_itself: true", &sheet));
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay1, "submit_case {}"));
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kDay1, "accept_case {}")), v1::NOT_YOUR_ROLE);
  walk.directory()->Channel(sheet);
  // Of another committee, staffing the same channel there, one does not.
  EXPECT_EQ(ReasonOf(walk.Do("town-mediator", kDay1, "accept_case {}")), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("mediator", kDay1, "accept_case {}"));
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kDay1, "assign_mediators { lead: 'people/head' }")), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("mediator", kDay1, "assign_mediators { lead: 'people/mediator' }"));
  EXPECT_EQ(walk.State(), "assigned");
}

}  // namespace
}  // namespace gaiwan::testing
