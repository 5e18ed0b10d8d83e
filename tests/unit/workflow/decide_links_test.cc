#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kLink[] = "link_cases { other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER }";
constexpr char kLinked[] = "cases_linked { other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER }";
constexpr char kMerge[] = "merge_cases { into: 'cases/c-2' reason { text: '同一件事登记了两次' } }";
constexpr char kMerged[] = "case_merged { into: 'cases/c-2' }";

TEST(LinkCases, OnceForEachKindAndTakenAwayAgain) {
  GivenStory linked = Given(Opened()).When(kLink);
  linked.Then({kLinked});
  EXPECT_EQ(linked.Case().links_size(), 1);
  Given(Join({Opened(), {kLinked}})).When(kLink).ThenRefused(v1::PART_EXISTS, "links/cases/c-2");
  Given(Join({Opened(), {kLinked}}))
      .When("link_cases { other: 'cases/c-2' kind: LINK_KIND_LED_TO }")
      .Then({"cases_linked { other: 'cases/c-2' kind: LINK_KIND_LED_TO }"});
  GivenStory removed = Given(Join({Opened(), {kLinked}}))
                           .When("link_cases { other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER removes: true }");
  removed.Then({"cases_linked { other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER removes: true }"});
  EXPECT_EQ(removed.Case().links_size(), 0);
}

TEST(LinkCases, IsRefused) {
  for (const char* other : {"c-2", "cases/", "cases/c-1"}) {
    Given(Opened())
        .When(absl::StrCat("link_cases { other: '", other, "' kind: LINK_KIND_SPLIT }"))
        .ThenBadField("command.link_cases.other");
  }
  Given(Opened())
      .When("link_cases { other: 'cases/c-2' kind: LINK_KIND_SPLIT removes: true }")
      .ThenRefused(v1::PART_UNKNOWN, "links/cases/c-2");
  Story many = Opened();
  for (int i = 0; i < 40; ++i) many.push_back(absl::StrCat("cases_linked { other: 'cases/d-", i, "' }"));
  Given(many).When(kLink).ThenRefused(v1::LIST_FULL, "links");
}

TEST(MergeCases, GoesOnInTheOtherAndKeepsItsNumber) {
  GivenStory merged =
      Given(Join({Opened(), {"case_accepted { committee: 'orgs/c1-committee' case_number: '1' }"}})).When(kMerge);
  merged.Then(
      {"case_merged { into: 'cases/c-2' text { subject: 'case' open { text { text: '同一件事登记了两次' } } } }"});
  EXPECT_EQ(merged.Case().merged_into(), "cases/c-2");
  EXPECT_EQ(merged.Case().result(), "merged");
  EXPECT_EQ(merged.Case().case_number(), "1");
}

TEST(MergeCases, IsRefused) {
  Given(Opened())
      .When("merge_cases { into: 'cases/c-1' reason { text: 'x' } }")
      .ThenBadField("command.merge_cases.into");
  Given(Opened()).When("merge_cases { into: 'x' reason { text: 'x' } }").ThenBadField("command.merge_cases.into");
  Given(Join({Opened(), {kMerged}})).When(kMerge).ThenRefused(v1::NOT_IN_THIS_STATE);
  Given(Opened()).WithCase([](v1::Case* c) { c->set_closed(true); }).When(kMerge).ThenRefused(v1::NOT_IN_THIS_STATE);
  Given(Join({Opened(), {"mediation_terminated { reason: 'gap-too-wide' }"}}))
      .When(kMerge)
      .ThenRefused(v1::NOT_IN_THIS_STATE);
  Given(Join({Opened(), Agreeing({"1", "2"}), InEffect("1")}))
      .When(kMerge)
      .ThenRefused(v1::ALREADY_EFFECTIVE, "agreements/1");
}

TEST(UndoMerge, StandsAloneAgain) {
  GivenStory undone = Given(Join({Opened(), {kMerged}})).When("undo_merge { reason { text: '其实是两件事' } }");
  undone.Then({"merge_undone { text { subject: 'case' open { text { text: '其实是两件事' } } } }"});
  EXPECT_EQ(undone.Case().merged_into(), "");
  EXPECT_EQ(undone.Case().result(), "");
  Given(Opened()).When("undo_merge { reason { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE);
}

TEST(SplitCase, PartiesLeaveAndALinkStays) {
  GivenStory split =
      Given(Opened(4)).When("split_case { into: 'cases/c-2' parties: '3' parties: '4' reason { text: '另一块地' } }");
  split.Then(
      {"case_split { into: 'cases/c-2' parties: '3' parties: '4' text { subject: 'case' open { text { text: "
       "'另一块地' } } } }"});
  EXPECT_TRUE(split.Case().parties(2).removed());
  EXPECT_FALSE(split.Case().parties(0).removed());
  ASSERT_EQ(split.Case().links_size(), 1);
  EXPECT_EQ(split.Case().links(0).kind(), v1::LINK_KIND_SPLIT);
}

TEST(SplitCase, IsRefused) {
  const auto split = [](const char* parties, const char* into = "cases/c-2") {
    return Given(Opened(3)).When(
        absl::StrCat("split_case { into: '", into, "' ", parties, " reason { text: '另一块地' } }"));
  };
  split("parties: '1'", "cases/c-1").ThenBadField("command.split_case.into");
  split("parties: '9'").ThenRefused(v1::PART_UNKNOWN, "parties/9");
  split("parties: '1' parties: '1'").ThenBadField("command.split_case.parties[1]");
  split("").ThenBadField("command.split_case.parties");
  // 1 and 3 on the applicant's side, 2 on the other.
  split("parties: '2'").ThenRefused(v1::PARTIES_TOO_FEW, "parties");
  split("parties: '1' parties: '3'").ThenRefused(v1::PARTIES_TOO_FEW, "parties");
}

}  // namespace
}  // namespace gaiwan
