#include "workflow/guards.h"
#include "workflow/case_dates.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"

namespace gaiwan::testing {
namespace {

class Guards : public ::testing::Test {
 protected:
  Guards()
      : walk_(ShippedDefinition()),
        facts_(walk_.MakeFacts("mediator", At("2026-03-10 09:00"), At("2026-03-10 09:00"))) {
    c_.set_round(1);
  }

  v1::Party* AddParty(const std::string& id, v1::PartySide side) {
    v1::Party* party = c_.add_parties();
    party->set_id(id);
    party->set_side(side);
    return party;
  }
  void Say(v1::Party* party, v1::ConsentKind kind, v1::ConsentAnswer answer, int round = 1) {
    v1::Consent* consent = party->add_consents();
    consent->set_kind(kind);
    consent->set_answer(answer);
    consent->set_round(round);
  }
  v1::Reason Try(const std::string& guard) {
    EXPECT_TRUE(IsGuard(guard)) << guard;
    auto failure = TryGuard(guard, {walk_.definition(), c_, command_, facts_, subject_, kind_});
    if (!failure.has_value()) return v1::REASON_UNSPECIFIED;
    EXPECT_FALSE(failure->words.zh().empty());
    return failure->reason;
  }
  bool Test(const std::string& condition) {
    EXPECT_TRUE(IsCondition(condition)) << condition;
    return TestCondition(condition, {walk_.definition(), c_, command_, facts_, subject_, kind_});
  }

