// What a case is like at a glance.
#include "server/anomalies/shape.h"

#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;

constexpr char kRoom[] = "orgs/room";

ConcludedCase Plain() {
  ConcludedCase c;
  c.committee = "orgs/1";
  c.mediator = "people/p";
  c.asked = absl::FromUnixSeconds(1'800'000'000);
  c.agreed = c.asked + absl::Hours(1);
  c.sessions = {{c.asked, c.agreed, kRoom, {c.mediator}}};
  c.parties.resize(2);
  c.fen = 50000;
  return c;
}

int DeparturesOf(const ConcludedCase& c) {
  // The committee's other sessions are in its room.
  const std::vector<ConcludedCase> cases = {c, Plain(), Plain(), Plain()};
  const Population population(cases);
  return Plainness(population).DeparturesOf(0);
}

TEST(Plainness, OfTwoPeopleOneSessionInTheRoomADayAndARoundSumIsFull) {
  EXPECT_EQ(DeparturesOf(Plain()), 0);
  ConcludedCase c = Plain();
  c.fen = 0;
  c.sessions.clear();
  EXPECT_EQ(DeparturesOf(c), 0) << "nothing to pay, and no session at all";
}

TEST(Plainness, EachThingMoreIsADeparture) {
  ConcludedCase c = Plain();
  c.parties.resize(3);
  EXPECT_EQ(DeparturesOf(c), 1);
  c.parties[2].organisation = true;
  EXPECT_EQ(DeparturesOf(c), 2);
  c.sessions.push_back(c.sessions[0]);
  EXPECT_EQ(DeparturesOf(c), 3);
  c.sessions[1].venue = "";
  EXPECT_EQ(DeparturesOf(c), 4) << "in the field";
  c.agreed += absl::Hours(48);
  EXPECT_EQ(DeparturesOf(c), 5);
  c.fen = 123450;
  EXPECT_EQ(DeparturesOf(c), 6);
}

TEST(Shape, SpeedDoublesWithEachHalvingOfTheTime) {
  ConcludedCase c = Plain();
  EXPECT_DOUBLE_EQ(SpeedOf(c), 0);
  c.agreed = c.asked + absl::Minutes(15);
  EXPECT_DOUBLE_EQ(SpeedOf(c), 2);
  c.agreed = c.asked;
  EXPECT_DOUBLE_EQ(SpeedOf(c), std::log2(120)) << "half a minute is the fastest that is told apart";
}

TEST(Shape, SharesAreOfTheKindAndCountTheCaseItself) {
  std::vector<ConcludedCase> cases(6, Plain());
  cases[4].on_the_spot = cases[5].on_the_spot = true;
  EXPECT_THAT(SharesOfKind(Population(cases), {1, 2, 2, 3, 1, 9}), ElementsAre(1, 0.75, 0.75, 0.25, 1, 0.5));
}

TEST(Shape, WhoWasErasedIsNotKnownToHaveHadNoTelephone) {
  ConcludedCase c = Plain();
  EXPECT_FALSE(NobodyToRingUp(c));
  c.parties[0].names = {1};
  EXPECT_TRUE(NobodyToRingUp(c));
  c.parties[1].phones = {2};
  EXPECT_FALSE(NobodyToRingUp(c));
}

}  // namespace
}  // namespace gaiwan
