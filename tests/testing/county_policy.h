// tests/testing/county_policy.h: the policy table we ship, and sights as its rules give them. Tests run in the source
// tree.
#ifndef GAIWAN_TESTS_TESTING_COUNTY_POLICY_H_
#define GAIWAN_TESTS_TESTING_COUNTY_POLICY_H_

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "server/auth/policy.h"
#include "server/auth/sight.h"

namespace gaiwan::testing {

inline std::shared_ptr<const Policy> CountyPolicy() {
  static const auto* const policy = [] {
    std::ifstream in("server/auth/policies/county.textproto", std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    absl::StatusOr<std::shared_ptr<const Policy>> made = Policy::FromTextproto(text.str());
    EXPECT_TRUE(made.ok()) << made.status();
    return new std::shared_ptr<const Policy>(made.ok() ? *made : nullptr);
  }();
  return *policy;
}

// What the rule `id` shows, alone.
inline Sight SightBy(const std::string& id) {
  Sight sight;
  for (const Policy::Rule& rule : CountyPolicy()->rules()) {
    if (rule.proto->id() != id) continue;
    sight.shown = rule.shows;
    sight.own = rule.own;
    sight.masked = rule.masked;
    sight.for_reason = rule.for_reason;
  }
  EXPECT_FALSE(sight.none()) << "no rule " << id;
  return sight;
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_COUNTY_POLICY_H_
