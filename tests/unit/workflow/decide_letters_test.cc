#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

std::string Issue(const std::string& paper, const std::string& more = "") {
  return absl::StrCat("issue_letter { paper: '", paper, "' ", more, " }");
}

Story Accepted() {
  return Join({Opened(), {"case_accepted { committee: 'orgs/c1-committee' case_number: '（2026）东庄人调字第1号' }"}});
}

TEST(IssueLetter, TakesTheNextNumberOfTheCommitteesLetters) {
  GivenStory story = Given(Accepted()).When(Issue("other"));
  story.Then(
      {"letter_issued { letter: '1' paper: 'other' committee: 'orgs/c1-committee' "
       "number: '（2026）东庄人调函字第1号' }"});
  EXPECT_EQ(story.Case().letters(0).number(), "（2026）东庄人调函字第1号");
  EXPECT_EQ(story.Case().letters(0).round(), 1);
  EXPECT_TRUE(story.Case().letters(0).has_act_time());
}

TEST(IssueLetter, TheYearIsThatOfTheActInChina) {
  GivenStory story = Given({HappenedAt("2026-12-31T10:00+08:00", Opened()[0])})
                         .At("2027-01-05T10:00+08:00")
                         .HappenedAt("2027-01-01T00:30+08:00")
                         .When(Issue("other"));
  EXPECT_EQ(story.Case().letters(0).number(), "（2027）东庄人调函字第1号");
}

// A number that is taken by what is refused would be a gap in the register.
TEST(IssueLetter, ThatIsRefusedTakesNoNumber) {
  GivenStory story = Given(Accepted());
  story.When(Issue("termination-notice")).ThenRefused(v1::NOT_IN_THIS_STATE, "termination-notice");
  story.When(Issue("session-notice", "subject: '9'")).ThenRefused(v1::PART_UNKNOWN, "sessions/9");
  story.When(Issue("session-notice")).ThenBadField("command.issue_letter.subject");
  story.When(Issue("delegation-reply", "subject: '1'")).ThenBadField("command.issue_letter.subject");
  story.When(Issue("poem")).ThenBadField("command.issue_letter.paper");
  story.When(Issue("other", "letter: '7'"));
  EXPECT_EQ(story.Case().letters(0).number(), "（2026）东庄人调函字第1号");
  story.When(Issue("other", "subject: 'x' letter: '7'")).ThenRefused(v1::PART_EXISTS, "letters/7");
}

TEST(IssueLetter, IsOfAPartThatIsThere) {
  GivenStory story = Given(Join({Accepted(), {"session_scheduled { session: '1' }"}}));
  story.When(Issue("session-notice", "subject: '1'"));
  EXPECT_EQ(story.Case().letters(0).subject(), "1");
}

TEST(IssueLetter, ComesAfterWhatItTells) {
  const Story ended = Join({Accepted(), {"mediation_terminated { reason: 'refused' }"}});
  GivenStory story = Given(ended).When(Issue("termination-notice"));
  EXPECT_EQ(story.Case().letters_size(), 1);
  Given(ended).When(Issue("decline-letter")).ThenRefused(v1::NOT_IN_THIS_STATE, "decline-letter");
  const Story declined = Join({Opened(), {"case_declined { reason: 'not-civil' }"}});
  EXPECT_EQ(Given(declined).When(Issue("decline-letter")).Case().letters_size(), 1);
  Given(declined).When(Issue("termination-notice")).ThenRefused(v1::NOT_IN_THIS_STATE, "termination-notice");
}

TEST(IssueLetter, GoesOutOnceARound) {
  GivenStory story = Given(Accepted()).When(Issue("other"));
  story.When(Issue("other")).ThenRefused(v1::NOT_IN_THIS_STATE, "letters/1");
  story.WithCase([](v1::Case* c) { c->set_round(2); }).When(Issue("other"));
  EXPECT_EQ(story.Case().letters(1).number(), "（2026）东庄人调函字第2号");
}

TEST(IssueLetter, HoldsTheLimitOfTheListAndNeedsACommittee) {
  Story many = Opened();
  for (int i = 0; i < 60; ++i) many.push_back(absl::StrCat("letter_issued { letter: 'l", i, "' paper: 'x' }"));
  Given(many).When(Issue("other")).ThenRefused(v1::LIST_FULL, "letters");
  Given(Opened())
      .WithCase([](v1::Case* c) { c->clear_committee(); })
      .When(Issue("other"))
      .ThenRefused(v1::NO_COMMITTEE, "orgs/c1");
}

}  // namespace
}  // namespace gaiwan
