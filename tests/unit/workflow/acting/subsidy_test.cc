#include "workflow/acting/subsidy.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/workflow/acting/acting_fixture.h"
#include "workflow/acting/subsidy_case.h"
#include "workflow/acting/subsidy_rule.h"
#include "workflow/acting/subsidy_shares.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

constexpr char kRule[] = R"(
    name: "county" revision: 3
    rates { grade: "ordinary" kinds: "town" amount { currency: "CNY" fen: 5000 } }
    rates { grade: "ordinary" amount { currency: "CNY" fen: 3000 } }
    rates { grade: "ordinary" form: AGREEMENT_FORM_ORAL amount { currency: "CNY" fen: 2000 } }
    rates { grade: "hard" amount { currency: "CNY" fen: 8001 } }
    results: ["agreement-written", "agreement-oral"] after_performance: true objection_days: 7
    unpaid_roles: ["justice-officer", "administrator"])";

// --- the rule -------------------------------------------------------------------------------------------------------

TEST(SubsidyRule, EveryFaultAtOnce) {
  EXPECT_THAT(FaultsOf(Parsed<v1::SubsidyRule>(kRule)), IsEmpty());
  EXPECT_THAT(FaultsOf(v1::SubsidyRule()),
              ElementsAre("name: is missing", "revision: counts from 1", "rates: there is none",
                          "results: nothing counts as settled", "objection_days: 0 is not from 1 to 90"));
  const v1::SubsidyRule rule = Parsed<v1::SubsidyRule>(R"(
      name: "x" revision: 1 results: ["a", "a", ""] objection_days: 91
      rates { amount { currency: "USD" fen: 100 } }
      rates { grade: "hard" kinds: ["town", "farm"] amount { currency: "CNY" } }
      rates { grade: "hard" kinds: ["farm"] amount { currency: "CNY" fen: 5 } })");
  EXPECT_THAT(FaultsOf(rule), ElementsAre("results[1]: is there twice: a", "results[2]: is empty",
                                          "objection_days: 91 is not from 1 to 90", "rates[0].grade: is missing",
                                          "rates[0].amount.currency: is not CNY",
                                          "rates[1].amount.fen: 0 is not from 1 to 10000000000000",
                                          "rates[2]: another rate is for the same grade, kind and form: hard farm"));
}

TEST(SubsidyRule, TheRateThatNamesMoreGoesFirst) {
  const v1::SubsidyRule rule = Parsed<v1::SubsidyRule>(kRule);
  const auto fen = [&](const char* grade, const char* kind, v1::AgreementForm form) -> int64_t {
    const v1::SubsidyRate* rate = FindRate(rule, grade, kind, form);
    return rate == nullptr ? 0 : rate->amount().fen();
  };
  EXPECT_EQ(fen("ordinary", "town", v1::AGREEMENT_FORM_WRITTEN), 5000);
  EXPECT_EQ(fen("ordinary", "town", v1::AGREEMENT_FORM_ORAL), 5000) << "the kind goes before the form";
  EXPECT_EQ(fen("ordinary", "village", v1::AGREEMENT_FORM_WRITTEN), 3000);
  EXPECT_EQ(fen("ordinary", "village", v1::AGREEMENT_FORM_ORAL), 2000);
  EXPECT_EQ(fen("major", "village", v1::AGREEMENT_FORM_WRITTEN), 0);
}

RC_GTEST_PROP(SharesOf, LoseNothingToRounding, ()) {
  v1::SubsidyLine line;
  line.mutable_amount()->set_fen(*rc::gen::inRange<int64_t>(1, 10'000'000'000'000));
  const int people = *rc::gen::inRange(1, 11);
  for (int i = 0; i < people; ++i) line.add_mediators(absl::StrCat("people/p-", i));
  int64_t sum = 0;
  int64_t least = line.amount().fen();
  const auto shares = SharesOf(line);
  for (const auto& [person, fen] : shares) {
    sum += fen;
    least = std::min(least, fen);
  }
  RC_ASSERT(sum == line.amount().fen());
  RC_ASSERT(shares.front().second - least < people);
  RC_ASSERT(shares.size() == static_cast<size_t>(people));
}

// --- what is asked of a case ----------------------------------------------------------------------------------------

