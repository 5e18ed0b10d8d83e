#include "workflow/simulate.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/scenario_facts.h"

namespace gaiwan::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Line 1 of every scenario; what it opens waits in `registered`.
constexpr char kOpened[] =
    "advance --to 2026-03-02T09:00:00+08:00\n"
    "open_case by=people/registrar {\"unit\": \"orgs/v\", \"channel\": \"tea_room\", \"source\": \"on-application\", "
    "\"disputeClass\": \"02-03\", \"text\": {\"facts\": \"路\"}, \"parties\": ["
    "{\"side\": \"PARTY_SIDE_APPLICANT\", \"details\": {\"name\": \"甲\"}}, "
    "{\"side\": \"PARTY_SIDE_RESPONDENT\", \"details\": {\"name\": \"乙\"}}]}\n";

absl::StatusOr<std::string> Simulated(absl::string_view more) {
  const ScenarioFacts facts;
  return SimulateScenario(*ShippedDefinition(), absl::StrCat(kOpened, more), facts.get());
}

// What comes out of a scenario that cannot be read.
std::string Fault(absl::string_view more) {
  const absl::StatusOr<std::string> out = Simulated(more);
  EXPECT_THAT(out.status(), StatusIs(absl::StatusCode::kInvalidArgument));
  return std::string(out.status().message());
}

TEST(Simulate, WalksACaseToTheArchive) {
  ASSERT_OK_AND_ASSIGN(const std::string out, Simulated(R"(submit_case by=people/registrar
decline_case by=people/head {"reason": "not-ours", "advice": {"text": "不归我们管"}}
expect declined
)"));
  EXPECT_THAT(out, AllOf(HasSubstr("1 case_opened\n2 party_added\n3 party_added  main registered"),
                         HasSubstr("4 case_submitted  main submitted"), HasSubstr("main declined"),
                         HasSubstr("expect declined\n----\nas expected\n")));
}

TEST(Simulate, ARefusedStepSaysWhyAndChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const std::string out, Simulated(R"(close_case by=people/head
accept_case by=people/nobody
expect registered
)"));
  EXPECT_THAT(out, HasSubstr("----\nrefused NOT_IN_THIS_STATE 案件现在的状态下不能这样办理\n"));
  EXPECT_THAT(out, HasSubstr("expect registered\n----\nas expected\n"));
  EXPECT_THAT(out, Not(HasSubstr("\n4 ")));
}

TEST(Simulate, AClockExpiresOnTheWay) {
  ASSERT_OK_AND_ASSIGN(const std::string out, Simulated("advance --to 2026-03-10T09:00:00+08:00\n"));
  EXPECT_THAT(out, AllOf(HasSubstr("+registration 2026-03-05 00:00"), HasSubstr("expired registration")));
}

TEST(Simulate, TimeDoesNotGoBack) {
  EXPECT_EQ(Fault("advance --to 2026-03-01T09:00:00+08:00\n"), "line 3: time does not go back");
}

// A case waits for a calendar that is missing; who tries out a definition is told instead of shown a guess.
TEST(Simulate, AYearWithoutCalendarIsNotGuessed) {
  EXPECT_EQ(Fault("advance --to 2031-03-01T09:00:00+08:00\n"), "line 3: the calendar of 2031 is not loaded");
}

TEST(Simulate, AMistakeIsNamedByItsLine) {
  EXPECT_EQ(Fault("# 备注\n\nno_such_command by=people/head\n"), "line 5: there is no command `no_such_command`");
  EXPECT_EQ(Fault("submit_case\n"), "line 3: by=PERSON is missing");
  EXPECT_THAT(Fault("submit_case by=people/head {\"nosuch\": 1}\n"), AllOf(HasSubstr("line 3: "), HasSubstr("nosuch")));
  EXPECT_THAT(Fault("submit_case by=people/head at=yesterday\n"), HasSubstr("line 3: not a time: yesterday"));
  // A field that the command must have is checked as the server does.
  EXPECT_THAT(Fault("terminate by=people/head\n"), AllOf(HasSubstr("line 3: "), HasSubstr("reason")));
}

TEST(Simulate, AnExpectationNamesAStateOfTheDefinitionAndOfTheCase) {
  EXPECT_EQ(Fault("expect nowhere\n"), "line 3: there is no state `nowhere` in the track `main`");
  EXPECT_EQ(Fault("expect nothing[1] told\n"), "line 3: there is no track `nothing`");
  EXPECT_EQ(Fault("submit_case by=people/registrar\nexpect registered\n"),
            "line 4: expected `registered`, it is `submitted`");
  EXPECT_EQ(Fault("expect session[1] running\n"), "line 3: expected `running`, it is `none`");
  EXPECT_OK(Simulated("expect notice[2] untold\n").status());
}

TEST(Simulate, WhatCameOutLastTimeIsWrittenAnew) {
  ASSERT_OK_AND_ASSIGN(const std::string first, Simulated("# 提交\nsubmit_case by=people/registrar\n"));
  const ScenarioFacts facts;
  ASSERT_OK_AND_ASSIGN(const std::string second, SimulateScenario(*ShippedDefinition(), first, facts.get()));
  EXPECT_EQ(second, first);
  EXPECT_THAT(first, HasSubstr("# 提交\nsubmit_case by=people/registrar\n----\n4 case_submitted"));
}

TEST(Simulate, AScenarioHasAMostOfSteps) {
  std::string many;
  for (int i = 0; i < kScenarioStepsMax; ++i) absl::StrAppend(&many, "expect registered\n");
  EXPECT_THAT(Fault(many), HasSubstr("at most 500 steps"));
}

}  // namespace
}  // namespace gaiwan::testing
