#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

TEST(AcceptCase, TakesTheNextNumberOfTheCommitteesYear) {
  Given(Opened())
      .When("accept_case { note { text: '联合' } }")
      .Then({"case_accepted { committee: 'orgs/c1-committee' case_number: '（2026）东庄人调字第1号' "
             "text { subject: 'case' open { text { text: '联合' } } } }"});
}

TEST(AcceptCase, TheYearIsThatOfTheActInChina) {
  GivenStory story = Given({HappenedAt("2026-12-31T10:00+08:00", Opened()[0])})
                         .At("2027-01-05T10:00+08:00")
                         .HappenedAt("2027-01-01T00:30+08:00")
                         .When("accept_case {}");
  EXPECT_EQ(story.Case().case_number(), "（2027）东庄人调字第1号");
}

TEST(AcceptCase, AKindBehindAFigureStaysInTheName) {
  const auto number = [](const std::string& name) {
    return Given(Opened())
        .WithDirectory([&](FakeDirectory* d) { d->Org("c1-committee", "mediation_committee", "c1", name); })
        .When("accept_case {}")
        .Case()
        .case_number();
  };
  EXPECT_EQ(number("希里沟第2村人民调解委员会"), "（2026）希里沟第2村人调字第1号");
  EXPECT_EQ(number("城中社区人民调解委员会"), "（2026）城中人调字第1号");
  EXPECT_EQ(number("希里沟镇人民调解委员会"), "（2026）希里沟人调字第1号");
  EXPECT_EQ(number("乌兰县人民调解委员会"), "（2026）乌兰县人调字第1号");
  EXPECT_EQ(number("东村人民调解委员会"), "（2026）东村人调字第1号");
}

TEST(AcceptCase, KeepsItsNumberInAnotherRoundButNotWithAnotherCommittee) {
  GivenStory story = Given(Opened()).When("accept_case {}");
  story.When("accept_case {}");
  EXPECT_EQ(story.Case().case_number(), "（2026）东庄人调字第1号");
  story.WithCase([](v1::Case* c) { c->set_committee("orgs/x1-committee"); }).When("accept_case {}");
  EXPECT_EQ(story.Case().case_number(), "（2026）希里沟人调字第2号");
}

TEST(AcceptCase, NeedsACommittee) {
  Given(Opened())
      .WithCase([](v1::Case* c) { c->clear_committee(); })
      .When("accept_case {}")
      .ThenRefused(v1::NO_COMMITTEE, "orgs/c1");
}

// Nobody mediates in their own cause: a committee that is a party, or whose village or town is, proposes the next one
// up.
TEST(CommitteeParty, NeitherAcceptsNorAssignsAndNamesTheNextOneUp) {
  const auto with_party = [](const char* org) {
    return Given(Join({Opened(), {absl::StrCat("party_added { party: '3' org: '", org, "' }")}}));
  };
  const char* const assign = "assign_mediators { lead: 'people/mediator' }";
  for (const char* org : {"orgs/c1", "orgs/c1-committee"}) {
    for (const char* command : {"accept_case {}", assign}) {
      GivenStory story = with_party(org).When(command);
      story.ThenRefused(v1::NO_COMMITTEE, "parties/3");
      EXPECT_EQ(story.Why(),
                "承办的调委会或者其所在单位是本案当事人，不能调解：请移送希里沟镇人民调解委员会（orgs/x1-committee）");
    }
  }
  // Where the town is a party as well, the county's; where that is one too, there is none.
  const auto parties = [&](std::vector<const char*> orgs) {
    Story story = Opened();
    for (size_t i = 0; i < orgs.size(); ++i) {
      story.push_back(absl::StrCat("party_added { party: 'p", i, "' org: '", orgs[i], "' }"));
    }
    return Given(story).When("accept_case {}").Why();
  };
  EXPECT_EQ(parties({"orgs/c1", "orgs/x1"}),
            "承办的调委会或者其所在单位是本案当事人，不能调解：请移送某县人民调解委员会（orgs/x-committee）");
  EXPECT_EQ(parties({"orgs/c1", "orgs/x1", "orgs/x"}),
            "承办的调委会或者其所在单位是本案当事人，不能调解；其上没有别的调委会，请与当事人商定移送其他调委会");
  // Another village, or the town above it, is a party like any other; and one that left is none.
  for (const char* org : {"orgs/c2", "orgs/x1", "orgs/k"}) {
    EXPECT_EQ(with_party(org).When("accept_case {}").Events().size(), 1u) << org;
  }
  EXPECT_EQ(Given(Join({Opened(), {"party_added { party: '3' org: 'orgs/c1' }", "party_removed { party: '3' }"}}))
                .When("accept_case {}")
                .Events()
                .size(),
            1u);
}