TEST(SubsidyCase, IsOfTheRoundThatIsOver) {
  const v1::Case c = Parsed<v1::Case>(R"(
      name: "cases/c-1" round: 2 committee: "orgs/x1-committee"
      round_records { round: 1 concluded_by: "orgs/c1-committee" result: "refused" concluded {} }
      round_records { round: 2 concluded_by: "orgs/x1-committee" result: "agreement-oral"
                      concluded { act_time { seconds: 1772589600 } } }
      agreements { round: 1 form: AGREEMENT_FORM_WRITTEN effective_time {} }
      agreements { round: 2 form: AGREEMENT_FORM_ORAL effective_time {} }
      mediators { person: "people/b" } mediators { person: "people/a" lead: true }
      grade { difficulty: "hard" confirmed: true }
      obligations { state: OBLIGATION_STATE_DONE proved: true } obligations { state: OBLIGATION_STATE_IN_ORDER }
      obligations { state: OBLIGATION_STATE_LAPSED }
      links { other: "cases/c-2" kind: LINK_KIND_SPLIT } links { other: "cases/c-3" kind: LINK_KIND_LED_TO }
      file { checker: "people/justice" check_time { seconds: 1772676000 } })");
  EXPECT_EQ(SubsidyCaseOf(c).ShortDebugString(),
            "case: \"cases/c-1\" committee: \"orgs/x1-committee\" concluded_date: \"2026-03-04\" result: "
            "\"agreement-oral\" form: AGREEMENT_FORM_ORAL mediators: \"people/a\" mediators: \"people/b\" grade: "
            "\"hard\" grade_confirmed: true");
  EXPECT_EQ(FileCheckDay(c), absl::CivilDay(2026, 3, 5));
  EXPECT_EQ(ConcludedBy(c), "orgs/x1-committee");
  EXPECT_THAT(NamedAsSameDispute(c), ElementsAre("cases/c-2"));
}

TEST(SubsidyCase, WhatSpeaksAgainstIt) {
  v1::Case c = Parsed<v1::Case>(R"(name: "cases/c-1" round: 1 settled {} sham_suspicion {} merged_into: "cases/c-9"
                                   obligations { state: OBLIGATION_STATE_DONE })");
  EXPECT_EQ(SubsidyCaseOf(c).ShortDebugString(), "case: \"cases/c-1\" unconfirmed: true suspicion: true owed: true")
      << "what is done without proof is owed";
  EXPECT_EQ(FileCheckDay(c), std::nullopt);
  EXPECT_EQ(ConcludedBy(c), "");
  EXPECT_THAT(NamedAsSameDispute(c), ElementsAre("cases/c-9"));
}

// --- the list -------------------------------------------------------------------------------------------------------

constexpr char kPublish[] = "publish_subsidy { unit: 'orgs/x1-justice' from_date: '2026-01-01' to_date: '2026-03-05' }";

class Subsidy : public ActingTest {
 protected:
  Subsidy() {
    rule_.rule = Parsed<v1::SubsidyRule>(kRule);
    rule_.digest = "digest";
    past_.rule = &rule_;
    past_.subsidy = &facts_;
    facts_.set_position(99);
  }
  // A case that is paid, but for what `more` says.
  v1::SubsidyCase* Add(const std::string& name, const std::string& more = "") {
    v1::SubsidyCase* c = facts_.add_cases();
    *c = Parsed<v1::SubsidyCase>(
        R"(committee: "orgs/c1-committee" concluded_date: "2026-02-01" result: "agreement-written"
        form: AGREEMENT_FORM_WRITTEN mediators: "people/mediator" grade: "ordinary" grade_confirmed: true)");
    c->set_case_(absl::StrCat("cases/", name));
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(more, c)) << more;
    return c;
  }
  // `c-1 30.00 mediator` a line, `c-2 NO_GRADE` an exclusion, with the other case if there is one.
  std::vector<std::string> Lines(const v1::Event& event) {
    std::vector<std::string> lines;
    for (const v1::SubsidyLine& line : event.subsidy_published().lines()) {
      std::string text = absl::StrCat(line.case_().substr(6), " ", line.amount().fen());
      for (const std::string& person : line.mediators()) absl::StrAppend(&text, " ", person.substr(7));
      lines.push_back(text);
    }
    for (const v1::SubsidyExcluded& each : event.subsidy_published().excluded()) {
      lines.push_back(absl::StrCat(each.case_().substr(6), " ", v1::SubsidyExclusion_Name(each.reason()).substr(18),
                                   each.other_case().empty() ? "" : " ", each.other_case()));
    }
    return lines;
  }
  std::vector<std::string> Published() {
    const absl::StatusOr<v1::Event> event = Decide("justice", kPublish);
    if (!event.ok()) return {event.status().ToString()};
    return Lines(*event);
  }

  SubsidyRuleInForce rule_;
  v1::SubsidyFacts facts_;
};