  Walk walk_;
  Facts facts_;
  v1::Case c_;
  v1::Command command_;
  std::string subject_;
  v1::Subject kind_ = v1::SUBJECT_CASE;
};

TEST_F(Guards, FactsAreCompleteWithTwoPartiesAClassAndText) {
  AddParty("1", v1::PARTY_SIDE_APPLICANT);
  v1::Party* second = AddParty("2", v1::PARTY_SIDE_RESPONDENT);
  c_.set_dispute_class("02");
  EXPECT_EQ(Try("facts-complete"), v1::FACTS_INCOMPLETE);
  c_.mutable_text();
  EXPECT_EQ(Try("facts-complete"), v1::REASON_UNSPECIFIED);
  second->set_removed(true);
  EXPECT_EQ(Try("facts-complete"), v1::FACTS_INCOMPLETE);
  EXPECT_EQ(Try("parties-two"), v1::PARTIES_TOO_FEW);
}

TEST_F(Guards, ConsentOfAnEarlierRoundDoesNotCount) {
  v1::Party* one = AddParty("1", v1::PARTY_SIDE_APPLICANT);
  v1::Party* two = AddParty("2", v1::PARTY_SIDE_RESPONDENT);
  Say(one, v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_GIVEN);
  Say(two, v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_GIVEN);
  EXPECT_EQ(Try("consents-given"), v1::REASON_UNSPECIFIED);
  c_.set_round(2);
  EXPECT_EQ(Try("consents-given"), v1::CONSENT_MISSING);
}

TEST_F(Guards, WhoStaysAwayNeedNotBeToldFirst) {
  for (const char* id : {"1", "2", "3"}) {
    v1::Party* party = AddParty(id, id[0] == '1' ? v1::PARTY_SIDE_APPLICANT : v1::PARTY_SIDE_RESPONDENT);
    if (id[0] != '3') party->set_told_round(1);
  }
  EXPECT_EQ(Try("rights-told"), v1::REASON_UNSPECIFIED);
  Say(c_.mutable_parties(2), v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_GIVEN);
  EXPECT_EQ(Try("rights-told"), v1::RIGHTS_NOT_TOLD);
}

TEST_F(Guards, ARefusalIsSeen) {
  v1::Party* one = AddParty("1", v1::PARTY_SIDE_APPLICANT);
  EXPECT_EQ(Try("nobody-refused"), v1::REASON_UNSPECIFIED);
  Say(one, v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_WITHDRAWN);
  EXPECT_EQ(Try("nobody-refused"), v1::PARTY_REFUSED);
  one->set_removed(true);
  EXPECT_EQ(Try("nobody-refused"), v1::REASON_UNSPECIFIED);
}

TEST_F(Guards, StopListIsTheCountysCodeList) {
  c_.set_dispute_class("01-99");
  EXPECT_EQ(Try("not-on-stop-list"), v1::REASON_UNSPECIFIED);
  walk_.codes()->Add("stop_list", {"01-99"});
  EXPECT_EQ(Try("not-on-stop-list"), v1::STOP_LIST);
}

TEST_F(Guards, SimpleOnesNameTheirReason) {
  EXPECT_EQ(Try("class-known"), v1::FACTS_INCOMPLETE);
  EXPECT_EQ(Try("committee-known"), v1::NO_COMMITTEE);
  EXPECT_EQ(Try("mediator-assigned"), v1::NO_MEDIATOR);
  EXPECT_EQ(Try("agreement-effective"), v1::NOT_EFFECTIVE);
  EXPECT_EQ(Try("mediation-done"), v1::NOT_EFFECTIVE);
  EXPECT_EQ(Try("file-complete"), v1::FACTS_INCOMPLETE);
  EXPECT_EQ(Try("no-transfer-pending"), v1::REASON_UNSPECIFIED);
  EXPECT_EQ(Try("no-session-running"), v1::REASON_UNSPECIFIED);
  c_.add_transfers()->set_state(v1::TRANSFER_STATE_OFFERED);
  c_.add_sessions()->mutable_start_time()->set_seconds(1);
  c_.mutable_file()->set_filer("people/mediator");
  EXPECT_EQ(Try("no-transfer-pending"), v1::TRANSFER_PENDING);
  EXPECT_EQ(Try("no-session-running"), v1::SESSION_RUNNING);
  EXPECT_EQ(Try("not-the-filer"), v1::SAME_PERSON);
  EXPECT_EQ(Try("not-who-mediated"), v1::REASON_UNSPECIFIED);
  c_.add_mediators()->set_person("people/mediator");
  EXPECT_EQ(Try("not-who-mediated"), v1::NOT_YOUR_ROLE);
}

TEST_F(Guards, ClosingAsksForWhatIsDueAndAVisitOnlyAfterAnAgreement) {
  EXPECT_EQ(Try("closing-rule"), v1::REASON_UNSPECIFIED);
  v1::Agreement* agreement = c_.add_agreements();
  agreement->set_round(1);
  agreement->mutable_effective_time()->set_seconds(1);
  v1::Obligation* owed = c_.add_obligations();
  owed->set_state(v1::OBLIGATION_STATE_OPEN);
  owed->set_due_date("2026-03-10");
  EXPECT_EQ(Try("closing-rule"), v1::OBLIGATIONS_OPEN);
  owed->set_due_date("2026-03-11");  // Not due yet.
  command_.mutable_close_case();
  EXPECT_EQ(Try("closing-rule"), v1::VISIT_MISSING);
  command_.mutable_close_case()->mutable_visit_waived()->set_text("人在牧场");
  EXPECT_EQ(Try("closing-rule"), v1::REASON_UNSPECIFIED);
  command_.Clear();  // Nobody asked: a reason may still be given.
  EXPECT_EQ(Try("closing-rule"), v1::REASON_UNSPECIFIED);
  command_.mutable_close_case();
  v1::Visit* visit = c_.add_visits();
  visit->set_round(1);
  visit->mutable_visit_time()->set_seconds(1);
  EXPECT_EQ(Try("closing-rule"), v1::VISIT_MISSING);  // On the day of the effect.
  *visit->mutable_visit_time() = ToProto(At("2026-03-10 08:00"));
  EXPECT_EQ(Try("closing-rule"), v1::VISIT_MISSING);  // Before anything is due.
  visit->set_planned_date("2026-03-10");
  EXPECT_EQ(Try("closing-rule"), v1::REASON_UNSPECIFIED);
}

TEST_F(Guards, WhatIsDueIsRecordedAsDoneFailedOrUnknown) {
  v1::Obligation* owed = c_.add_obligations();
  owed->set_due_date("2026-03-09");
  for (const v1::ObligationState state : {v1::OBLIGATION_STATE_OPEN, v1::OBLIGATION_STATE_PARTLY_DONE}) {
    owed->set_state(state);
    EXPECT_EQ(Try("obligations-recorded"), v1::OBLIGATIONS_OPEN) << state;
  }
  for (const v1::ObligationState state :
       {v1::OBLIGATION_STATE_DONE, v1::OBLIGATION_STATE_FAILED, v1::OBLIGATION_STATE_UNKNOWN,
        v1::OBLIGATION_STATE_IN_ORDER, v1::OBLIGATION_STATE_LAPSED}) {
    owed->set_state(state);
    EXPECT_EQ(Try("obligations-recorded"), v1::REASON_UNSPECIFIED) << state;
  }
  owed->set_state(v1::OBLIGATION_STATE_PARTLY_DONE);
  owed->set_due_date("2026-03-11");  // Not due yet.
  EXPECT_EQ(Try("obligations-recorded"), v1::REASON_UNSPECIFIED);
}

// Ids are unique within a kind only: party `1` is not agreement `1`.
TEST_F(Guards, ConditionsAskTheSubjectOfTheRightKind) {
  v1::Agreement* effective = c_.add_agreements();
  effective->set_id("1");
  effective->set_round(1);
  effective->mutable_effective_time()->set_seconds(1);
  v1::Agreement* draft = c_.add_agreements();
  draft->set_id("2");
  draft->set_round(1);
  subject_ = "2";
  kind_ = v1::SUBJECT_AGREEMENT;
  EXPECT_FALSE(Test("agreement-effective"));
  kind_ = v1::SUBJECT_PARTY;
  EXPECT_TRUE(Test("agreement-effective"));
  EXPECT_TRUE(Test("agreement-drafted"));
}

TEST_F(Guards, MediationGoesOnWhenBothSidesConsentAgain) {
  v1::Party* one = AddParty("1", v1::PARTY_SIDE_APPLICANT);
  v1::Party* two = AddParty("2", v1::PARTY_SIDE_RESPONDENT);
  Say(one, v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_GIVEN);
  EXPECT_FALSE(Test("mediation-may-go-on"));
  Say(two, v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_GIVEN);
  EXPECT_TRUE(Test("mediation-may-go-on"));
  v1::Clock* over = c_.add_clocks();
  over->set_rule("mediation");
  over->set_status(v1::CLOCK_EXPIRED);
  EXPECT_FALSE(Test("mediation-may-go-on"));  // Time is over: all have to agree to more of it.
  Say(one, v1::CONSENT_KIND_EXTENSION, v1::CONSENT_ANSWER_GIVEN);
  EXPECT_FALSE(Test("mediation-may-go-on"));
  Say(two, v1::CONSENT_KIND_EXTENSION, v1::CONSENT_ANSWER_GIVEN);
  EXPECT_TRUE(Test("mediation-may-go-on"));
}

TEST(DueFields, EndWithTheDayTheyName) {
  v1::Case c;
  v1::Obligation* owed = c.add_obligations();
  owed->set_id("1-1");
  EXPECT_EQ(DueFieldTime("obligation.due_date", c, "1-1"), std::nullopt);
  owed->set_due_date("2026-04-10");
  EXPECT_EQ(DueFieldTime("obligation.due_date", c, "1-1"), At("2026-04-11 00:00"));
  EXPECT_EQ(DueFieldTime("obligation.due_date", c, "1-2"), std::nullopt);
  c.mutable_pause()->set_review_date("2026-04-12");
  EXPECT_EQ(DueFieldTime("pause.review_date", c, ""), At("2026-04-13 00:00"));
  EXPECT_FALSE(IsDueField("agreement.due_date"));
}

TEST(Registry, IsSortedLabelledAndKnowsItsNames) {
  for (const auto& list : {AllGuards(), AllConditions()}) {
    EXPECT_TRUE(
        std::is_sorted(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first < b.first; }));
    for (const auto& [name, words] : list) {
      EXPECT_FALSE(words.zh().empty()) << name;
      EXPECT_FALSE(words.en().empty()) << name;
      EXPECT_TRUE(IsGuard(name) || IsCondition(name));
    }
  }
  EXPECT_FALSE(IsGuard("no-such-guard"));
  EXPECT_FALSE(IsCondition("no-such-condition"));
}

}  // namespace
}  // namespace gaiwan::testing