// It stays open where it goes: to the committee that was named.
TEST(CommitteeParty, MayTransferIt) {
  GivenStory story = Given(Join({Opened(), Agreeing({"1", "2"}), {"party_added { party: '3' org: 'orgs/c1' }"}}))
                         .When("offer_transfer { to: 'orgs/x1' reason: 'not-settled-here' parties_told: true }");
  ASSERT_EQ(story.Events().size(), 1u);
  story.By("people/town-head").When("accept_transfer { transfer: '1' }");
  EXPECT_EQ(story.Case().committee(), "orgs/x1-committee");
  EXPECT_EQ(story.When("accept_case {}").Events().size(), 1u);
}

TEST(AddParty, NamesAnOrganisationOfTheDirectory) {
  Given(Opened())
      .When("add_party { party { org: 'orgs/zz' details { name: '某村' } } }")
      .ThenBadField("command.add_party.party.org");
  EXPECT_EQ(
      Given(Opened()).When("add_party { party { org: 'orgs/c2' details { name: '第2村' } } }").Case().parties(2).org(),
      "orgs/c2");
}

TEST(DeclineCase, NamesTheReasonAndTheRightPath) {
  GivenStory story = Given(Opened()).When("decline_case { reason: 'not-civil' advice { text: '请到劳动仲裁' } }");
  story.Then({"case_declined { reason: 'not-civil' text { subject: 'case' open { text { text: '请到劳动仲裁' } } } }"});
  EXPECT_EQ(story.Case().result(), "not-admissible");
  Given(Opened()).When("decline_case { reason: 'not-civil' }").ThenRefused(v1::ADVICE_MISSING);
  Given(Opened()).When("decline_case { reason: 'x' advice { text: 'y' } }").ThenBadField("command.decline_case.reason");
}

TEST(AssignMediators, RelievesThoseNotNamed) {
  GivenStory story = Given(Join({Opened(), Assigned()}))
                         .When(
                             "assign_mediators { lead: 'people/helper' assisting: 'people/town-head' "
                             "reason { text: '懂蒙语' } }");
  story.Then(
      {"mediators_assigned { mediators { person: 'people/helper' lead: true org: 'orgs/c1-committee' } "
       "mediators { person: 'people/town-head' org: 'orgs/x1-committee' } "
       "text { subject: 'case' open { text { text: '懂蒙语' } } } }"});
  EXPECT_EQ(story.Case().mediators_size(), 2);
}

TEST(AssignMediators, OnlyMediatorsOfTheDayOfTheAct) {
  Given(Opened())
      .When("assign_mediators { lead: 'people/registrar' }")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/registrar");
  Given(Opened()).When("assign_mediators { lead: 'people/zz' }").ThenBadField("command.assign_mediators.lead");
  Given(Opened())
      .When("assign_mediators { lead: 'people/head' assisting: 'people/head' }")
      .ThenBadField("command.assign_mediators.assisting[0]");
  const auto elected = [](FakeDirectory* d) {
    d->Person("new", "c1-committee", "mediator", absl::CivilDay(2026, 3, 4));
  };
  Given(Opened())
      .WithDirectory(elected)
      .HappenedAt("2026-03-03T10:00+08:00")
      .When("assign_mediators { lead: 'people/new' }")
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR);
  Given(Opened())
      .WithDirectory(elected)
      .HappenedAt("2026-03-04T10:00+08:00")
      .When("assign_mediators { lead: 'people/new' }")
      .Then({"mediators_assigned { mediators { person: 'people/new' lead: true org: 'orgs/c1-committee' } }"});
}

}  // namespace
}  // namespace gaiwan
