// Nothing is taken twice: venues, people, and within a case its parties.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/booking.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// What other cases took.
class FakeBookings final : public BookingFacts {
 public:
  FakeBookings& Take(const std::string& what, absl::string_view from, absl::string_view to) {
    taken_[what].push_back({TimeOf(from), TimeOf(to)});
    return *this;
  }
  std::optional<TimeSpan> FirstTaken(absl::string_view what, const SlotQuery& query) const override {
    EXPECT_EQ(query.except_case, "cases/c-1");
    const auto found = taken_.find(std::string(what));
    if (found == taken_.end()) return std::nullopt;
    for (const TimeSpan& each : found->second) {
      if (each.start < query.end && query.start < each.end) return each;
    }
    return std::nullopt;
  }

 private:
  std::map<std::string, std::vector<TimeSpan>> taken_;
};

std::string Start(absl::string_view time) {
  return absl::StrCat("planned_start { seconds: ", absl::ToUnixSeconds(TimeOf(time)), " } ");
}

std::string Schedule(absl::string_view time, absl::string_view more) {
  return absl::StrCat("schedule_session { ", Start(time), "mode: SESSION_MODE_IN_PERSON ", more, " }");
}

Story Planned(absl::string_view session, absl::string_view time, absl::string_view more = "") {
  return {absl::StrCat("session_scheduled { session: '", session, "' ", Start(time),
                       "mode: SESSION_MODE_IN_PERSON planned_minutes: 120 ", more, " }")};
}

Story Ready() {
  return Join({Opened(), Assigned(), Agreeing({"1", "2"})});
}

TEST(ScheduleSession, TakesTheMediatorsOfTheCaseForTwoHoursUnlessSaidOtherwise) {
  Given(Ready())
      .When(Schedule("2026-03-06T15:00+08:00", "venue: 'orgs/v1'"))
      .Then({absl::StrCat("session_scheduled { session: '1' ", Start("2026-03-06T15:00+08:00"),
                          "mode: SESSION_MODE_IN_PERSON venue: 'orgs/v1' planned_minutes: 120 "
                          "people: 'people/mediator' }")});
  Given(Ready())
      .When(Schedule("2026-03-06T15:00+08:00",
                     "planned_minutes: 45 people: 'people/head' people: 'people/justice' "
                     "parties: '2'"))
      .Then({absl::StrCat("session_scheduled { session: '1' ", Start("2026-03-06T15:00+08:00"),
                          "mode: SESSION_MODE_IN_PERSON planned_minutes: 45 people: 'people/head' "
                          "people: 'people/justice' parties: '2' }")});
  Given(Ready())
      .When(Schedule("2026-03-06T15:00+08:00", "people: 'people/zz'"))
      .ThenBadField("command.schedule_session.people[0]");
  Given(Ready())
      .When(Schedule("2026-03-06T15:00+08:00", "people: 'people/head' people: 'people/head'"))
      .ThenBadField("command.schedule_session.people[1]");
  Given(Ready()).When(Schedule("2026-03-06T15:00+08:00", "parties: '9'")).ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Ready())
      .When(Schedule("2026-03-06T15:00+08:00", "parties: '1' parties: '1'"))
      .ThenBadField("command.schedule_session.parties[1]");
}

TEST(ScheduleSession, WhatAnotherCaseTookIsTakenAndNobodyLearnsByWhom) {
  FakeBookings others;
  others.Take("orgs/v1", "2026-03-06T15:00+08:00", "2026-03-06T17:00+08:00")
      .Take("people/mediator", "2026-03-07T09:00+08:00", "2026-03-07T10:00+08:00");
  GivenStory story = Given(Ready()).WithBookings(&others);
  story.When(Schedule("2026-03-06T16:30+08:00", "venue: 'orgs/v1'")).ThenRefused(v1::SLOT_TAKEN, "orgs/v1");
  EXPECT_THAT(story.Why(), HasSubstr("2026-03-06 15:00–17:00"));
  EXPECT_THAT(story.Why(), Not(HasSubstr("cases/")));
  // Back to back is free, and so is another place.
  story.When(Schedule("2026-03-06T17:00+08:00", "venue: 'orgs/v1'"));
  EXPECT_EQ(story.Events().size(), 1u);
  story.When(Schedule("2026-03-07T09:30+08:00", "")).ThenRefused(v1::SLOT_TAKEN, "people/mediator");
  story.When(Schedule("2026-03-07T09:30+08:00", "people: 'people/head'"));
  EXPECT_EQ(story.Events().size(), 1u);
}