TEST_F(Subsidy, IsPublishedByTheRule) {
  Add("c-1");
  Add("c-2", "grade: 'hard' mediators: 'people/helper'");
  Add("c-3", "committee: 'orgs/x1-committee'");
  Add("c-4", "form: AGREEMENT_FORM_ORAL result: 'agreement-oral'");
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("justice", kPublish));
  EXPECT_THAT(Lines(event),
              ElementsAre("c-1 3000 mediator", "c-2 8001 mediator helper", "c-3 5000 mediator", "c-4 2000 mediator"));
  const v1::SubsidyPublished& published = event.subsidy_published();
  EXPECT_EQ(published.subsidy(), "1");
  EXPECT_EQ(published.rule(), "county/3");
  EXPECT_EQ(published.rule_digest(), "digest");
  EXPECT_EQ(published.objections_until(), "2026-03-12");
  EXPECT_EQ(published.facts_position(), 99);
  EXPECT_EQ(published.lines(0).grade(), "ordinary");
  EXPECT_EQ(FindSubsidy(acts_, "1")->total().fen(), 18001);
}

TEST_F(Subsidy, EachExclusionHasItsReason) {
  Add("c-1", "result: 'refused'");
  Add("c-2", "suspicion: true");
  Add("c-3", "unconfirmed: true");
  Add("c-4", "grade_confirmed: false");
  Add("c-5", "grade: 'major'");
  Add("c-6", "owed: true");
  Add("c-7")->clear_mediators();
  Add("c-8")->set_mediators(0, "people/justice");
  Add("c-9");
  otherwise_.insert("cases/c-9");
  Add("c-10");
  paid_.insert("cases/c-10");
  Add("c-11", "mediators: 'people/justice'");
  EXPECT_THAT(Published(), ElementsAre("c-11 3000 mediator", "c-1 NOT_SETTLED", "c-2 SUSPICION", "c-3 UNCONFIRMED",
                                       "c-4 NO_GRADE", "c-5 NO_GRADE", "c-6 NOT_PERFORMED", "c-7 OFFICE_HOLDERS",
                                       "c-8 OFFICE_HOLDERS", "c-9 CALL_BACK", "c-10 PAID_BEFORE cases/c-10"));
  rule_.rule.set_after_performance(false);
  facts_.Clear();
  Add("c-6", "owed: true");
  EXPECT_THAT(Published(), ElementsAre("c-6 3000 mediator"));
}

TEST_F(Subsidy, ADisputeIsPaidOnce) {
  // Two that were split from one another, in one list; and one whose other half was paid in an earlier list.
  Add("c-1", "same_dispute: 'cases/c-2'");
  Add("c-2", "same_dispute: 'cases/c-1'");
  Add("c-3", "same_dispute: 'cases/c-0'");
  paid_.insert("cases/c-0");
  EXPECT_THAT(Published(), ElementsAre("c-1 3000 mediator", "c-2 PAID_BEFORE cases/c-1", "c-3 PAID_BEFORE cases/c-0"));
}

TEST_F(Subsidy, WhatIsExcludedDoesNotStandInTheWay) {
  Add("c-1", "owed: true same_dispute: 'cases/c-2'");
  Add("c-2", "same_dispute: 'cases/c-1'");
  EXPECT_THAT(Published(), ElementsAre("c-2 3000 mediator", "c-1 NOT_PERFORMED"));
}

TEST_F(Subsidy, ByAnOfficerOfAnOfficeThatPays) {
  Add("c-1");
  for (const char* who : {"head", "mediator", "bureau", "other-justice", "dispatcher", "nobody"}) {
    EXPECT_EQ(Refusal(who, kPublish), v1::NOT_YOUR_ROLE) << who;
  }
  org_ = "orgs/x-justice";
  const char* of_bureau = "publish_subsidy { unit: 'orgs/x-justice' from_date: '2026-01-01' to_date: '2026-03-05' }";
  EXPECT_EQ(Refusal("watcher", of_bureau), v1::NOT_YOUR_ROLE) << "who only watches";
  EXPECT_OK(Decide("bureau", of_bureau));
  org_ = "orgs/x-centre";
  EXPECT_EQ(
      Refusal("dispatcher", "publish_subsidy { unit: 'orgs/x-centre' from_date: '2026-01-01' to_date: '2026-03-05' }"),
      v1::NOT_YOUR_ROLE);
}

