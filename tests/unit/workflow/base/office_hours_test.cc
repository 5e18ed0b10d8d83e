#include "workflow/base/office_hours.h"

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::StatusIs;

TEST(ParseOfficeHours, ReadsRangesOfADay) {
  const auto hours = ParseOfficeHours("09:00-12:00  14:30-18:00");
  ASSERT_OK(hours);
  ASSERT_EQ(hours->size(), 2u);
  EXPECT_EQ((*hours)[0].from, absl::Hours(9));
  EXPECT_EQ((*hours)[1].from, absl::Hours(14) + absl::Minutes(30));
  EXPECT_EQ((*hours)[1].to, absl::Hours(18));
  ASSERT_OK(ParseOfficeHours("00:00-24:00"));
}

TEST(ParseOfficeHours, RefusesWhatIsNone) {
  for (const char* wrong :
       {"", "9:00-12:00", "09:00", "09:00-12:60", "09:00-24:01", "12:00-09:00", "09:00-12:00 11:00-13:00",
        "09:00-09:00", "ab:cd-ef:gh", "+9:00-12:00", "01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00"}) {
    EXPECT_THAT(ParseOfficeHours(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

}  // namespace
}  // namespace gaiwan
