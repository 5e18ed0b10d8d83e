#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

Story FailedTries(int count) {
  return Story(count, "contact_recorded { party: '2' way: WAY_BY_PHONE }");
}

TEST(Terminate, ByAPersonWithAdvice) {
  GivenStory story = Given(Opened()).When("terminate { reason: 'gap-too-wide' advice { text: '可以起诉' } }");
  story.Then(
      {"mediation_terminated { reason: 'gap-too-wide' text { subject: 'case' open { text { text: '可以起诉' } } } }"});
  EXPECT_TRUE(story.Case().ending().advice_given());
  Given(Opened()).When("terminate { reason: 'gap-too-wide' }").ThenRefused(v1::ADVICE_MISSING);
  Given(Opened()).When("terminate { reason: 'tired' advice { text: 'x' } }").ThenBadField("command.terminate.reason");
  Given(Opened())
      .By("system/clock")
      .When("terminate { reason: 'gap-too-wide' advice { text: 'x' } }")
      .ThenRefused(v1::SYSTEM_ONLY, "terminate");
}

TEST(Terminate, UnreachableTakesTwoFailedTries) {
  const char* unreachable = "terminate { reason: 'unreachable' advice { text: 'x' } }";
  Given(Join({Opened(), FailedTries(1)})).When(unreachable).ThenRefused(v1::NOT_REACHED_TWICE);
  Given(Join({Opened(), FailedTries(2)}))
      .When(unreachable)
      .Then({"mediation_terminated { reason: 'unreachable' text { subject: 'case' open { text { text: 'x' } } } }"});
  Given(Join({Opened(), FailedTries(2), {"contact_recorded { party: '2' reached: true }"}}))
      .When(unreachable)
      .ThenRefused(v1::NOT_REACHED_TWICE);
  Given(Join({Opened(), FailedTries(2), {"party_removed { party: '2' }"}}))
      .When(unreachable)
      .ThenRefused(v1::NOT_REACHED_TWICE);
}

TEST(CloseCase, TheResultIsWhatCameOfIt) {
  const auto result = [](const Story& past) {
    return Given(Join({Opened(), past})).When("close_case { advice { text: '可以起诉' } }").Case().result();
  };
  const Story oral = {"oral_agreement_recorded { agreement: '1' }",
                      "agreement_effective { agreement: '1' effective_time {} }"};
  const Story part = {"agreement_drafted { agreement: '2' partial: true }",
                      "agreement_effective { agreement: '2' effective_time {} }"};
  const auto ended = [](const char* reason) {
    return Story{absl::StrCat("mediation_terminated { reason: '", reason, "' }")};
  };
  const Story round_two = {"case_reopened { round: 2 }"};
  EXPECT_EQ(result(InEffect("1")), "agreement-written");
  EXPECT_EQ(result(oral), "agreement-oral");
  EXPECT_EQ(result(part), "partial-agreement");
  EXPECT_EQ(result(Join({part, ended("refused")})), "partial-agreement");
  EXPECT_EQ(result(ended("refused")), "refused");
  EXPECT_EQ(result(ended("government-decides")), "transferred");
  EXPECT_EQ(result(ended("other")), "other");
  EXPECT_EQ(result(Join({InEffect("1"), round_two, ended("gap-too-wide")})), "gap-too-wide");
  EXPECT_EQ(result(Join({InEffect("1"), round_two})), "agreement-written");
  Given(Join({Opened(), Drafted("1")})).When("close_case {}").ThenRefused(v1::NOT_EFFECTIVE);
}

// PML art. 26: a part is settled, the rest ends, and whoever is sent away with it is told where else to turn.
TEST(CloseCase, APartAgreedEndsWithAdviceOnTheRest) {
  const Story part = {"agreement_drafted { agreement: '1' partial: true }",
                      "agreement_effective { agreement: '1' effective_time {} }"};
  Given(Join({Opened(), part})).When("close_case {}").ThenRefused(v1::ADVICE_MISSING);
  Given(Join({Opened(), part}))
      .When("close_case { advice { text: '其余部分可以起诉' } }")
      .Then({"case_closed { result: 'partial-agreement' "
             "advice { subject: 'case' open { text { text: '其余部分可以起诉' } } } }"});
  // Told when it was ended, nobody is told twice; and where all is agreed nothing is left to be told of.
  Given(Join({Opened(), part, {"mediation_terminated { reason: 'refused' }"}}))
      .When("close_case {}")
      .Then({"case_closed { result: 'partial-agreement' }"});
  Given(Join({Opened(), part, InEffect("2")}))
      .When("close_case {}")
      .Then({"case_closed { result: 'agreement-written' }"});
}

TEST(CloseCase, KeepsWhyNoVisitWasMade) {
  Given(Join({Opened(), InEffect("1")}))
      .When("close_case { visit_waived { text: '当场履行' } }")
      .Then(
          {"case_closed { result: 'agreement-written' text { subject: 'case' open { text { text: '当场履行' } } } }"});
}

TEST(File, TakesTwoPersons) {
  GivenStory story = Given(Opened()).By("people/registrar");
  story.When("check_file {}").ThenRefused(v1::NOT_IN_THIS_STATE, "file");
  story.When("archive_case {}").ThenRefused(v1::NOT_IN_THIS_STATE, "file");
  story.When("submit_file { gaps: '缺回执' }")
      .Then({"file_submitted { gap_count: 1 text { subject: 'case' open { text { text: '缺回执' } } } }"});
  story.When("check_file {}").ThenRefused(v1::SAME_PERSON, "people/registrar");
  story.When("archive_case {}").ThenRefused(v1::NOT_IN_THIS_STATE, "file");
  story.By("people/head").When("check_file {}").Then({"file_checked {}"});
  story.When("archive_case {}").Then({"case_archived {}"});
}

TEST(ReopenCase, ANewRoundOfAClosedCase) {
  const auto close = [](v1::Case* c) { c->set_closed(true); };
  GivenStory story = Given(Join({Opened(), Agreeing({"1", "2"}), InEffect("1")}))
                         .WithCase(close)
                         .When("reopen_case { reason { text: '没有履行' } }");
  story.Then({"case_reopened { round: 2 text { subject: 'case' open { text { text: '没有履行' } } } }"});
  story.When("start_session { mode: SESSION_MODE_FIELD }").ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/1");
  Given(Opened()).When("reopen_case { reason { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE);
}

}  // namespace
}  // namespace gaiwan