TEST_F(Subsidy, OfDaysThatWere) {
  Add("c-1");
  const auto publish = [](const std::string& from, const std::string& to, const std::string& more = "") {
    return absl::StrCat("publish_subsidy { unit: 'orgs/x1-justice' from_date: '", from, "' to_date: '", to, "' ", more,
                        "}");
  };
  const std::string to = "command.publish_subsidy.to_date";
  EXPECT_EQ(Field("justice", publish("2026-03-05", "2026-03-04")), to);
  EXPECT_EQ(Field("justice", publish("2026-03-05", "2026-03-06")), to);
  EXPECT_EQ(Field("justice", publish("2025-03-03", "2026-03-05")), to);
  EXPECT_OK(Decide("justice", publish("2026-01-01", "2026-03-05", "subsidy: 'q1'")));
  EXPECT_EQ(Refusal("justice", publish("2026-01-01", "2026-03-05", "subsidy: 'q1'")), v1::PART_EXISTS);
  facts_.Clear();
  EXPECT_EQ(Refusal("justice", publish("2026-01-01", "2026-03-05")), v1::NOT_IN_THIS_STATE) << "no file was checked";
  past_.subsidy = nullptr;
  EXPECT_EQ(Decide("justice", publish("2026-01-01", "2026-03-05")).status().code(), absl::StatusCode::kInternal);
  past_.rule = nullptr;
  EXPECT_EQ(Refusal("justice", publish("2026-01-01", "2026-03-05")), v1::NOT_IN_THIS_STATE) << "no rule";
}

// --- objections and approval ----------------------------------------------------------------------------------------

class SubsidyObjections : public Subsidy {
 protected:
  SubsidyObjections() {
    Add("c-1");
    Add("c-2");
    Add("c-3", "owed: true");
    EXPECT_OK(Decide("justice", kPublish));
  }
  static std::string Object(const std::string& name) {
    return absl::StrCat("object_to_subsidy { unit: 'orgs/x1-justice' subsidy: '1' case: 'cases/", name,
                        "' reason { text: '没有调解' } }");
  }
  static std::string Answer(const std::string& name, bool upheld) {
    return absl::StrCat("decide_subsidy_objection { unit: 'orgs/x1-justice' subsidy: '1' case: 'cases/", name,
                        "' upheld: ", upheld ? "true" : "false", " reason { text: '经核实' } }");
  }
  static constexpr char kApprove[] = "approve_subsidy { unit: 'orgs/x1-justice' subsidy: '1' }";
};

TEST_F(SubsidyObjections, ByPeopleOfTheAreaOrAbove) {
  for (const char* who : {"far", "other-justice", "nobody"}) {
    EXPECT_EQ(Refusal(who, Object("c-1")), v1::NOT_YOUR_ROLE) << who;
  }
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("grid", Object("c-1")));
  EXPECT_EQ(event.subsidy_objected().text().open().text().text(), "没有调解");
  EXPECT_OK(Decide("dispatcher", Object("c-2"))) << "the county's centre stands over the office";
}

TEST_F(SubsidyObjections, ToALineThatStandsInTime) {
  EXPECT_EQ(Refusal("grid", Object("c-3")), v1::PART_UNKNOWN) << "excluded";
  EXPECT_EQ(
      Refusal("grid",
              "object_to_subsidy { unit: 'orgs/x1-justice' subsidy: '7' case: 'cases/c-1' reason { text: 'x' } }"),
      v1::PART_UNKNOWN);
  ASSERT_OK(Decide("grid", Object("c-1")));
  EXPECT_EQ(Refusal("head", Object("c-1")), v1::NOT_IN_THIS_STATE) << "one is open";
  now_ = "2026-03-12T23:59+08:00";
  EXPECT_OK(Decide("grid", Object("c-2"))) << "the last day";
  now_ = "2026-03-13T00:00+08:00";
  ASSERT_OK(Decide("justice-2", Answer("c-1", false)));
  EXPECT_EQ(Refusal("grid", Object("c-1")), v1::NOT_IN_THIS_STATE) << "too late";
}

TEST_F(SubsidyObjections, OneThatIsUpheldTakesTheLineOff) {
  ASSERT_OK(Decide("grid", Object("c-1")));
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("justice", Answer("c-1", true)));
  EXPECT_TRUE(event.subsidy_objection_decided().upheld());
  const v1::Subsidy* subsidy = FindSubsidy(acts_, "1");
  EXPECT_EQ(FindStandingLine(*subsidy, "cases/c-1"), nullptr);
  EXPECT_EQ(subsidy->total().fen(), 3000);
  EXPECT_EQ(subsidy->objections(0).answer().open().text().text(), "经核实");
  EXPECT_EQ(Refusal("grid", Object("c-1")), v1::PART_UNKNOWN) << "nothing to object to";
}