TEST(ScheduleSession, AVideoRoomHasRoomForAllUnlessItIsAVenue) {
  FakeBookings others;
  others.Take("orgs/v1", "2026-03-06T15:00+08:00", "2026-03-06T17:00+08:00");
  const auto video = [](absl::string_view venue) {
    return absl::StrCat("schedule_session { ", Start("2026-03-06T15:00+08:00"), "mode: SESSION_MODE_VIDEO ", venue,
                        " }");
  };
  Given(Ready()).WithBookings(&others).When(video("venue: 'orgs/v1'")).ThenRefused(v1::SLOT_TAKEN, "orgs/v1");
  EXPECT_EQ(Given(Ready()).WithBookings(&others).When(video("")).Events().size(), 1u);
}

TEST(ScheduleSession, AnActEnteredLateConflictsWithNothing) {
  FakeBookings others;
  others.Take("orgs/v1", "2026-03-04T15:00+08:00", "2026-03-04T17:00+08:00")
      .Take("orgs/v1", "2026-03-05T16:00+08:00", "2026-03-05T17:30+08:00");
  GivenStory story = Given(Join({Ready(), Planned("a", "2026-03-04T15:00+08:00")})).WithBookings(&others);
  // It is 18:00 on the 5th.
  story.When(Schedule("2026-03-04T15:00+08:00", "venue: 'orgs/v1'"));
  EXPECT_EQ(story.Events().size(), 1u);
  // One that lasts until later only meets what is not over.
  story.When(Schedule("2026-03-05T17:00+08:00", "venue: 'orgs/v1'"));
  EXPECT_EQ(story.Events().size(), 1u);
}

TEST(ScheduleSession, APartySitsInOneSessionOfTheCaseAtATime) {
  const Story both = Join({Ready(), Planned("a", "2026-03-06T15:00+08:00")});
  Given(both)
      .When(Schedule("2026-03-06T16:00+08:00", "people: 'people/head'"))
      .ThenRefused(v1::SLOT_TAKEN, "parties/1");
  const Story one = Join({Ready(), Planned("a", "2026-03-06T15:00+08:00", "parties: '1'")});
  Given(one)
      .When(Schedule("2026-03-06T16:00+08:00", "parties: '1' people: 'people/head'"))
      .ThenRefused(v1::SLOT_TAKEN, "parties/1");
  // The other party, with another mediator, at the same time.
  EXPECT_EQ(Given(one).When(Schedule("2026-03-06T16:00+08:00", "parties: '2' people: 'people/head'")).Events().size(),
            1u);
  const Story at_v1 = Join({Ready(), Planned("a", "2026-03-06T15:00+08:00",
                                             "parties: '1' venue: 'orgs/v1' "
                                             "people: 'people/mediator'")});
  Given(at_v1)
      .When(Schedule("2026-03-06T16:00+08:00", "parties: '2' people: 'people/head' venue: 'orgs/v1'"))
      .ThenRefused(v1::SLOT_TAKEN, "orgs/v1");
  Given(at_v1).When(Schedule("2026-03-06T16:00+08:00", "parties: '2'")).ThenRefused(v1::SLOT_TAKEN, "people/mediator");
  for (const char* over : {"session_cancelled { session: 'a' }", "session_ended { session: 'a' }",
                           "case_merged { into: 'cases/c-2' }", "case_reopened { round: 2 }"}) {
    EXPECT_EQ(Given(Join({both, {over}})).When(Schedule("2026-03-06T16:00+08:00", "")).Events().size(), 1u) << over;
  }
}

TEST(RescheduleSession, IsNotInItsOwnWayButInThatOfOthers) {
  FakeBookings others;
  others.Take("orgs/v1", "2026-03-06T18:00+08:00", "2026-03-06T20:00+08:00");
  const Story planned =
      Join({Ready(), Planned("a", "2026-03-06T15:00+08:00", "venue: 'orgs/v1' people: 'people/mediator'")});
  const auto move = [](absl::string_view time, absl::string_view more = "") {
    return absl::StrCat("reschedule_session { session: 'a' ", Start(time), "reason { text: '雪' } ", more, " }");
  };
  GivenStory story = Given(planned).WithBookings(&others);
  story.When(move("2026-03-06T16:30+08:00")).ThenRefused(v1::SLOT_TAKEN, "orgs/v1");
  story.When(move("2026-03-06T16:30+08:00", "planned_minutes: 90 people: 'people/head'"))
      .Then({absl::StrCat("session_rescheduled { session: 'a' ", Start("2026-03-06T16:30+08:00"),
                          "mode: SESSION_MODE_IN_PERSON venue: 'orgs/v1' planned_minutes: 90 people: 'people/head' "
                          "text { subject: 'case' open { text { text: '雪' } } } }")});
  EXPECT_EQ(story.Case().sessions(0).planned_minutes(), 90);
  story.When(move("2026-03-06T16:30+08:00", "people: 'people/zz'"))
      .ThenBadField("command.reschedule_session.people[0]");
}

