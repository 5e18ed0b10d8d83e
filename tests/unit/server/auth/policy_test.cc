#include "server/auth/policy.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/auth/policy_print.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::CountyPolicy;
using ::gaiwan::testing::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

TEST(Policy, ReportsEveryFaultAtOnce) {
  EXPECT_THAT(Policy::FromTextproto(R"pb(
                id: "x"
                sights {
                  id: "a"
                  label { zh: "甲" }
                  relation: SIGHT_RELATION_HOLDER
                  shows: [ GLIMPSE ]
                }
                sights {
                  id: "a"
                  relation: SIGHT_RELATION_ASSIGNED
                  shows: [ PROCESS, SERVER_ONLY ]
                  shows_masked: [ RECORDS ]
                  shows_own: [ TALK ]
                }
                bars {
                  id: "b"
                  label { zh: "乙" }
                  hides: [ TALK ]
                }
                calls { method: "CaseService.GetCase" }
                orders {
                  act: ORDERED_ACT_KIND_EXPORT
                  label { zh: "导出" }
                }
                orders { act: ORDERED_ACT_KIND_EXPORT over_minutes: 5 posts: "head" }
                orders {
                  act: ORDERED_ACT_KIND_POSTS
                  label { zh: "任职" }
                }
              )pb"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("revision: must be 1"), HasSubstr("sights[a]: stands twice"),
                             HasSubstr("names neither a post nor"), HasSubstr("GLIMPSE is missing"),
                             HasSubstr("SERVER_ONLY"), HasSubstr("only PARTIES and CONTACT can be masked"),
                             HasSubstr("only a party has something of its own"), HasSubstr("label.zh: is missing"),
                             HasSubstr("either `recused` or a relation"), HasSubstr("callers: is missing"),
                             HasSubstr("orders[ORDERED_ACT_KIND_EXPORT]: stands twice"),
                             HasSubstr("orders[ORDERED_ACT_KIND_EXPORT].over_minutes: is for breaking the glass"),
                             HasSubstr("orders[ORDERED_ACT_KIND_EXPORT].posts: is for accounts and posts"),
                             HasSubstr("orders[ORDERED_ACT_KIND_POSTS].posts: is missing"),
                             HasSubstr("orders[ORDERED_ACT_KIND_EXPORT].label.zh: is missing"))));
}

TEST(Policy, RefusesANumberThatIsNoClass) {
  EXPECT_THAT(Policy::FromTextproto(R"(id: "x" revision: 1 sights {
                id: "a" label { zh: "甲" } relation: SIGHT_RELATION_ASSIGNED shows: [GLIMPSE, -690843433, 4000] })"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not a class that a rule can name")));
}

TEST(Policy, SaysWhereATextDoesNotParse) {
  EXPECT_THAT(Policy::FromTextproto("id: \"x\"\nrevisoin: 1"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2")));
}

TEST(Policy, WhatTheTableDoesNotNameIsForNobody) {
  EXPECT_NE(CountyPolicy()->FindCall("CaseService.GetCase"), nullptr);
  EXPECT_EQ(CountyPolicy()->FindCall("CaseService.DropAll"), nullptr);
}

TEST(Policy, SaysWhatNobodyDoesAlone) {
  EXPECT_NE(CountyPolicy()->FindOrder(v1::ORDERED_ACT_KIND_ERASURE), nullptr);
  EXPECT_NE(CountyPolicy()->FindOrder(v1::ORDERED_ACT_KIND_EXPORT), nullptr);
  EXPECT_EQ(CountyPolicy()->FindOrder(v1::ORDERED_ACT_KIND_GLASS)->over_minutes(), 240);
  EXPECT_THAT(CountyPolicy()->FindOrder(v1::ORDERED_ACT_KIND_ACCOUNT)->posts(), Contains("justice-officer"));
  EXPECT_THAT(CountyPolicy()->FindOrder(v1::ORDERED_ACT_KIND_POSTS)->posts(), Contains("mediator"));
  EXPECT_NE(CountyPolicy()->FindOrder(v1::ORDERED_ACT_KIND_PUBLICATION), nullptr);
  ASSERT_OK_AND_ASSIGN(const auto without, Policy::FromTextproto("id: 'x' revision: 1"));
  EXPECT_EQ(without->FindOrder(v1::ORDERED_ACT_KIND_ERASURE), nullptr);
  EXPECT_THAT(PrintPolicy(*CountyPolicy()), HasSubstr("by two people\nerasure  删除个人信息\n"));
  EXPECT_THAT(PrintPolicy(*CountyPolicy()), HasSubstr("\nglass>240min  一天内紧急查看超过四小时\n"));
}

TEST(PrintPolicy, HasALineForEachRule) {
  const std::string text = PrintPolicy(*CountyPolicy());
  for (const Policy::Rule& rule : CountyPolicy()->rules()) EXPECT_THAT(text, HasSubstr(" " + rule.proto->id() + "  "));
  for (const Policy::Bar& bar : CountyPolicy()->bars()) EXPECT_THAT(text, HasSubstr("\n" + bar.proto->id() + "  "));
  EXPECT_EQ(text, PrintPolicy(*CountyPolicy()));
}

}  // namespace
}  // namespace gaiwan
