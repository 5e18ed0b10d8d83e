#include "workflow/unit_records.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using testing::CommandOf;
using testing::FakeCodes;
using testing::FakeDirectory;
using testing::SampleDirectory;
using testing::TimeOf;

class UnitRecords : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Event> Decide(const std::string& person, const std::string& command,
                                   const std::string& org = "orgs/g1") {
    Facts facts;
    facts.directory = &directory_;
    facts.codes = &codes_;
    facts.actor = absl::StrCat("people/", person);
    facts.now = TimeOf("2026-03-05T18:00+08:00");
    facts.act_time = act_time_.empty() ? facts.now : TimeOf(act_time_);
    return DecideUnitCommand(org, CommandOf(command), facts, past_);
  }
  std::string FieldOf(const absl::StatusOr<v1::Event>& event) {
    v1::BadField detail;
    return ReadDetail(event.status(), &detail) ? detail.field() : event.status().ToString();
  }

  FakeDirectory directory_ = SampleDirectory();
  FakeCodes codes_ = FakeCodes().Add("screening_kind", {"regular", "festival"});
  UnitPast past_;
  std::string act_time_;
};

TEST_F(UnitRecords, ZeroIsAReport) {
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("grid", "report_day { unit: 'orgs/g1' date: '2026-03-05' }"));
  EXPECT_EQ(event.day_reported().ShortDebugString(), "date: \"2026-03-05\"");
}

TEST_F(UnitRecords, ASecondReportSaysWhichItCorrects) {
  past_.standing_report = 7;
  ASSERT_OK_AND_ASSIGN(
      const v1::Event event,
      Decide("grid", "report_day { unit: 'orgs/g1' date: '2026-03-04' visits: 3 clues: 1 note { text: '补' } }"));
  EXPECT_EQ(event.day_reported().corrects(), 7);
  EXPECT_EQ(event.day_reported().visits(), 3);
  EXPECT_EQ(event.day_reported().text().subject(), kUnitSubject);
  EXPECT_EQ(event.day_reported().text().open().text().text(), "补");
}

TEST_F(UnitRecords, OfADayThatWas) {
  EXPECT_EQ(FieldOf(Decide("grid", "report_day { unit: 'orgs/g1' date: '2026-03-06' }")), "command.report_day.date");
  directory_.Org("g2", "grid", "c1", "二网格", absl::CivilDay(2026, 3, 2)).Person("two", "g2", "grid-member");
  EXPECT_OK(Decide("two", "report_day { unit: 'orgs/g2' date: '2026-03-02' }", "orgs/g2"));
  EXPECT_EQ(FieldOf(Decide("two", "report_day { unit: 'orgs/g2' date: '2026-03-01' }", "orgs/g2")),
            "command.report_day.date");
  EXPECT_EQ(FieldOf(Decide("grid", "report_day { unit: 'orgs/nowhere' date: '2026-03-01' }", "orgs/nowhere")),
            "command.report_day.unit");
  act_time_ = "2026-03-05T18:01+08:00";
  EXPECT_EQ(ReasonOf(Decide("grid", "report_day { unit: 'orgs/g1' date: '2026-03-05' }").status()),
            v1::ACT_IN_THE_FUTURE);
}

TEST_F(UnitRecords, ByThoseOfTheUnitOrAboveIt) {
  const std::string report = "report_day { unit: 'orgs/g1' date: '2026-03-05' }";
  // Its grid member; registrar and heads of the committees of its village and town.
  for (const char* who : {"grid", "registrar", "head", "town-head"}) EXPECT_OK(Decide(who, report)) << who;
  // A mediator mediates; the judicial office guides; nobody is nobody.
  for (const char* who : {"mediator", "justice", "nobody"}) {
    EXPECT_EQ(ReasonOf(Decide(who, report).status()), v1::NOT_YOUR_ROLE) << who;
  }
  // A grid's member is below the village.
  EXPECT_EQ(ReasonOf(Decide("grid", "report_day { unit: 'orgs/c1' date: '2026-03-05' }", "orgs/c1").status()),
            v1::NOT_YOUR_ROLE);
  EXPECT_EQ(ReasonOf(Decide("registrar", "report_day { unit: 'orgs/c2' date: '2026-03-05' }", "orgs/c2").status()),
            v1::NOT_YOUR_ROLE);
}

TEST_F(UnitRecords, TheUnitIsTheOneThatTheNameNames) {
  EXPECT_EQ(FieldOf(Decide("head", "report_day { unit: 'orgs/c1' date: '2026-03-05' }")), "command.report_day.unit");
  EXPECT_EQ(FieldOf(Decide("head", "add_note { note { text: 'x' } }")), "name");
}

