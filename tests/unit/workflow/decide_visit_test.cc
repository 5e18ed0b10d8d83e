#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

TEST(PlanVisit, NotBeforeToday) {
  Given(Opened())
      .When("plan_visit { planned_date: '2026-04-10' }")
      .Then({"visit_planned { visit: '1' planned_date: '2026-04-10' }"});
  Given(Opened()).When("plan_visit { planned_date: '2026-03-04' }").ThenBadField("command.plan_visit.planned_date");
  Given(Join({Opened(), {"visit_planned { visit: 'a' }"}}))
      .When("plan_visit { visit: 'a' planned_date: '2026-04-10' }")
      .ThenRefused(v1::PART_EXISTS, "visits/a");
  Story many = Opened();
  for (int i = 0; i < 60; ++i) many.push_back(absl::StrCat("visit_planned { visit: 'v", i, "' }"));
  Given(many).When("plan_visit { planned_date: '2026-04-10' }").ThenRefused(v1::LIST_FULL, "visits");
  Given(many)
      .When("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED place { text: '家中' } }")
      .ThenRefused(v1::LIST_FULL, "visits");
}

TEST(RecordVisit, PlannedOrNot) {
  const auto visit = [](const char* id, const char* way = "in-person") {
    return absl::StrCat("record_visit { visit: '", id, "' way: '", way,
                        "' outcome: VISIT_OUTCOME_SATISFIED place { text: '家中' } }");
  };
  const std::string place = "place { subject: 'case' open { text { text: '家中' } } }";
  GivenStory story = Given(Join({Opened(), {"visit_planned { visit: '1' planned_date: '2026-03-05' }"}}))
                         .When(
                             "record_visit { visit: '1' way: 'in-person' outcome: VISIT_OUTCOME_NOT_PERFORMED findings "
                             "{ text: '未付' } place { text: '家中' } }");
  story.Then(
      {absl::StrCat("visit_recorded { visit: '1' way: 'in-person' outcome: VISIT_OUTCOME_NOT_PERFORMED "
                    "text { subject: 'case' open { text { text: '未付' } } } ",
                    place, " }")});
  story.When(visit("1")).ThenRefused(v1::PART_EXISTS, "visits/1");
  story.When(visit("")).Then(
      {absl::StrCat("visit_recorded { visit: '2' way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED ", place, " }")});
  story.When(visit("8")).ThenRefused(v1::PART_UNKNOWN, "visits/8");
  story.When(visit("", "dream")).ThenBadField("command.record_visit.way");
}

// Peers row 59: proof is a call, a photo or a place, never only a tick.
TEST(RecordVisit, IsNeverOnlyATick) {
  const auto visit = [](const char* more) {
    return absl::StrCat("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED ", more, " }");
  };
  const Story photo = Join({Opened(), {"document_added { document: 'p' paper: 'evidence' }"}});
  Given(photo).When(visit("")).ThenRefused(v1::PROOF_MISSING, "visits");
  Given(photo).When(visit("findings { text: '满意' }")).ThenRefused(v1::PROOF_MISSING, "visits");
  GivenStory refused = Given(photo).When(visit("place_refused: true"));
  refused.ThenRefused(v1::PROOF_MISSING, "visits");
  EXPECT_EQ(refused.Why(), "回访须有照片、通话录音等材料，或者写明地点；受访人不愿登记地点的，注明并写明回访情况");
  for (const char* shown :
       {"documents: 'p'", "place { text: '电话' }", "place_refused: true findings { text: '满意' }"}) {
    EXPECT_EQ(Given(photo).When(visit(shown)).Events().size(), 1u) << shown;
  }
}

// What shows a visit: a photo in the file, and the place unless whoever was visited did not want it noted.
TEST(RecordVisit, SaysWhatShowsIt) {
  const char* photo = "document_added { document: 'p' paper: 'evidence' }";
  GivenStory story = Given(Join({Opened(), {photo}}));
  story
      .When(
          "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED documents: 'p' place { text: '棚圈旁' } }")
      .Then({"visit_recorded { visit: '1' way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED documents: 'p' "
             "place { subject: 'case' open { text { text: '棚圈旁' } } } }"});
  EXPECT_TRUE(story.Case().visits(0).place_noted());
  EXPECT_EQ(story.Case().visits(0).documents_size(), 1);
  story.When(
      "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED place_refused: true findings { text: '平静' } "
      "}");
  EXPECT_TRUE(story.Case().visits(1).place_refused());
  EXPECT_FALSE(story.Case().visits(1).place_noted());
  story.When("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED documents: 'q' }")
      .ThenRefused(v1::PART_UNKNOWN, "documents/q");
  story
      .When(
          "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED place_refused: true "
          "place { text: '家中' } }")
      .ThenBadField("command.record_visit.place");
  Given(Join({Opened(), {photo, "document_withdrawn { document: 'p' }"}}))
      .When("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED documents: 'p' }")
      .ThenRefused(v1::PART_UNKNOWN, "documents/p");
}

}  // namespace
}  // namespace gaiwan
