// tests/unit/workflow/partners_test.cc: partners as data. What the police hear at once, what a partner is asked for and
// answers, and that a county adds one without C++.
#include "workflow/partners.h"

#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDay1[] = "2026-03-02 09:00";
constexpr char kDay2[] = "2026-03-03 09:00";

class Partners : public ::testing::TestWithParam<const char*> {
 protected:
  Partners() : walk_(ShippedAs(GetParam())) { Prepare(&walk_); }

  static std::shared_ptr<const Definition> ShippedAs(const std::string& name) {
    return LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
  }
  static void Prepare(Walk* walk) {
    walk->codes()->Add("partner",
                       {"petition", "women-federation", "government", "land-arbitration", "labour-arbitration"});
    walk->codes()->Add("referral_reason", {"joint-application", "petition-matter", "protection", "government-decides",
                                           "for-arbitration", "other"});
    walk->codes()
        ->Add("paper", {"police-application", "title-papers", "evidence", "identity"})
        .Add("risk_kind", {"violence", "self-harm"});
    walk->directory()->Org("x-police", "police", "x");
  }
  // An agreement of one payment, in effect.
  void Agree() {
    walk_.Open(kDay1);
    walk_.Accept(kDay1);
    walk_.Assign(kDay1);
    walk_.Consent(kDay1);
    ASSERT_OK(walk_.Do("mediator", kDay1,
                       "record_oral_agreement { text { clauses: '付款' } clauses { kind: CLAUSE_KIND_MONEY from_party: "
                       "'2' to_party: '1' amount { currency: 'CNY' fen: 100 } due_date: '2026-03-02' } "
                       "writing_not_needed: true }"));
  }
  absl::Status Refer(const char* partner, const char* reason) {
    return walk_.Do("mediator", kDay2,
                    absl::StrCat("refer_out { partner: '", partner, "' to: 'orgs/x-police' reason: '", reason,
                                 "' hand_over { way: HAND_OVER_WAY_BY_HAND } }"));
  }

  Walk walk_;
};

// MPS procedure rules art. 186: the parties apply together once the agreement is performed.
TEST_P(Partners, ThePoliceTakeTheJointApplicationAfterPerformanceWithItsPaper) {
  Agree();
  EXPECT_EQ(ReasonOf(Refer("police", "joint-application")), v1::OBLIGATIONS_OPEN);
  ASSERT_OK(walk_.Do("mediator", kDay2,
                     "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"));
  EXPECT_EQ(ReasonOf(Refer("police", "joint-application")), v1::PROOF_MISSING);
  // Seen by one party alone it does not count.
  ASSERT_OK(walk_.Do("mediator", kDay2,
                     "add_document { document: 'form' paper: 'police-application' party: '1' "
                     "title { text: '申请书' } }"));
  EXPECT_EQ(ReasonOf(Refer("police", "joint-application")), v1::PROOF_MISSING);
  ASSERT_OK(walk_.Do("mediator", kDay2, "release_document { document: 'form' }"));
  ASSERT_OK(Refer("police", "joint-application"));
  EXPECT_THAT(walk_.events().front().referred_out().documents(), ElementsAre("form"));
}

TEST_P(Partners, AreAskedForWhatTheyDoAndADangerIsNeverKeptBack) {
  walk_.Open(kDay1);
  EXPECT_FALSE(Refer("petition", "joint-application").ok());
  ASSERT_OK(Refer("petition", "petition-matter"));
  EXPECT_THAT(walk_.events().front().referred_out().documents(), IsEmpty());
  ASSERT_OK(Refer("petition", "danger"));
  // Nothing is written of this one.
  ASSERT_OK(Refer("women-federation", "joint-application"));
}

// Grassland Law art. 16, Rural Land Contract Law art. 55: who decides on a right reads what proves it, as far as every
// party may see it; who has none goes there all the same.
TEST_P(Partners, WhoDecidesOnARightGetsWhatProvesItIfThereIsAny) {
  walk_.Open(kDay1);
  ASSERT_OK(Refer("government", "government-decides"));
  EXPECT_THAT(walk_.events().front().referred_out().documents(), IsEmpty());
  for (const char* document :
       {"'ledger' paper: 'title-papers'", "'licence' paper: 'title-papers' party: '1'",
        "'kept' paper: 'title-papers' party: '2'", "'card' paper: 'identity'", "'photo' paper: 'evidence'"}) {
    ASSERT_OK(
        walk_.Do("mediator", kDay2, absl::StrCat("add_document { document: ", document, " title { text: 'x' } }")));
  }
  ASSERT_OK(walk_.Do("mediator", kDay2, "release_document { document: 'licence' }"));
  for (const auto& [partner, reason] :
       {std::pair("government", "government-decides"), std::pair("land-arbitration", "for-arbitration")}) {
    ASSERT_OK(Refer(partner, reason));
    EXPECT_THAT(walk_.events().front().referred_out().documents(), ElementsAre("ledger", "licence", "photo"))
        << partner;
  }
  ASSERT_OK(Refer("labour-arbitration", "for-arbitration"));
  EXPECT_THAT(walk_.events().front().referred_out().documents(), ElementsAre("photo"));
  ASSERT_OK(Refer("government", "other"));
  EXPECT_THAT(walk_.events().front().referred_out().documents(), IsEmpty());
}