TEST_F(SubsidyObjections, OneThatIsNotLeavesIt) {
  ASSERT_OK(Decide("grid", Object("c-1")));
  ASSERT_OK(Decide("justice", Answer("c-1", false)));
  EXPECT_EQ(FindSubsidy(acts_, "1")->total().fen(), 6000);
  EXPECT_OK(Decide("head", Object("c-1"))) << "somebody else may, while there is time";
  ASSERT_OK(Decide("bureau", Answer("c-1", true)));
  EXPECT_EQ(FindSubsidy(acts_, "1")->total().fen(), 3000);
  EXPECT_FALSE(FindSubsidy(acts_, "1")->objections(0).upheld()) << "the first answer stays as it was";
}

TEST_F(SubsidyObjections, AreDecidedByAnOfficerWhoHasNoPartInIt) {
  EXPECT_EQ(Refusal("justice", Answer("c-1", true)), v1::NOT_IN_THIS_STATE) << "nobody objected";
  ASSERT_OK(Decide("justice", Object("c-1")));
  for (const char* who : {"head", "watcher", "dispatcher", "other-justice"}) {
    EXPECT_EQ(Refusal(who, Answer("c-1", true)), v1::NOT_YOUR_ROLE) << who;
  }
  EXPECT_EQ(Refusal("justice", Answer("c-1", true)), v1::SAME_PERSON) << "who objected";
  directory_.Person("mediator", "x1-justice", "justice-officer");
  EXPECT_EQ(Refusal("mediator", Answer("c-1", true)), v1::SAME_PERSON) << "who is paid";
  EXPECT_OK(Decide("bureau", Answer("c-1", true)));
}

TEST_F(SubsidyObjections, ApprovedByAnotherOnceTheDaysAreOver) {
  EXPECT_EQ(Refusal("justice-2", kApprove), v1::NOT_IN_THIS_STATE);
  now_ = "2026-03-12T18:00+08:00";
  EXPECT_EQ(Refusal("justice-2", kApprove), v1::NOT_IN_THIS_STATE) << "the last day of objections";
  ASSERT_OK(Decide("grid", Object("c-2")));
  now_ = "2026-03-13T00:00+08:00";
  EXPECT_EQ(Refusal("justice-2", kApprove), v1::NOT_IN_THIS_STATE) << "an objection is open";
  ASSERT_OK(Decide("justice", Answer("c-2", true)));
  EXPECT_EQ(Refusal("justice", kApprove), v1::SAME_PERSON) << "who published";
  for (const char* who : {"head", "watcher", "other-justice"})
    EXPECT_EQ(Refusal(who, kApprove), v1::NOT_YOUR_ROLE) << who;
  EXPECT_EQ(Refusal("bureau", "approve_subsidy { unit: 'orgs/x1-justice' subsidy: '2' }"), v1::PART_UNKNOWN);
  // Where the office had nobody else, whom the county names; not for their own list.
  const std::vector<std::string> named = {"people/justice", "people/watcher"};
  const UnitActs before = acts_;
  past_.second_people = &named;
  EXPECT_EQ(Refusal("justice", kApprove), v1::SAME_PERSON);
  EXPECT_OK(Decide("watcher", kApprove));
  past_.second_people = nullptr;
  acts_ = before;
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("bureau", kApprove));
  EXPECT_EQ(event.subsidy_approved().total().ShortDebugString(), "currency: \"CNY\" fen: 3000");
  EXPECT_EQ(Refusal("justice-2", kApprove), v1::NOT_IN_THIS_STATE) << "once";
  EXPECT_TRUE(FindSubsidy(acts_, "1")->has_approved());
}

TEST(SharesOfALine, TheLeadTakesWhatDoesNotDivide) {
  const auto line =
      Parsed<v1::SubsidyLine>("mediators: 'people/a' mediators: 'people/b' mediators: 'people/c' amount { fen: 8000 }");
  EXPECT_THAT(SharesOf(line), ElementsAre(std::make_pair("people/a", 2668), std::make_pair("people/b", 2666),
                                          std::make_pair("people/c", 2666)));
  EXPECT_THAT(SharesOf(v1::SubsidyLine()), SizeIs(0));
}

}  // namespace
}  // namespace gaiwan
