#include "server/base/token_buckets.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;

class TokenBucketsTest : public ::testing::Test {
 protected:
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  TokenBuckets buckets_{absl::Seconds(10), 3, &clock_};
};

TEST_F(TokenBucketsTest, TellsTheWaitWithoutTaking) {
  EXPECT_EQ(buckets_.Wait("a"), absl::ZeroDuration());
  buckets_.Take("a", 3);
  EXPECT_EQ(buckets_.Wait("a"), absl::Seconds(10));
  EXPECT_EQ(buckets_.Wait("a"), absl::Seconds(10));
  EXPECT_EQ(buckets_.Take("a"), absl::Seconds(10));
  clock_.AdvanceTime(absl::Seconds(10));
  EXPECT_EQ(buckets_.Wait("a"), absl::ZeroDuration());
}

// Only full buckets were dropped: while none was, each new key was one more.
TEST_F(TokenBucketsTest, AreNoMoreThanTheirMaximumWhoeverComes) {
  buckets_.Take("greedy", 3);
  for (size_t i = 0; i < 2 * kBucketsMax; ++i) {
    buckets_.Take(absl::StrCat("key ", i));
    ASSERT_LE(buckets_.size(), kBucketsMax);
  }
  EXPECT_GT(buckets_.Take("greedy"), absl::ZeroDuration()) << "who took most is remembered";
}

}  // namespace
}  // namespace gaiwan
