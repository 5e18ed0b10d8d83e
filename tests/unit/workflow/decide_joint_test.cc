#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

std::string Designate(absl::string_view unit) {
  return absl::StrCat("designate_unit { unit: '", unit, "' reason { text: '两村都不接' } }");
}
constexpr char kPropose[] = "propose_joint_mediation { committee: 'orgs/x1-committee' reason { text: '跨村' } }";
constexpr char kJoin[] = "join_mediation { committee: 'orgs/x1-committee' mediator: 'people/town-head' }";
constexpr char kLeave[] = "leave_mediation { committee: 'orgs/x1-committee' reason { text: '已不涉及本镇' } }";

Story Proposed() {
  return Join({Opened(), Assigned(), {"joint_mediation_proposed { committee: 'orgs/x1-committee' }"}});
}
Story Joined(const std::string& mediator = "mediator { person: 'people/town-head' org: 'orgs/x1-committee' }") {
  return Join({Proposed(), {absl::StrCat("mediation_joined { committee: 'orgs/x1-committee' ", mediator, " }")}});
}

TEST(DesignateUnit, MovesTheCaseAsAnAcceptedTransferDoes) {
  GivenStory story = Given(Join({Opened(), Assigned()})).By("people/town-head").When(Designate("orgs/c2"));
  story.Then(
      {"unit_designated { unit: 'orgs/c2' committee: 'orgs/x1-committee' level: 'village' "
       "text { subject: 'case' open { text { text: '两村都不接' } } } }"});
  EXPECT_EQ(story.Case().unit(), "orgs/c2");
  EXPECT_EQ(story.Case().committee(), "orgs/x1-committee");
  EXPECT_EQ(story.Case().mediators_size(), 0) << "another committee assigns its own";
}

TEST(DesignateUnit, ByWhoStandsAboveBoth) {
  Given(Opened()).By("people/head").When(Designate("orgs/c2")).ThenRefused(v1::NOT_YOUR_ROLE, "orgs/c1");
  Given(Opened()).By("people/town-head").When(Designate("orgs/x")).ThenRefused(v1::NOT_YOUR_ROLE, "orgs/x");
  Given(Opened()).By("people/town-head").When(Designate("orgs/x1")).ThenRefused(v1::NOT_YOUR_ROLE, "orgs/x1");
  Given(Opened()).By("people/nobody").When(Designate("orgs/c2")).ThenRefused(v1::NOT_YOUR_ROLE, "orgs/c1");
}

TEST(DesignateUnit, IsRefused) {
  const auto above = [](Story story) { return Given(std::move(story)).By("people/town-head"); };
  above(Opened()).When(Designate("orgs/c1")).ThenRefused(v1::TRANSFER_TO_SELF, "orgs/c1");
  above(Opened()).When(Designate("orgs/zz")).ThenBadField("command.designate_unit.unit");
  above(Opened()).When(Designate("orgs/alone")).ThenRefused(v1::LEVEL_UNKNOWN, "orgs/alone");
  above(Opened())
      .WithDirectory([](FakeDirectory* d) { d->Org("island", "village"); })
      .When(Designate("orgs/island"))
      .ThenRefused(v1::NO_COMMITTEE, "orgs/island");
  above(Join({Opened(), {"transfer_offered { transfer: '1' from: 'orgs/c1' to: 'orgs/x1' }"}}))
      .When(Designate("orgs/c2"))
      .ThenRefused(v1::TRANSFER_PENDING, "transfers/1");
}

TEST(ProposeJointMediation, AsksAnotherCommittee) {
  GivenStory story = Given(Join({Opened(), Assigned()})).When(kPropose);
  story.Then(
      {"joint_mediation_proposed { committee: 'orgs/x1-committee' "
       "text { subject: 'case' open { text { text: '跨村' } } } }"});
  ASSERT_EQ(story.Case().joint_committees_size(), 1);
  EXPECT_FALSE(story.Case().joint_committees(0).joined());
  EXPECT_EQ(story.Case().mediators_size(), 1);
}