TEST_F(UnitRecords, AScreeningRound) {
  past_.next_screening = "3";
  const std::string round = "record_screening { unit: 'orgs/c1' from_date: '2026-03-02' to_date: '2026-03-05' ";
  ASSERT_OK_AND_ASSIGN(
      const v1::Event event,
      Decide("head", absl::StrCat(round, "kind: 'festival' households: 40 found: 3 settled: 3 }"), "orgs/c1"));
  EXPECT_EQ(event.screening_recorded().ShortDebugString(),
            "screening: \"3\" from_date: \"2026-03-02\" to_date: \"2026-03-05\" households: 40 found: 3 settled: 3 "
            "kind: \"festival\"");
  EXPECT_EQ(FieldOf(Decide("head", absl::StrCat(round, "kind: 'festival' found: 2 settled: 3 }"), "orgs/c1")),
            "command.record_screening.settled");
  EXPECT_EQ(FieldOf(Decide("head", absl::StrCat(round, "kind: 'holiday' }"), "orgs/c1")),
            "command.record_screening.kind");
  EXPECT_EQ(FieldOf(Decide("head",
                           "record_screening { unit: 'orgs/c1' from_date: '2026-03-03' to_date: '2026-03-02' "
                           "kind: 'regular' }",
                           "orgs/c1")),
            "command.record_screening.to_date");
  EXPECT_EQ(FieldOf(Decide("head",
                           "record_screening { unit: 'orgs/c1' from_date: '2026-03-03' to_date: '2026-03-06' "
                           "kind: 'regular' }",
                           "orgs/c1")),
            "command.record_screening.to_date");
  past_.screening_exists = true;
  EXPECT_EQ(ReasonOf(Decide("head", absl::StrCat(round, "kind: 'regular' screening: 'spring' }"), "orgs/c1").status()),
            v1::PART_EXISTS);
}

// Facts of who sees what: the judicial office its own township; the bureau and the governance centre the county; nobody
// else who happens to be attached to the county.
TEST(StandsOver, OfficesOfThePlaceAndOfTheCountyThatGuideAndNoOther) {
  FakeDirectory directory;
  directory.Org("x", "county").Org("t1", "town", "x").Org("t2", "town", "x").Org("c1", "village", "t1");
  directory.Org("g1", "grid", "c1").Org("c1-committee", "mediation_committee", "c1").Org("v1", "venue", "c1");
  directory.Org("t1-committee", "mediation_committee", "t1").Org("t1-justice", "judicial_office", "t1");
  directory.Org("t1-centre", "governance_centre", "t1").Org("t2-justice", "judicial_office", "t2");
  directory.Org("x-bureau", "justice_bureau", "x").Org("x-centre", "governance_centre", "x");
  directory.Org("x-court", "court", "x").Org("x-police", "police", "x");
  directory.Org("x-committee", "mediation_committee", "x");
  for (const char* office :
       {"g1", "c1", "c1-committee", "t1", "t1-committee", "t1-justice", "t1-centre", "x-bureau", "x-centre"}) {
    EXPECT_TRUE(StandsOver(directory, office, "g1")) << office;
  }
  for (const char* office : {"v1", "t2", "t2-justice", "x", "x-court", "x-police", "x-committee", "nowhere"}) {
    EXPECT_FALSE(StandsOver(directory, office, "g1")) << office;
  }
  EXPECT_FALSE(StandsOver(directory, "g1", "c1")) << "a grid is below its village";
  EXPECT_FALSE(StandsOver(directory, "t1-centre", "t2"));
  EXPECT_TRUE(StandsOver(directory, "x-court", "x-court")) << "what one reports oneself";
}

// A clue names the round it was found in.
TEST(RegisterClue, RefersToAScreeningRound) {
  using testing::Given;
  const auto clue = [](const std::string& screening) {
    return absl::StrCat("register_clue { unit: 'orgs/g1' text { facts: '争水' } screening: '", screening, "' }");
  };
  auto story = Given({}).By("people/grid").When(clue("orgs/g1/screenings/2"));
  EXPECT_EQ(story.Case().screening(), "orgs/g1/screenings/2");
  for (const char* wrong : {"2", "orgs/g1", "orgs/g1/screenings/", "orgs//screenings/2", "orgs/g1/screenings/2/3"}) {
    Given({}).By("people/grid").When(clue(wrong)).ThenBadField("command.register_clue.screening");
  }
}

}  // namespace
}  // namespace gaiwan