// What was agreed is no partner's to read, as whatever paper a photograph of it was entered.
TEST_P(Partners, GetNoAgreementThatWasWrittenByHand) {
  v1::Case c;
  for (const char* id : {"photo", "ledger"}) {
    c.add_documents()->set_id(id);
    c.mutable_documents()->rbegin()->set_paper("evidence");
  }
  c.add_agreements()->set_handwritten("photo");
  EXPECT_THAT(PapersThatGo(*ShippedAs(GetParam()), c, "government", "government-decides"), ElementsAre("ledger"));
}

TEST_P(Partners, AnswerWhatTheyCan) {
  walk_.Open(kDay1);
  ASSERT_OK(Refer("petition", "petition-matter"));
  EXPECT_FALSE(
      walk_.Do("head", kDay2, "record_partner_answer { referral: '1' answer: REFERRAL_STATE_MEDIATED_ONCE }").ok());
  for (const char* answer : {"RECEIVED", "ACCEPTED", "DONE"}) {
    ASSERT_OK(walk_.Do("head", kDay2,
                       absl::StrCat("record_partner_answer { referral: '1' answer: REFERRAL_STATE_", answer, " }")));
  }
}

TEST_P(Partners, ADangerOnPaperIsUrgedUntilItsReceiptIsEntered) {
  walk_.Open(kDay1);
  ASSERT_OK(walk_.Do("mediator", kDay2, "raise_risk { grade: 'red' kind: 'violence' note { text: '持刀' } }"));
  ASSERT_THAT(walk_.c().referrals(), SizeIs(1));
  EXPECT_EQ(walk_.c().referrals(0).hand_over().way(), v1::HAND_OVER_WAY_BY_HAND);
  ASSERT_NE(walk_.FindClock("danger-received.1"), nullptr);
  EXPECT_EQ(Shown(walk_.FindClock("danger-received.1")->due_time()), "2026-03-03 10:00");
  // Brought at once, entered in the evening.
  ASSERT_OK(walk_.Do("mediator", "2026-03-03 09:20",
                     "record_partner_answer { referral: '1' answer: REFERRAL_STATE_RECEIVED receipt { way: "
                     "HAND_OVER_WAY_BY_HAND number: '回执7' } }",
                     "2026-03-03 19:00"));
  EXPECT_EQ(walk_.FindClock("danger-received.1"), nullptr);
  EXPECT_EQ(Shown(walk_.c().referrals(0).receive_time()), "2026-03-03 09:20");
}

// A partner of the county's own: who it is, what it is asked for, which danger goes to it, in how many days it answers.
TEST_P(Partners, ACountyAddsOneWithoutCode) {
  v1::Definition own = ShippedAs(GetParam())->proto();
  ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(
      R"(partners { partner: 'women-federation' label { zh: '妇联' } org_kinds: 'womens-federation'
                    requests { reason: 'protection' } danger_kinds: 'self-harm' source: '县妇联联动办法' }
         clocks { id: 'federation-visit' label { zh: '妇联走访' } track: 'referral'
                  starts { entering: 'sent' partners: 'women-federation' reasons: 'danger' } runs_in: 'sent' length: 2
                  unit: UNIT_WORKING_DAYS on_expiry: EXPIRY_TASK source: '县妇联联动办法' })",
      &own));
  ASSERT_OK_AND_ASSIGN(std::shared_ptr<const Definition> definition, Definition::FromProto(own));
  Walk walk(definition);
  Prepare(&walk);
  walk.directory()->Org("x-women", "womens-federation", "x").Person("women", "x-women", "partner-liaison");
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("mediator", kDay2, "raise_risk { grade: 'red' kind: 'self-harm' note { text: '喝药' } }"));
  std::vector<std::string> told;
  for (const v1::Referral& referral : walk.c().referrals()) told.push_back(referral.to());
  EXPECT_THAT(told, ElementsAre("orgs/x-police", "orgs/x-women"));
  EXPECT_THAT(walk.c().line_hand_overs(), SizeIs(1)) << "one of them has a line";
  EXPECT_EQ(walk.FindClock("federation-visit.1"), nullptr) << "the police are another partner";
  ASSERT_NE(walk.FindClock("federation-visit.2"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("federation-visit.2")->due_time()), "2026-03-06 00:00");
}

