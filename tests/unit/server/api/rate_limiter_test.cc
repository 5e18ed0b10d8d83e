#include "server/api/rate_limiter.h"

#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::StatusIs;

class RateLimiterTest : public ::testing::Test {
 protected:
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  RateLimiter limiter_{2, 3, &clock_};
};

TEST_F(RateLimiterTest, LetsABurstThroughAndThenOneAtATime) {
  for (int i = 0; i < 3; ++i) EXPECT_OK(limiter_.Take("people/a", 1));
  const absl::Status refused = limiter_.Take("people/a", 1);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  v1::RetryAfter retry;
  ASSERT_TRUE(ReadDetail(refused, &retry));
  EXPECT_EQ(retry.reason(), v1::TOO_MANY);
  EXPECT_EQ(retry.retry_after_millis(), 500);

  clock_.AdvanceTime(absl::Milliseconds(500));
  EXPECT_OK(limiter_.Take("people/a", 1));
  EXPECT_THAT(limiter_.Take("people/a", 1), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(RateLimiterTest, CountsEachPersonAlone) {
  for (int i = 0; i < 3; ++i) EXPECT_OK(limiter_.Take("people/a", 1));
  EXPECT_THAT(limiter_.Take("people/a", 1), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_OK(limiter_.Take("people/b", 1));
}

TEST_F(RateLimiterTest, LetsALargeBatchThroughAndWaitsForItsDebt) {
  EXPECT_OK(limiter_.Take("people/a", 11));  // 8 in debt.
  const absl::Status refused = limiter_.Take("people/a", 1);
  v1::RetryAfter retry;
  ASSERT_TRUE(ReadDetail(refused, &retry));
  EXPECT_EQ(retry.retry_after_millis(), 4500);
  clock_.AdvanceTime(absl::Milliseconds(4499));
  EXPECT_THAT(limiter_.Take("people/a", 1), StatusIs(absl::StatusCode::kResourceExhausted));
  clock_.AdvanceTime(absl::Milliseconds(1));
  EXPECT_OK(limiter_.Take("people/a", 1));
}

TEST_F(RateLimiterTest, NeverSavesMoreThanABurstAndMindsNoWallClock) {
  clock_.AdvanceTime(absl::Hours(100));
  for (int i = 0; i < 3; ++i) EXPECT_OK(limiter_.Take("people/a", 1));
  clock_.SetWallClock(clock_.TimeNow() + absl::Hours(100));
  EXPECT_THAT(limiter_.Take("people/a", 1), StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace gaiwan