TEST(StartSession, InAnotherRoomNeedsThatRoomToBeFree) {
  FakeBookings others;
  others.Take("orgs/g1", "2026-03-05T17:00+08:00", "2026-03-05T19:00+08:00");
  const Story planned = Join({Ready(), Planned("a", "2026-03-05T18:00+08:00", "venue: 'orgs/v1'")});
  GivenStory story = Given(planned).WithBookings(&others);
  story.When("start_session { session: 'a' venue: 'orgs/g1' }").ThenRefused(v1::SLOT_TAKEN, "orgs/g1");
  story.When("start_session { session: 'a' }");
  EXPECT_EQ(story.Case().sessions(0).venue(), "orgs/v1");
  // What was not planned is written down as it happens.
  EXPECT_EQ(Given(Ready())
                .WithBookings(&others)
                .When("start_session { mode: SESSION_MODE_IN_PERSON venue: 'orgs/g1' }")
                .Events()
                .size(),
            1u);
}

TEST(ReplaceMediator, TakesThePlaceInWhatIsPlannedAndHasToBeFree) {
  FakeBookings others;
  others.Take("people/helper", "2026-03-06T15:00+08:00", "2026-03-06T16:00+08:00");
  const Story planned = Join({Ready(), Planned("a", "2026-03-06T15:00+08:00", "people: 'people/mediator'")});
  const char* replace = "replace_mediator { from: 'people/mediator' to: 'people/helper' reason { text: '生病' } }";
  Given(planned).WithBookings(&others).When(replace).ThenRefused(v1::SLOT_TAKEN, "people/helper");
  GivenStory story = Given(planned).When(replace);
  ASSERT_EQ(story.Case().sessions(0).people_size(), 1);
  EXPECT_EQ(story.Case().sessions(0).people(0), "people/helper");
}

TEST(BookingsOf, FreesWhoLeftTheCase) {
  const Story planned =
      Join({Ready(), Planned("a", "2026-03-06T15:00+08:00", "people: 'people/mediator' people: 'people/justice'")});
  const GivenStory story = Given(Join(
      {planned, {"mediators_assigned { mediators { person: 'people/head' lead: true org: 'orgs/c1-committee' } }"}}));
  const std::vector<Booking> bookings = BookingsOf(story.Case());
  ASSERT_EQ(bookings.size(), 1u);
  EXPECT_EQ(bookings[0].people, std::vector<std::string>{"people/justice"});
}

TEST(BookingsOf, LastsAsLongAsThePlan) {
  const Story planned = Join({Ready(), Planned("a", "2026-03-06T15:00+08:00")});
  const auto after = [&](const Story& more) { return BookingsOf(Given(Join({planned, more})).Case()); };
  ASSERT_EQ(after({}).size(), 1u);
  EXPECT_EQ(after({})[0].end - after({})[0].start, absl::Hours(2));
  EXPECT_EQ(after({"session_started { session: 'a' }"}).size(), 1u);
  for (const char* over :
       {"session_cancelled { session: 'a' }", "session_ended { session: 'a' }", "case_merged { into: 'cases/c-2' }",
        "mediation_terminated { reason: 'other' }",
        "session_rescheduled { session: 'a' mode: SESSION_MODE_NOT_AT_THE_SAME_TIME }", "case_reopened { round: 2 }"}) {
    EXPECT_THAT(after({over}), IsEmpty()) << over;
  }
  EXPECT_THAT(after({"case_merged { into: 'cases/c-2' }", "merge_undone {}"}), IsEmpty());
  GivenStory closed = Given(planned);
  closed.WithCase([](v1::Case* c) { c->set_closed(true); });
  EXPECT_THAT(BookingsOf(closed.Case()), IsEmpty());
  EXPECT_FALSE(HasBookings(closed.Case()));
}

}  // namespace
}  // namespace gaiwan
