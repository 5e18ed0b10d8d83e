#include "server/projection/counted_moments.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace gaiwan {
namespace {

// As CountedMoments, by looking at all of them.
class Naive {
 public:
  void Add(int64_t moment) { moments_.insert(std::upper_bound(moments_.begin(), moments_.end(), moment), moment); }
  int64_t Remove(size_t at) {
    const int64_t moment = moments_[at];
    moments_.erase(moments_.begin() + static_cast<ptrdiff_t>(at));
    return moment;
  }
  int64_t CountUpTo(int64_t moment) const {
    return std::count_if(moments_.begin(), moments_.end(), [&](int64_t each) { return each <= moment; });
  }
  const std::vector<int64_t>& moments() const { return moments_; }

 private:
  std::vector<int64_t> moments_;
};

// Few values, so that many are alike and stand in several blocks; many, so that blocks part; and in order, as time
// does.
TEST(CountedMoments, CountsAsALookAtAllOfThem) {
  for (const int64_t values : {3, 500, 1000000}) {
    std::mt19937 random(static_cast<uint32_t>(values));
    const auto below = [&](int64_t limit) { return std::uniform_int_distribution<int64_t>(0, limit - 1)(random); };
    CountedMoments<int64_t> counted;
    Naive naive;
    for (int step = 0; step < 12000; ++step) {
      // It grows for a while, then shrinks until there is nothing left.
      const bool grows = step < 6000 ? below(10) < 8 : below(10) < 2;
      if (grows || naive.moments().empty()) {
        const int64_t moment = step < 1500 ? step * values / 1500 : below(values);
        counted.Add(moment);
        naive.Add(moment);
      } else {
        counted.Remove(naive.Remove(static_cast<size_t>(below(static_cast<int64_t>(naive.moments().size())))));
      }
      ASSERT_EQ(counted.size(), static_cast<int64_t>(naive.moments().size()));
      const int64_t asked = below(values + 2) - 1;
      ASSERT_EQ(counted.CountUpTo(asked), naive.CountUpTo(asked)) << values << " step " << step;
      if (step % 100 != 0) continue;
      // The first that is left without some of the first.
      std::vector<int64_t> without;
      for (size_t i = 0; i < naive.moments().size() && below(4) != 0; ++i) without.push_back(naive.moments()[i]);
      const std::optional<int64_t> first = counted.FirstWithout(without);
      ASSERT_EQ(first.has_value(), without.size() < naive.moments().size());
      if (first.has_value()) ASSERT_EQ(*first, naive.moments()[without.size()]);
    }
  }
}

TEST(CountedMoments, TakesHardlyMoreThanTheMomentsThatCameInOrder) {
  CountedMoments<uint32_t> counted;
  for (uint32_t i = 0; i < 100000; ++i) counted.Add(i);
  EXPECT_LT(counted.bytes(), 100000 * sizeof(uint32_t) * 12 / 10);
}

}  // namespace
}  // namespace gaiwan