TEST(ProposeJointMediation, IsRefused) {
  const auto propose = [](const char* committee) {
    return absl::StrCat("propose_joint_mediation { committee: '", committee, "' reason { text: 'x' } }");
  };
  const std::string field = "command.propose_joint_mediation.committee";
  Given(Opened()).When(propose("orgs/zz")).ThenBadField(field);
  Given(Opened()).When(propose("orgs/x1")).ThenBadField(field);
  Given(Opened()).When(propose("orgs/c1-committee")).ThenRefused(v1::TRANSFER_TO_SELF, "orgs/c1-committee");
  Given(Proposed()).When(kPropose).ThenRefused(v1::PART_EXISTS, "joint_committees/orgs/x1-committee");
  Given(Opened())
      .WithCase([](v1::Case* c) { c->clear_committee(); })
      .When(kPropose)
      .ThenRefused(v1::NO_COMMITTEE, "orgs/c1");
  Story many = Opened();
  for (int i = 0; i < 10; ++i) many.push_back(absl::StrCat("joint_mediation_proposed { committee: 'orgs/", i, "' }"));
  Given(many).When(kPropose).ThenRefused(v1::LIST_FULL, "joint_committees");
}

TEST(JoinMediation, BringsItsMediator) {
  GivenStory story = Given(Proposed()).By("people/town-head").When(kJoin);
  story.Then(
      {"mediation_joined { committee: 'orgs/x1-committee' "
       "mediator { person: 'people/town-head' org: 'orgs/x1-committee' } }"});
  EXPECT_TRUE(story.Case().joint_committees(0).joined());
  ASSERT_EQ(story.Case().mediators_size(), 2);
  EXPECT_FALSE(story.Case().mediators(1).lead());
  // Assigning anew is the other committee's affair no more than before.
  EXPECT_EQ(Given(Joined()).When("assign_mediators { lead: 'people/helper' }").Case().mediators_size(), 2);
}

TEST(JoinMediation, NamesItsMediatorLater) {
  const char kBare[] = "join_mediation { committee: 'orgs/x1-committee' }";
  Given(Proposed()).By("people/town-head").When(kBare).Then({"mediation_joined { committee: 'orgs/x1-committee' }"});
  Given(Joined("")).By("people/town-head").When(kBare).ThenRefused(v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(Given(Joined("")).By("people/town-head").When(kJoin).Case().mediators_size(), 2);
}

TEST(JoinMediation, IsRefused) {
  Given(Opened()).By("people/town-head").When(kJoin).ThenRefused(v1::PART_UNKNOWN);
  Given(Proposed()).By("people/head").When(kJoin).ThenRefused(v1::NOT_YOUR_ROLE, "orgs/x1-committee");
  const auto with = [](const char* mediator) {
    return absl::StrCat("join_mediation { committee: 'orgs/x1-committee' mediator: '", mediator, "' }");
  };
  Given(Proposed()).By("people/town-head").When(with("people/zz")).ThenBadField("command.join_mediation.mediator");
  Given(Proposed())
      .By("people/town-head")
      .When(with("people/helper"))
      .ThenRefused(v1::NOT_ELIGIBLE_MEDIATOR, "people/helper");
  Given(Joined()).By("people/town-head").When(kJoin).ThenBadField("command.join_mediation.mediator");
}

TEST(LeaveMediation, TakesItsMediatorsOff) {
  GivenStory story = Given(Joined()).By("people/town-head").When(kLeave);
  story.Then(
      {"mediation_left { committee: 'orgs/x1-committee' "
       "text { subject: 'case' open { text { text: '已不涉及本镇' } } } }"});
  EXPECT_EQ(story.Case().joint_committees_size(), 0);
  ASSERT_EQ(story.Case().mediators_size(), 1);
  EXPECT_EQ(story.Case().mediators(0).person(), "people/mediator");
}

TEST(LeaveMediation, AnswersAProposalWithNoOrTakesItBack) {
  for (const char* who : {"people/town-head", "people/head"}) {
    EXPECT_EQ(Given(Proposed()).By(who).When(kLeave).Case().joint_committees_size(), 0) << who;
  }
  Given(Proposed()).By("people/grid").When(kLeave).ThenRefused(v1::NOT_YOUR_ROLE, "orgs/x1-committee");
  Given(Opened()).When(kLeave).ThenRefused(v1::PART_UNKNOWN, "joint_committees/orgs/x1-committee");
}

TEST(LeaveMediation, ACaseThatMovesLeavesItsCommitteesBehind) {
  const Story moved =
      Join({Joined(), {"unit_designated { unit: 'orgs/c2' committee: 'orgs/x1-committee' level: 'village' }"}});
  EXPECT_EQ(Given(moved).Case().joint_committees_size(), 0);
  ASSERT_EQ(Given(moved).Case().mediators_size(), 1);
  EXPECT_EQ(Given(moved).Case().mediators(0).person(), "people/town-head");
}

}  // namespace
}  // namespace gaiwan
