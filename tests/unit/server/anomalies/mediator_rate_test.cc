// What the cases of a mediator say of the mediator: several that show much say a lot, one that shows all of it little.
#include "server/anomalies/mediator_rate.h"

#include <vector>

#include "gtest/gtest.h"

namespace gaiwan {
namespace {

// So many cases like any other, which speak a little for the mediator, and so many more.
std::vector<CaseOfMediator> Cases(int ordinary, int shown, double points, double part = 1) {
  std::vector<CaseOfMediator> cases(static_cast<size_t>(ordinary), {-10, 1});
  cases.insert(cases.end(), static_cast<size_t>(shown), {points, part});
  return cases;
}

TEST(MadeUpRate, OfNoCaseIsWhatIsTakenAnywhere) {
  EXPECT_DOUBLE_EQ(MadeUpRate({}), kMadeUpShare);
  EXPECT_DOUBLE_EQ(PointsOfRate(kMadeUpShare), 0);
}

TEST(MadeUpRate, OfCasesLikeAnyOtherFalls) {
  EXPECT_LT(MadeUpRate(Cases(40, 0, 0)), kMadeUpShare);
  EXPECT_LT(PointsOfRate(MadeUpRate(Cases(40, 0, 0))), 0);
}

TEST(MadeUpRate, OfADozenThatShowMuchRisesTowardsTheirShare) {
  const double rate = MadeUpRate(Cases(30, 12, 60));
  EXPECT_GT(rate, 0.08);
  EXPECT_LT(rate, 12.0 / 42);
  EXPECT_GT(PointsOfRate(rate), 30);
}

TEST(MadeUpRate, OfOneThatShowsAllOfItStaysLow) {
  EXPECT_LT(MadeUpRate(Cases(40, 1, 100)), 0.03);
}

TEST(MadeUpRate, OfAGroupAtOneTableIsThatOfOneCase) {
  EXPECT_NEAR(MadeUpRate(Cases(30, 12, 60, 1.0 / 12)), MadeUpRate(Cases(30, 1, 60)), 1e-9);
}

TEST(MadeUpRate, IsNeverNoneOrAll) {
  EXPECT_LT(MadeUpRate(Cases(0, 1000, 100)), 1);
  EXPECT_GT(MadeUpRate(std::vector<CaseOfMediator>(1000, {-100, 1})), 0);
}

}  // namespace
}  // namespace gaiwan
