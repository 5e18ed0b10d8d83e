#include "server/anomalies/rarity.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

// One each from 0 to 999.
std::vector<double> Thousand() {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i);
  return values;
}

TEST(Rarity, CountsWhatIsOrdinary) {
  const Rarity rarity(Thousand(), {0, 1});
  EXPECT_DOUBLE_EQ(rarity.ShareFrom(0), 1);
  EXPECT_DOUBLE_EQ(rarity.ShareFrom(500), 0.5);
  EXPECT_DOUBLE_EQ(rarity.ShareFrom(-3), 1);
}

TEST(Rarity, ExtrapolatesBeyondTheUppermost) {
  const Rarity rarity(Thousand(), {0, 1});
  EXPECT_DOUBLE_EQ(rarity.ShareFrom(979), 0.021);
  EXPECT_LT(rarity.ShareFrom(1100), 0.021);
  EXPECT_LT(rarity.ShareFrom(2000), rarity.ShareFrom(1100));
  EXPECT_GT(rarity.ShareFrom(1e9), 0);
}

// Nobody makes a fabrication usual by repeating it.
TEST(Rarity, FewExtremesDoNotMakeThemselvesUsual) {
  std::vector<double> values = Thousand();
  const double before = Rarity(values, {0, 1}).ShareFrom(5000);
  values.insert(values.end(), 15, 5000);
  const double after = Rarity(values, {0, 1}).ShareFrom(5000);
  EXPECT_LT(after, 10 * before);
}

TEST(Rarity, GoesByWhatIsUsualUntilThereAreEnough) {
  const Rarity rarity({1, 2, 3}, {4, 1});
  EXPECT_DOUBLE_EQ(rarity.ShareFrom(3), 1);
  EXPECT_DOUBLE_EQ(rarity.ShareFrom(4), kExtrapolatedShare);
  EXPECT_LT(rarity.ShareFrom(6), kExtrapolatedShare / 7);
}

TEST(WeightOf, GrowsByTenWithEachHalving) {
  EXPECT_EQ(WeightOf(1), 0);
  EXPECT_NEAR(WeightOf(0.01) - WeightOf(0.02), 10, 1e-9);
  EXPECT_EQ(WeightOf(0), kSignWeightMax);
}

TEST(AtLeast, IsTheTailOfTheBinomial) {
  EXPECT_DOUBLE_EQ(AtLeast(0, 10, 0.5), 1);
  EXPECT_NEAR(AtLeast(10, 10, 0.5), 1.0 / 1024, 1e-12);
  EXPECT_NEAR(AtLeast(1, 3, 0.5), 7.0 / 8, 1e-12);
  EXPECT_EQ(AtLeast(4, 3, 0.5), 0);
  EXPECT_LT(AtLeast(40, 100, 0.02), 1e-20);
}

}  // namespace
}  // namespace gaiwan