// PML art. 25 is no county's to switch off.
TEST_P(Partners, WhatIsRedOrViolentGoesToThePoliceUnderAnyDefinition) {
  for (const bool named : {false, true}) {
    v1::Definition own = ShippedAs(GetParam())->proto();
    own.clear_partners();
    for (v1::ClockRule& clock : *own.mutable_clocks()) {
      for (v1::Trigger& trigger : *clock.mutable_starts()) trigger.clear_partners();
    }
    if (named) {
      v1::PartnerProfile* police = own.add_partners();
      police->set_partner("police");
      police->mutable_label()->set_zh("公安");
      police->add_org_kinds("police");
      police->add_requests()->set_reason("other");
      police->set_source("x");
    }
    ASSERT_OK_AND_ASSIGN(std::shared_ptr<const Definition> definition, Definition::FromProto(own));
    for (const char* risk : {"grade: 'red'", "grade: 'yellow' kind: 'violence'"}) {
      Walk walk(definition);
      Prepare(&walk);
      walk.Open(kDay1);
      ASSERT_OK(walk.Do("mediator", kDay2, absl::StrCat("raise_risk { ", risk, " note { text: '持刀' } }")));
      ASSERT_THAT(walk.c().referrals(), SizeIs(1)) << risk;
      EXPECT_EQ(walk.c().referrals(0).to(), "orgs/x-police");
    }
  }
}

// Codes of `list`, and kinds of organisations, in the county's files.
std::set<std::string> Codes(const std::string& list) {
  std::set<std::string> codes;
  std::ifstream in("deploy/data/codes.csv");
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    if (cells.size() > 2 && cells[0] == list) codes.insert(cells[2]);
  }
  return codes;
}

TEST_P(Partners, NameCodesThatTheCountyHas) {
  const std::set<std::string> partners = Codes("partner"), reasons = Codes("referral_reason"), papers = Codes("paper"),
                              kinds = Codes("risk_kind");
  ASSERT_THAT(partners, Contains("police"));
  const std::shared_ptr<const Definition> shipped = ShippedAs(GetParam());
  for (const v1::PartnerProfile& profile : shipped->proto().partners()) {
    EXPECT_THAT(partners, Contains(profile.partner()));
    for (const v1::PartnerRequest& request : profile.requests()) {
      EXPECT_THAT(reasons, Contains(request.reason())) << profile.partner();
      for (const std::string& paper : request.papers()) EXPECT_THAT(papers, Contains(paper)) << profile.partner();
    }
    for (const std::string& kind : profile.danger_kinds()) EXPECT_THAT(kinds, Contains(kind)) << profile.partner();
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, Partners, ::testing::Values("mediation-543", "mediation-diagnosis"));

TEST(CheckDefinition, ReportsTheFaultsOfPartners) {
  v1::Definition definition = ShippedDefinition()->proto();
  definition.clear_partners();
  ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(
      R"(partners { partner: 'police' danger_grade: 'crimson' answers: REFERRAL_STATE_SENT answers: REFERRAL_STATE_DONE
                    answers: REFERRAL_STATE_DONE requests { reason: 'other' papers: '' } requests { reason: 'other' }
                    requests { reason: 'other' } }
         partners { partner: 'police' label { zh: '公安' } source: 'x' danger_kinds: 'violence' danger_kinds: 'violence' }
         clocks { id: 'mine' label { zh: '期' } starts { event: 'case_opened' partners: 'moon' } length: 1
                  unit: UNIT_HOURS on_expiry: EXPIRY_WARN source: 'x' })",
      &definition));
  std::vector<std::string> paths;
  for (const v1::Fault& fault : CheckDefinition(definition)) paths.push_back(fault.path());
  for (const char* path :
       {"partners[police].label.zh", "partners[police].source", "partners[police].danger_grade",
        "partners[police].org_kinds", "partners[police].answers[0]", "partners[police].answers[2]",
        "partners[police].requests[0].papers[0]", "partners[police].requests[2].reason", "partners[police].partner",
        "partners[police].danger_kinds[1]", "clocks[mine].starts[0].partners", "clocks[mine].starts[0].partners[0]",
        "clocks[petition-answer].starts[0].partners[0]"}) {
    EXPECT_THAT(paths, Contains(path));
  }
}

}  // namespace
}  // namespace gaiwan::testing
