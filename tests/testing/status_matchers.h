// tests/testing/status_matchers.h: what newer Abseil offers as absl_testing, under the same names.
#ifndef GAIWAN_TESTS_TESTING_STATUS_MATCHERS_H_
#define GAIWAN_TESTS_TESTING_STATUS_MATCHERS_H_

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::testing {

inline const absl::Status& GetStatus(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& GetStatus(const absl::StatusOr<T>& status) {
  return status.status();
}

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << GetStatus(arg).ToString();
  return GetStatus(arg).ok();
}

MATCHER_P(StatusIs, code, std::string("has the code ") + absl::StatusCodeToString(code)) {
  *result_listener << GetStatus(arg).ToString();
  return GetStatus(arg).code() == code;
}

MATCHER_P2(StatusIs, code, message, std::string("has the code ") + absl::StatusCodeToString(code) + " and a message") {
  *result_listener << GetStatus(arg).ToString();
  return GetStatus(arg).code() == code &&
         ::testing::ExplainMatchResult(message, std::string(GetStatus(arg).message()), result_listener);
}

MATCHER_P(IsOkAndHolds, value, "is OK and holds the value") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

}  // namespace gaiwan::testing

#define EXPECT_OK(expr) EXPECT_THAT((expr), ::gaiwan::testing::IsOk())
#define ASSERT_OK(expr) ASSERT_THAT((expr), ::gaiwan::testing::IsOk())
#define ASSERT_OK_AND_ASSIGN(lhs, expr) ASSERT_OK_AND_ASSIGN_INNER(GAIWAN_CONCAT(gaiwan_or_, __LINE__), lhs, expr)
#define ASSERT_OK_AND_ASSIGN_INNER(or_value, lhs, expr)       \
  auto or_value = (expr);                                     \
  ASSERT_TRUE(or_value.ok()) << or_value.status().ToString(); \
  lhs = std::move(or_value).value()

#endif  // GAIWAN_TESTS_TESTING_STATUS_MATCHERS_H_
