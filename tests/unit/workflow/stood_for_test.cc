// Who stands in for somebody is on a case what the other is, in their own name, and bound by what keeps them away.
#include "workflow/stood_for.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/roles.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The helper's neighbour `away` stands in for the mediator.
void StandIn(FakeDirectory* directory) {
  directory->Person("away", "c1", "registrar").StandIn("away", "c1-committee", "mediator");
}

TEST(StoodFor, PostsAndRelationsOfTheOther) {
  Walk walk(ShippedDefinition());
  walk.Open("2026-03-02 12:00");
  v1::Case c = walk.c();
  c.add_mediators()->set_person("people/mediator");
  const auto roles = [&](FakeDirectory* directory, const std::string& person) {
    Facts facts = walk.MakeFacts(person, At("2026-03-02 12:00"), At("2026-03-02 12:00"));
    facts.directory = directory;
    return FindRoles(walk.definition(), c, facts, "");
  };
  FakeDirectory directory = WalkDirectory();
  EXPECT_THAT(roles(&directory, "nobody"), IsEmpty());
  directory.StandIn("nobody", "v-committee", "mediator");
  EXPECT_EQ(roles(&directory, "nobody"), roles(&directory, "mediator"));
  FakeDirectory elsewhere = WalkDirectory();
  elsewhere.StandIn("nobody", "w-committee", "mediator");
  EXPECT_THAT(roles(&elsewhere, "nobody"), IsEmpty()) << "the other has nothing there";
  // Whoever opened it is away: the stand-in opened it too, so to say.
  FakeDirectory opener = WalkDirectory();
  opener.StandIn("nobody", "v-committee", "registrar");
  EXPECT_EQ(roles(&opener, "nobody"), roles(&opener, "registrar"));
}

TEST(StoodFor, NobodyForWhoIsKeptAway) {
  v1::Case c;
  c.set_unit("orgs/c1");
  c.set_committee("orgs/c1-committee");
  const std::vector<StandInFact> stand_ins = {{"c1-committee", "people/mediator"}, {"c2", "people/other"}};
  EXPECT_THAT(StoodForOn(c, stand_ins, "people/away"), ElementsAre("people/mediator"));
  v1::Recusal* recusal = c.add_recusals();
  recusal->set_mediator("people/away");
  recusal->set_state(v1::RECUSAL_STATE_ASKED);
  EXPECT_THAT(StoodForOn(c, stand_ins, "people/away"), ElementsAre("people/mediator"));
  recusal->set_state(v1::RECUSAL_STATE_GRANTED);
  EXPECT_THAT(StoodForOn(c, stand_ins, "people/away"), IsEmpty());
  c.clear_recusals();
  FakeDirectory directory = SampleDirectory();
  StandIn(&directory);
  Facts facts;
  facts.directory = &directory;
  facts.actor = "people/away";
  facts.now = TimeOf("2026-03-05T18:00+08:00");
  EXPECT_THAT(StoodForOn(c, facts), ElementsAre("people/mediator"));
  v1::MediatorChoice* choice = c.add_mediator_choices();
  choice->set_mediator("people/away");
  choice->set_refuses(true);
  EXPECT_THAT(StoodForOn(c, facts), IsEmpty()) << "a party does not accept them (PML art. 23)";
  facts.actor = "cases/c-1/parties/away";
  EXPECT_THAT(StoodForOn(c, facts), IsEmpty()) << "a party's name is not a person's";
}

TEST(StoodFor, SignsInTheirOwnName) {
  const Story drafted = Join({Opened(), Assigned(), Agreeing({"1", "2"}), Drafted("1")});
  const auto sign = [](const std::string& who) {
    return absl::StrCat("sign_agreement { agreement: '1' signer: 'people/", who, "' way: SIGNATURE_WAY_BY_HAND }");
  };
  Given(drafted).By("people/away").When(sign("away")).ThenRefused(v1::NOT_A_SIGNER, "people/away");
  auto story = Given(drafted).WithDirectory(StandIn).By("people/away").When(sign("away"));
  ASSERT_EQ(story.Case().agreements(0).signatures_size(), 1);
  EXPECT_EQ(story.Case().agreements(0).signatures(0).who(), "people/away");
  // For nobody else: another enters the signature of a mediator of the case alone.
  Given(drafted)
      .WithDirectory(StandIn)
      .By("people/head")
      .When(sign("away"))
      .ThenRefused(v1::NOT_A_SIGNER, "people/away");
}

TEST(StoodFor, LeadsASessionAndHearsOneSide) {
  const Story assigned = Join({Opened(), Assigned(), Agreeing({"1", "2"})});
  const std::string start =
      "start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
      "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }";
  EXPECT_EQ(Given(assigned).By("people/away").When(start).Case().sessions(0).lead(), "people/mediator");
  EXPECT_EQ(Given(assigned).WithDirectory(StandIn).By("people/away").When(start).Case().sessions(0).lead(),
            "people/away");
}

}  // namespace
}  // namespace gaiwan
