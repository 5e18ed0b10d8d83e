#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kBothThere[] =
    "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } attendance { who: '2' presence: PRESENCE_BY_VIDEO } ";

TEST(ScheduleSession, PlansRoomAndTime) {
  Given(Opened())
      .When(
          "schedule_session { planned_start { seconds: 1773000000 } mode: SESSION_MODE_MIXED "
          "venue: 'orgs/v1' place { text: '二楼' } }")
      .Then({"session_scheduled { session: '1' planned_start { seconds: 1773000000 } mode: SESSION_MODE_MIXED "
             "planned_minutes: 120 venue: 'orgs/v1' text { subject: 'case' open { text { text: '二楼' } } } }"});
  Given(Opened())
      .When("schedule_session { planned_start {} mode: SESSION_MODE_FIELD venue: 'orgs/zz' }")
      .ThenBadField("command.schedule_session.venue");
  Given(Join({Opened(), {"session_scheduled { session: 'a' }"}}))
      .When("schedule_session { session: 'a' planned_start {} mode: SESSION_MODE_FIELD }")
      .ThenRefused(v1::PART_EXISTS, "sessions/a");
}

// Given() stands at 2026-03-05 18:00.
constexpr int64_t kNow = 1772704800;

TEST(ProposeTimes, StandInPlaceOfThoseBefore) {
  const std::string tomorrow =
      absl::StrCat("times { start_time { seconds: ", kNow + 86400, " } end_time { seconds: ", kNow + 93600, " } } ");
  Given(Opened())
      .When("propose_times { party: '2' " + tomorrow + "}")
      .Then({"times_proposed { party: '2' " + tomorrow + "}"});
  Given(Opened()).When("propose_times { party: '2' }").Then({"times_proposed { party: '2' }"});
  Given(Opened()).When("propose_times { party: '9' }").ThenRefused(v1::PART_UNKNOWN, "parties/9");
}

TEST(ProposeTimes, LieAheadAndEndAfterTheyBegin) {
  const auto proposed = [](int64_t start, int64_t end) {
    return absl::StrCat("propose_times { party: '1' times { start_time { seconds: ", kNow + 100,
                        " } end_time { seconds: ", kNow + 200, " } } times { start_time { seconds: ", kNow + start,
                        " } end_time { seconds: ", kNow + end, " } } }");
  };
  constexpr int64_t kDay = 86400;
  const std::pair<int64_t, int64_t> faulty[] = {{3600, 3600}, {7200, 3600}, {0, kDay + 1}, {-7200, 0}};
  for (const auto& [start, end] : faulty) {
    Given(Opened()).When(proposed(start, end)).ThenBadField("command.propose_times.times[1].end_time");
  }
  Given(Opened())
      .When(proposed(62 * kDay + 1, 62 * kDay + 2))
      .ThenBadField("command.propose_times.times[1].start_time");
  Given(Opened())
      .When(proposed(-3600, 3600))
      .Then({absl::StrCat("times_proposed { party: '1' times { start_time { seconds: ", kNow + 100,
                          " } end_time { seconds: ", kNow + 200, " } } times { start_time { seconds: ", kNow - 3600,
                          " } end_time { seconds: ", kNow + 3600, " } } }")});
}

TEST(ScheduleSession, HoldsTheLimit) {
  Story many = Opened();
  for (int i = 0; i < 60; ++i) many.push_back("session_scheduled { session: 's" + std::to_string(i) + "' }");
  Given(many)
      .When("schedule_session { planned_start {} mode: SESSION_MODE_FIELD }")
      .ThenRefused(v1::LIST_FULL, "sessions");
}

TEST(ScheduleSession, ListenersOnlyWithEachPartysConsent) {
  const char* open_doors = "schedule_session { planned_start {} mode: SESSION_MODE_FIELD public: true }";
  const Story one = {"consent_recorded { party: '1' kind: CONSENT_KIND_LISTENERS }"};
  const Story two = {"consent_recorded { party: '2' kind: CONSENT_KIND_LISTENERS }"};
  Given(Join({Opened(), one})).When(open_doors).ThenRefused(v1::LISTENERS_NOT_AGREED, "parties/2");
  Given(Join({Opened(), one, two}))
      .When(open_doors)
      .Then({"session_scheduled { session: '1' planned_start {} mode: SESSION_MODE_FIELD public: true planned_minutes: "
             "120 }"});
  // Taken back before it began.
  Given(Join({Opened(),
              Assigned(),
              Agreeing({"1", "2"}),
              one,
              two,
              {"session_scheduled { session: '1' public: true mode: SESSION_MODE_FIELD }",
               "consent_withdrawn { party: '1' kind: CONSENT_KIND_LISTENERS }"}}))
      .When("start_session { session: '1' }")
      .ThenRefused(v1::LISTENERS_NOT_AGREED, "parties/1");
}

