#include "server/returns/return_period.h"

#include <string>

#include "gtest/gtest.h"

namespace gaiwan {
namespace {

std::string Shown(const char* text) {
  const std::optional<MonthRange> range = ParsePeriod(text);
  return range.has_value() ? FormatMonth(range->from) + " " + FormatMonth(range->to) : "none";
}

TEST(ReturnPeriod, IsAMonthAQuarterHalfAYearOrAYear) {
  EXPECT_EQ(Shown("2026-03"), "2026-03 2026-03");
  EXPECT_EQ(Shown("2026-12"), "2026-12 2026-12");
  EXPECT_EQ(Shown("2026-Q1"), "2026-01 2026-03");
  EXPECT_EQ(Shown("2026-Q4"), "2026-10 2026-12");
  EXPECT_EQ(Shown("2026-H2"), "2026-07 2026-12");
  EXPECT_EQ(Shown("2026"), "2026-01 2026-12");
}

TEST(ReturnPeriod, IsNothingElse) {
  for (const char* text : {"", "26", "2026-", "2026-3", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-H3",
                           "2026-QQ", "2026-031", "1969", "2201", "abcd", "2026/03", "-026-03"}) {
    EXPECT_EQ(Shown(text), "none") << text;
  }
}

TEST(ReturnPeriod, MonthsAreReadBack) {
  for (int32_t month : {0, 11, 12, 674, 2771}) EXPECT_EQ(ParseMonth(FormatMonth(month)), month);
  EXPECT_EQ(ParseMonth("2026"), std::nullopt);
  EXPECT_EQ(ParseMonth("2026-Q1"), std::nullopt);
}

}  // namespace
}  // namespace gaiwan
