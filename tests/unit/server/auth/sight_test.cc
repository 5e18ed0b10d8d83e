#include "server/auth/sight.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_facts.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeDirectory;

const absl::CivilDay kDay(2026, 3, 2);

// A county, a town with its offices, two villages with their committees, a grid.
FakeDirectory County() {
  return FakeDirectory()
      .Org("county", "county")
      .Org("town", "town", "county")
      .Org("town-justice", "judicial_office", "town")
      .Org("town-centre", "governance_centre", "town")
      .Org("other-town", "town", "county")
      .Org("other-justice", "judicial_office", "other-town")
      .Org("village", "village", "town")
      .Org("committee", "mediation_committee", "village")
      .Org("grid", "grid", "village")
      .Org("neighbour", "village", "town")
      .Org("neighbour-committee", "mediation_committee", "neighbour")
      .Org("court", "court", "county")
      .Org("police", "police", "county")
      .Serves("committee", "village")
      .Serves("committee", "grid")
      .Serves("neighbour-committee", "neighbour")
      .Person("head", "committee", "head")
      .Person("registrar", "committee", "registrar")
      .Person("mediator", "committee", "mediator")
      .Person("colleague", "committee", "mediator")
      .Person("other-head", "neighbour-committee", "head")
      .Person("officer", "town-justice", "justice-officer")
      .Person("other-officer", "other-justice", "justice-officer")
      .Person("dispatcher", "town-centre", "dispatcher")
      .Person("walker", "grid", "grid-member")
      .Person("administrator", "county", "administrator")
      .Person("judge", "court", "court-liaison")
      .Person("policeman", "police", "police-liaison");
}

v1::Case AcceptedCase() {
  v1::Case c;
  c.set_name("cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  c.set_unit("orgs/village");
  c.set_committee("orgs/committee");
  c.set_source("on_application");
  c.set_case_number("1");
  c.set_opener("people/walker");
  c.add_mediators()->set_person("people/mediator");
  return c;
}

Sight See(const v1::Case& c, const std::string& person) {
  const FakeDirectory directory = County();
  return SightOf(c, ViewerOf("people/" + person, directory, kDay), directory);
}

TEST(SightOf, AcceptedCaseFollowsTheMatrix) {
  const v1::Case c = AcceptedCase();
  EXPECT_EQ(See(c, "mediator"), Sight::kMediator);
  EXPECT_EQ(See(c, "head"), Sight::kFull);
  EXPECT_EQ(See(c, "registrar"), Sight::kFull);
  EXPECT_EQ(See(c, "officer"), Sight::kOversight);
  EXPECT_EQ(See(c, "dispatcher"), Sight::kProcess);
  EXPECT_EQ(See(c, "administrator"), Sight::kProcess);
  EXPECT_EQ(See(c, "walker"), Sight::kProcess) << "the opener of what has become a case";
  EXPECT_EQ(See(c, "colleague"), Sight::kNone) << "a mediator of the same committee who is not assigned";
  EXPECT_EQ(See(c, "other-head"), Sight::kNone);
  EXPECT_EQ(See(c, "other-officer"), Sight::kNone);
  EXPECT_EQ(See(c, "judge"), Sight::kNone);
  EXPECT_EQ(See(c, "policeman"), Sight::kNone);
  EXPECT_EQ(See(c, "nobody"), Sight::kNone);
}

TEST(SightOf, OpenerSeesTheirOwnClueUntilItIsACase) {
  v1::Case c = AcceptedCase();
  c.clear_mediators();
  c.clear_case_number();
  c.clear_source();
  EXPECT_EQ(See(c, "walker"), Sight::kFull);
  c.set_source("on_own_initiative");
  EXPECT_EQ(See(c, "walker"), Sight::kProcess);
}

TEST(SightOf, OpenerWithAnOfficeSeesTheCaseUntilItIsAccepted) {
  v1::Case c = AcceptedCase();
  c.clear_mediators();
  c.set_opener("people/colleague");
  c.clear_case_number();
  EXPECT_EQ(See(c, "colleague"), Sight::kFull);
  c.set_case_number("1");
  c.add_mediators()->set_person("people/mediator");
  EXPECT_EQ(See(c, "colleague"), Sight::kProcess);
}

TEST(SightOf, GridMembersSeeTheCluesOfTheirGrid) {
  v1::Case c = AcceptedCase();
  c.set_opener("people/somebody");
  c.set_unit("orgs/grid");
  c.clear_source();
  EXPECT_EQ(See(c, "walker"), Sight::kFull);
  c.set_source("on_application");
  EXPECT_EQ(See(c, "walker"), Sight::kProcess);
}

TEST(SightOf, MediatorsSeeThatACaseWaitsForOneOfThem) {
  v1::Case c = AcceptedCase();
  c.clear_mediators();
  EXPECT_EQ(See(c, "colleague"), Sight::kProcess);
}

TEST(SightOf, WhoIsOfferedACaseSeesItsProcessWhileTheOfferStands) {
  v1::Case c = AcceptedCase();
  v1::Transfer* transfer = c.add_transfers();
  transfer->set_to("orgs/neighbour");
  transfer->set_state(v1::TRANSFER_STATE_OFFERED);
  EXPECT_EQ(See(c, "other-head"), Sight::kProcess);
  transfer->set_state(v1::TRANSFER_STATE_WITHDRAWN);
  EXPECT_EQ(See(c, "other-head"), Sight::kNone);
}

TEST(IsAdministrator, IsAPost) {
  const FakeDirectory directory = County();
  EXPECT_TRUE(IsAdministrator("people/administrator", directory, kDay));
  EXPECT_FALSE(IsAdministrator("people/head", directory, kDay));
}

}  // namespace
}  // namespace gaiwan