TEST(StartSession, TakingPartAfterBeingToldIsConsent) {
  GivenStory story = Given(Join({Opened(),
                                 Assigned(),
                                 Agreeing({"1"}),
                                 Told({"2"}),
                                 {"session_scheduled { session: '1' mode: SESSION_MODE_VIDEO venue: 'orgs/v1' }"}}))
                         .When(absl::StrCat("start_session { session: '1' ", kBothThere, "}"));
  story.Then(
      {"consent_recorded { party: '2' kind: CONSENT_KIND_MEDIATION way: WAY_BY_TAKING_PART }",
       absl::StrCat("session_started { session: '1' mode: SESSION_MODE_VIDEO venue: 'orgs/v1' lead: 'people/mediator' ",
                    kBothThere, "}")});
  EXPECT_EQ(story.Case().parties(1).consents(0).way(), v1::WAY_BY_TAKING_PART);
}

TEST(StartSession, NoneWhoIsNotToldOrRefusedSitsAtTheTable) {
  const std::string start = absl::StrCat("start_session { mode: SESSION_MODE_FIELD ", kBothThere, "}");
  Given(Join({Opened(), Assigned(), Agreeing({"1"})})).When(start).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/2");
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"}), {"refusal_recorded { party: '2' }"}}))
      .When(start)
      .ThenRefused(v1::PARTY_REFUSED, "parties/2");
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"}), {"case_reopened { round: 2 }"}}))
      .When(start)
      .ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/1");
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"}), {"party_removed { party: '2' }"}}))
      .When(start)
      .ThenRefused(v1::PART_UNKNOWN, "parties/2");
}

TEST(StartSession, NeedsTwoSidesThatAreWilling) {
  const char* start = "start_session { mode: SESSION_MODE_PHONE }";
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"})}))
      .When(start)
      .Then({"session_started { session: '1' mode: SESSION_MODE_PHONE lead: 'people/mediator' }"});
  Given(Join({Opened(), Assigned(), Agreeing({"1"}), Told({"2"})}))
      .When(start)
      .ThenRefused(v1::CONSENT_MISSING, "parties/2");
  Given(Join({Opened(), Assigned(), Agreeing({"1"})})).When(start).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/2");
  Given(Join({Opened(), Assigned(), Agreeing({"1"}), {"refusal_recorded { party: '2' }"}}))
      .When(start)
      .ThenRefused(v1::PARTY_REFUSED, "parties/2");
  Given(Join({Opened(1), Assigned(), Agreeing({"1"})})).When(start).ThenRefused(v1::PARTIES_TOO_FEW);
  // Four households; both of one side want it, nobody of the other.
  Given(Join({Opened(4), Assigned(), Agreeing({"1", "3"})})).When(start).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/2");
}

TEST(StartSession, OneWhoStaysAwayIsNotWaitedFor) {
  Given(Join({Opened(4), Assigned(), Agreeing({"1", "2"})}))
      .When(
          "start_session { mode: SESSION_MODE_FIELD attendance { who: '3' presence: PRESENCE_ABSENT reason: 'work' } "
          "attendance { who: 'people/mediator' presence: PRESENCE_IN_THE_ROOM } }")
      .Then({"session_started { session: '1' mode: SESSION_MODE_FIELD lead: 'people/mediator' "
             "attendance { who: '3' presence: PRESENCE_ABSENT reason: 'work' } "
             "attendance { who: 'people/mediator' presence: PRESENCE_IN_THE_ROOM } }"});
}

TEST(StartSession, OneAtATimeAndNotTwice) {
  const Story running = {"session_started { session: '1' mode: SESSION_MODE_FIELD }"};
  const Story ended = {"session_ended { session: '1' result: SESSION_RESULT_CONTINUED }"};
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"}), running}))
      .When("start_session { mode: SESSION_MODE_FIELD }")
      .ThenRefused(v1::SESSION_RUNNING, "sessions/1");
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"}), running, ended}))
      .When("start_session { session: '1' }")
      .ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/1");
  Given(Opened()).When("start_session { session: '9' }").ThenRefused(v1::PART_UNKNOWN, "sessions/9");
  Given(Opened()).When("start_session {}").ThenBadField("command.start_session.mode");
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"})}))
      .When("start_session { mode: SESSION_MODE_FIELD venue: 'orgs/zz' }")
      .ThenBadField("command.start_session.venue");
  Given(Join({Opened(), Assigned(), Agreeing({"1", "2"})}))
      .When("start_session { session: 'mine' mode: SESSION_MODE_FIELD }")
      .Then({"session_started { session: 'mine' mode: SESSION_MODE_FIELD lead: 'people/mediator' }"});
}

