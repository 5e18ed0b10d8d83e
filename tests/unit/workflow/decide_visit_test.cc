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
      .When("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED }")
      .ThenRefused(v1::LIST_FULL, "visits");
}

TEST(RecordVisit, PlannedOrNot) {
  GivenStory story = Given(Join({Opened(), {"visit_planned { visit: '1' planned_date: '2026-03-05' }"}}))
                         .When(
                             "record_visit { visit: '1' way: 'in-person' outcome: VISIT_OUTCOME_NOT_PERFORMED findings "
                             "{ text: '未付' } }");
  story.Then(
      {"visit_recorded { visit: '1' way: 'in-person' outcome: VISIT_OUTCOME_NOT_PERFORMED "
       "text { subject: 'case' open { text { text: '未付' } } } }"});
  story.When("record_visit { visit: '1' way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED }")
      .ThenRefused(v1::PART_EXISTS, "visits/1");
  story.When("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED }")
      .Then({"visit_recorded { visit: '2' way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED }"});
  story.When("record_visit { visit: '8' way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED }")
      .ThenRefused(v1::PART_UNKNOWN, "visits/8");
  story.When("record_visit { way: 'dream' outcome: VISIT_OUTCOME_SATISFIED }").ThenBadField("command.record_visit.way");
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
  story.When("record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED place_refused: true }");
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
