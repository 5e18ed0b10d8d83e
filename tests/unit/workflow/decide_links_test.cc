#include <functional>
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
  // Merged is what merge_cases makes, and a link alone would be no merger.
  Given(Opened())
      .When("link_cases { other: 'cases/c-2' kind: LINK_KIND_MERGED }")
      .ThenBadField("command.link_cases.kind");
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

OtherCase There(const std::function<void(OtherCase*)>& change = nullptr) {
  OtherCase other;
  other.unit = "orgs/c1";
  if (change != nullptr) change(&other);
  return other;
}

// A slip of the finger names no case, and one out of sight is told of like one that is not there.
TEST(OtherCase, IsThere) {
  for (const char* command : {"link_cases { other: 'cases/c-3' kind: LINK_KIND_SAME_MATTER }",
                              "merge_cases { into: 'cases/c-3' reason { text: 'x' } }",
                              "split_case { into: 'cases/c-3' parties: '3' reason { text: 'x' } }"}) {
    Given(Opened(4)).WithOther("cases/c-2", There()).When(command).ThenRefused(v1::CASE_UNKNOWN, "cases/c-3");
  }
  Given(Opened()).WithOther("cases/c-2", There()).When(kLink).Then({kLinked});
  // What was linked before anybody looked can be taken away.
  Given(Join({Opened(), {kLinked}}))
      .WithOther("cases/c-9", There())
      .When("link_cases { other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER removes: true }")
      .Then({"cases_linked { other: 'cases/c-2' kind: LINK_KIND_SAME_MATTER removes: true }"});
}

constexpr char kSplitOff[] = "split_case { into: 'cases/c-2' parties: '3' reason { text: '另一块地' } }";

TEST(OtherCase, WasNotOpenedByMistake) {
  const OtherCase voided = There([](OtherCase* other) { other->voided = other->closed = true; });
  for (const char* command : {kLink, kMerge, kSplitOff}) {
    GivenStory refused = Given(Opened(4)).WithOther("cases/c-2", voided).When(command);
    refused.ThenRefused(v1::NOT_IN_THIS_STATE, "cases/c-2");
    EXPECT_EQ(refused.Why(), "对方案件是误登，已经作废");
  }
}

// A case that is over may well have led to this one; nothing goes on in it.
TEST(OtherCase, IsOpenForWhatGoesOnInIt) {
  const OtherCase closed = There([](OtherCase* other) { other->closed = true; });
  Given(Opened()).WithOther("cases/c-2", closed).When(kLink).Then({kLinked});
  for (const char* command : {kMerge, kSplitOff}) {
    GivenStory refused = Given(Opened(4)).WithOther("cases/c-2", closed).When(command);
    refused.ThenRefused(v1::NOT_IN_THIS_STATE, "cases/c-2");
    EXPECT_EQ(refused.Why(), "对方案件已经结束");
  }
}

TEST(OtherCase, StandsAloneSoThatNothingGoesRoundInACircle) {
  for (const char* command : {kMerge, kSplitOff}) {
    const OtherCase into_this = There([](OtherCase* other) {
      other->closed = true;
      other->merged_into = "cases/c-1";
    });
    GivenStory circle = Given(Opened(4)).WithOther("cases/c-2", into_this).When(command);
    circle.ThenRefused(v1::NOT_IN_THIS_STATE, "cases/c-2");
    EXPECT_EQ(circle.Why(), "对方案件已经并入本案");
    const OtherCase into_third = There([](OtherCase* other) { other->merged_into = "cases/c-7"; });
    GivenStory third = Given(Opened(4)).WithOther("cases/c-2", into_third).When(command);
    third.ThenRefused(v1::NOT_IN_THIS_STATE, "cases/c-2");
    EXPECT_EQ(third.Why(), "对方案件已经并入另一案件，请写明并入后的案件");
  }
}

TEST(OtherCase, IsInTheSameCounty) {
  const auto two_counties = [](FakeDirectory* directory) {
    directory->Org("k1", "county").Org("k2", "county");
    directory->Org("t1", "town", "k1").Org("t2", "town", "k2").Org("c1", "village", "t1");
    directory->Org("far", "village", "t2").Org("near", "village", "t1");
  };
  const auto at = [](const char* unit) { return There([&](OtherCase* other) { other->unit = unit; }); };
  Given(Opened()).WithDirectory(two_counties).WithOther("cases/c-2", at("orgs/near")).When(kLink).Then({kLinked});
  Given(Opened())
      .WithDirectory(two_counties)
      .WithOther("cases/c-2", at("orgs/far"))
      .When(kLink)
      .ThenBadField("command.link_cases.other");
  Given(Opened())
      .WithDirectory(two_counties)
      .WithOther("cases/c-2", at("orgs/far"))
      .When(kMerge)
      .ThenBadField("command.merge_cases.into");
}

// Who leaves is somewhere: in the other case first.
TEST(SplitCase, WaitsUntilWhoLeavesIsInTheOtherCase) {
  const OtherCase without = There([](OtherCase* other) { other->parties_missing = {"3"}; });
  GivenStory refused = Given(Opened(4)).WithOther("cases/c-2", without).When(kSplitOff);
  refused.ThenRefused(v1::FACTS_INCOMPLETE, "parties/3");
  EXPECT_EQ(refused.Why(), "分出的当事人还没有登记在对方案件中，请先在那里登记");
  EXPECT_EQ(Given(Opened(4)).WithOther("cases/c-2", There()).When(kSplitOff).Events().size(), 1u);
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