TEST(RecordAttendance, OfARunningSession) {
  const Story running = {
      "session_started { session: '1' mode: SESSION_MODE_FIELD "
      "attendance { who: '1' presence: PRESENCE_ABSENT reason: 'work' } }"};
  GivenStory story = Given(Join({Opened(4), Assigned(), Agreeing({"1", "2"}), Told({"3"}), running}))
                         .When(
                             "record_attendance { session: '1' attendance { who: '3' presence: PRESENCE_BY_PHONE } "
                             "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } }");
  story.Then({"consent_recorded { party: '3' kind: CONSENT_KIND_MEDIATION way: WAY_BY_TAKING_PART }",
              "attendance_recorded { session: '1' attendance { who: '3' presence: PRESENCE_BY_PHONE } "
              "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } }"});
  EXPECT_EQ(story.Case().sessions(0).attendance_size(), 2);
  EXPECT_EQ(story.Case().sessions(0).attendance(0).presence(), v1::PRESENCE_IN_THE_ROOM);
  story.When("record_attendance { session: '1' attendance { who: '4' presence: PRESENCE_IN_THE_ROOM } }")
      .ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/4");
  story.When("record_attendance { session: '1' attendance { who: 'people/zz' presence: PRESENCE_IN_THE_ROOM } }")
      .ThenBadField("command.record_attendance.attendance[0].who");
  story
      .When(
          "record_attendance { session: '1' attendance { who: '1' presence: PRESENCE_ABSENT reason: 'work' } "
          "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } }")
      .ThenBadField("command.record_attendance.attendance[1].who");
  story.When("record_attendance { session: '7' attendance { who: '1' presence: PRESENCE_ABSENT reason: 'work' } }")
      .ThenRefused(v1::PART_UNKNOWN, "sessions/7");
  story.When("end_session { session: '1' result: SESSION_RESULT_CONTINUED }")
      .When("record_attendance { session: '1' attendance { who: '1' presence: PRESENCE_ABSENT reason: 'work' } }")
      .ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/1");
}

TEST(RecordAttendance, HoldsTheLimitOfASession) {
  Story story = Opened(100);
  std::string started = "session_started { session: '1' mode: SESSION_MODE_FIELD ";
  for (int i = 1; i <= 100; ++i)
    started += absl::StrCat("attendance { who: '", i, "' presence: PRESENCE_ABSENT reason: 'work' } ");
  story.push_back(started + "}");
  const auto record = [&](int people) {
    std::string command = "record_attendance { session: '1' ";
    for (int i = 0; i < people; ++i) {
      absl::StrAppend(&command, "attendance { who: 'people/p", i, "' presence: PRESENCE_IN_THE_ROOM } ");
    }
    return Given(story)
        .WithDirectory([](FakeDirectory* d) {
          for (int i = 0; i < 30; ++i) d->PersonWithoutPost(absl::StrCat("p", i));
        })
        .When(command + "}");
  };
  EXPECT_EQ(record(20).Case().sessions(0).attendance_size(), 120);
  record(21).ThenBadField("command.record_attendance.attendance");
}

// What a council says is an opinion or a matter of the village, and no other channel's session ends so.
TEST(EndSession, WithAnOpinionWhereACouncilSat) {
  const Story running = Join({Opened(), {"session_started { session: '1' }"}});
  for (const char* result : {"SESSION_RESULT_OPINION", "SESSION_RESULT_REFERRED_TO_VILLAGE"}) {
    const std::string end =
        absl::StrCat("end_session { session: '1' result: ", result, " minutes { text: '先远后近' } }");
    Given(running).When(end).ThenBadField("command.end_session.result");
    GivenStory council = Given(running).WithCase([](v1::Case* c) { c->set_channel("council"); }).When(end);
    EXPECT_EQ(v1::SessionResult_Name(council.Case().sessions(0).result()), result);
  }
}

TEST(EndSession, OfWhatRunsOrWasNotHeld) {
  Given(Join({Opened(), {"session_started { session: '1' }"}}))
      .When("end_session { session: '1' result: SESSION_RESULT_AGREED minutes { text: '谈妥' } }")
      .Then({"session_ended { session: '1' result: SESSION_RESULT_AGREED "
             "text { subject: 'case' open { text { text: '谈妥' } } } }"});
  const Story planned = {"session_scheduled { session: '1' }"};
  Given(Join({Opened(), planned}))
      .When("end_session { session: '1' result: SESSION_RESULT_NOT_HELD }")
      .Then({"session_ended { session: '1' result: SESSION_RESULT_NOT_HELD }"});
  Given(Join({Opened(), planned}))
      .When("end_session { session: '1' result: SESSION_RESULT_AGREED }")
      .ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/1");
  Given(Join({Opened(), planned, {"session_ended { session: '1' }"}}))
      .When("end_session { session: '1' result: SESSION_RESULT_NOT_HELD }")
      .ThenRefused(v1::SESSION_NOT_RUNNING);
  Given(Opened())
      .When("end_session { session: '2' result: SESSION_RESULT_AGREED }")
      .ThenRefused(v1::PART_UNKNOWN, "sessions/2");
}

TEST(RecordInvestigation, KeepsWhatWasFound) {
  Given(Opened())
      .When("record_investigation { record { text: '量了界桩' } party: '1' }")
      .Then({"investigation_recorded { party: '1' text { subject: 'case' open { text { text: '量了界桩' } } } }"});
  Given(Opened()).When("record_investigation { record { text: 'x' } party: '8' }").ThenRefused(v1::PART_UNKNOWN);
}

}  // namespace
}  // namespace gaiwan
