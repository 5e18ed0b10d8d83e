#include "workflow/acting/stand_ins.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/workflow/acting/acting_fixture.h"

namespace gaiwan {
namespace {

class StandIns : public ActingTest {
 protected:
  StandIns() { org_ = "orgs/c1-committee"; }
  static std::string Add(const std::string& absent, const std::string& stand_in, const std::string& from = "2026-03-05",
                         const std::string& to = "2026-03-10", const std::string& more = "") {
    return absl::StrCat("appoint_stand_in { unit: 'orgs/c1-committee' absent: 'people/", absent, "' stand_in: 'people/",
                        stand_in, "' from_date: '", from, "' to_date: '", to, "' ", more, "}");
  }
  static std::string End(const std::string& absent, const std::string& stand_in) {
    return absl::StrCat("end_stand_in { unit: 'orgs/c1-committee' absent: 'people/", absent, "' stand_in: 'people/",
                        stand_in, "' }");
  }
};

TEST_F(StandIns, AreAppointedForATime) {
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("head", Add("mediator", "helper", "2026-03-05", "2026-03-10",
                                                                 "reason { text: '住院' }")));
  EXPECT_EQ(event.stand_in_appointed().absent(), "people/mediator");
  EXPECT_EQ(event.stand_in_appointed().stand_in(), "people/helper");
  EXPECT_EQ(event.stand_in_appointed().text().subject(), kUnitSubject);
  const v1::StandIn& stand_in = *acts_.stand_ins.at(0);
  EXPECT_EQ(stand_in.unit(), org_);
  EXPECT_FALSE(HoldsOn(stand_in, absl::CivilDay(2026, 3, 4)));
  EXPECT_TRUE(HoldsOn(stand_in, absl::CivilDay(2026, 3, 5)));
  EXPECT_TRUE(HoldsOn(stand_in, absl::CivilDay(2026, 3, 10)));
  EXPECT_FALSE(HoldsOn(stand_in, absl::CivilDay(2026, 3, 11)));
}

TEST_F(StandIns, ByWhoDisposesOfTheUnit) {
  for (const char* who : {"mediator", "helper", "grid", "nobody", "other-justice", "dispatcher", "far"}) {
    EXPECT_EQ(Refusal(who, Add("mediator", "helper")), v1::NOT_YOUR_ROLE) << who;
  }
  // Its registrar, heads above, its judicial office; each for another time.
  EXPECT_OK(Decide("registrar", Add("mediator", "helper", "2026-03-05", "2026-03-05")));
  EXPECT_OK(Decide("town-head", Add("mediator", "helper", "2026-03-06", "2026-03-06")));
  EXPECT_OK(Decide("justice", Add("mediator", "helper", "2026-03-07", "2026-03-07")));
  EXPECT_OK(Decide("bureau", Add("mediator", "helper", "2026-03-08", "2026-03-08")));
}

TEST_F(StandIns, NobodyTakesAnothersWorkByTheirOwnWord) {
  EXPECT_EQ(Refusal("registrar", Add("head", "registrar")), v1::SAME_PERSON);
  EXPECT_OK(Decide("head", Add("head", "registrar"))) << "who is away may say who stands in";
}

TEST_F(StandIns, BetweenPeopleOfThePlace) {
  const std::string absent = "command.appoint_stand_in.absent";
  const std::string stand_in = "command.appoint_stand_in.stand_in";
  EXPECT_EQ(Field("head", Add("mediator", "mediator")), stand_in);
  EXPECT_EQ(Field("head", Add("town-head", "helper")), absent) << "no post here";
  EXPECT_EQ(Field("head", Add("somebody", "helper")), absent);
  EXPECT_EQ(Field("head", Add("mediator", "somebody")), stand_in);
  EXPECT_EQ(Field("head", Add("mediator", "far")), stand_in) << "of another town";
  EXPECT_EQ(Field("head", Add("mediator", "nobody")), stand_in);
  EXPECT_OK(Decide("head", Add("mediator", "town-head"))) << "of the town above";
  EXPECT_OK(Decide("head", Add("mediator", "grid", "2026-03-11", "2026-03-12"))) << "of the village it serves";
}

TEST_F(StandIns, OnDaysToCome) {
  const std::string from = "command.appoint_stand_in.from_date";
  const std::string to = "command.appoint_stand_in.to_date";
  EXPECT_EQ(Field("head", Add("mediator", "helper", "2026-03-04", "2026-03-10")), from);
  EXPECT_EQ(Field("head", Add("mediator", "helper", "2026-03-10", "2026-03-09")), to);
  EXPECT_EQ(Field("head", Add("mediator", "helper", "2026-03-05", "2027-03-06")), to);
  EXPECT_OK(Decide("head", Add("mediator", "helper", "2026-03-05", "2027-03-05")));
}

TEST_F(StandIns, NotTwiceAtATimeAndNotByWhoIsAway) {
  ASSERT_OK(Decide("head", Add("mediator", "helper")));
  EXPECT_EQ(Refusal("head", Add("mediator", "helper", "2026-03-10", "2026-03-12")), v1::PART_EXISTS);
  EXPECT_EQ(Field("head", Add("registrar", "mediator", "2026-03-10", "2026-03-12")),
            "command.appoint_stand_in.stand_in");
  EXPECT_OK(Decide("head", Add("registrar", "mediator", "2026-03-11", "2026-03-12")));
  EXPECT_OK(Decide("head", Add("mediator", "registrar"))) << "two may share the work";
}

TEST_F(StandIns, EndBeforeTheirLastDay) {
  ASSERT_OK(Decide("head", Add("mediator", "helper")));
  ASSERT_OK(Decide("head", Add("mediator", "helper", "2026-04-01", "2026-04-10")));
  now_ = "2026-03-07T08:00+08:00";
  EXPECT_EQ(Refusal("grid", End("mediator", "helper")), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(Refusal("head", End("mediator", "registrar")), v1::PART_UNKNOWN);
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("mediator", End("mediator", "helper")));
  EXPECT_EQ(event.stand_in_ended().end_date(), "2026-03-07");
  EXPECT_TRUE(HoldsOn(*acts_.stand_ins[0], absl::CivilDay(2026, 3, 6)));
  EXPECT_FALSE(HoldsOn(*acts_.stand_ins[0], absl::CivilDay(2026, 3, 7)));
  EXPECT_FALSE(HoldsOn(*acts_.stand_ins[1], absl::CivilDay(2026, 4, 2))) << "what has not begun ends as well";
  EXPECT_EQ(Refusal("head", End("mediator", "helper")), v1::PART_UNKNOWN);
  EXPECT_OK(Decide("head", Add("mediator", "helper", "2026-03-07", "2026-03-10"))) << "and may begin anew";
}

TEST_F(StandIns, WhatIsOverCannotBeEnded) {
  ASSERT_OK(Decide("head", Add("mediator", "helper")));
  now_ = "2026-03-11T08:00+08:00";
  EXPECT_EQ(Refusal("head", End("mediator", "helper")), v1::PART_UNKNOWN);
  EXPECT_EQ(acts_.stand_ins[0]->end_date(), "");
}

}  // namespace
}  // namespace gaiwan
