#include "workflow/acting/samples.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/workflow/acting/acting_fixture.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::SampleFrame FrameOf(int first, int rest) {
  v1::SampleFrame frame;
  for (int i = 0; i < first; ++i) frame.add_first(absl::StrFormat("cases/a-%03d", i));
  for (int i = 0; i < rest; ++i) frame.add_rest(absl::StrFormat("cases/b-%03d", i));
  frame.set_position(77);
  return frame;
}

// --- the draw -------------------------------------------------------------------------------------------------------

RC_GTEST_PROP(Draw, FollowsFromSeedAndFrameAlone, ()) {
  const int first = *rc::gen::inRange(0, 40);
  const int rest = *rc::gen::inRange(0, 80);
  const int size = *rc::gen::inRange(1, 60);
  const std::string seed = *rc::gen::container<std::string>(32, rc::gen::arbitrary<char>());
  const v1::SampleFrame frame = FrameOf(first, rest);
  const std::vector<std::string> drawn = Draw(seed, frame, size);
  RC_ASSERT(drawn == Draw(seed, frame, size));
  RC_ASSERT(drawn.size() == static_cast<size_t>(std::min(size, first + rest)));
  RC_ASSERT(std::set<std::string>(drawn.begin(), drawn.end()).size() == drawn.size());
  // Those that come first are all in before any other is.
  const size_t firsts = static_cast<size_t>(std::min(size, first));
  for (size_t i = 0; i < drawn.size(); ++i) RC_ASSERT((drawn[i].rfind("cases/a-", 0) == 0) == (i < firsts));
  // A smaller sample is the beginning of a larger one.
  const std::vector<std::string> more = Draw(seed, frame, size + 5);
  RC_ASSERT(std::equal(drawn.begin(), drawn.end(), more.begin()));
}

// What the anomaly report points at is called, whatever the seed says; the others are drawn as they would be without
// it.
TEST(Draw, ChosenComeFirstAndAreNotDrawnAgain) {
  const v1::SampleFrame frame = FrameOf(3, 20);
  google::protobuf::RepeatedPtrField<std::string> chosen;
  *chosen.Add() = frame.rest(7);
  *chosen.Add() = frame.first(1);
  const std::vector<std::string> drawn = Draw("seed", frame, 10, chosen);
  ASSERT_THAT(drawn, SizeIs(10));
  EXPECT_EQ(drawn[0], frame.rest(7));
  EXPECT_EQ(drawn[1], frame.first(1));
  EXPECT_EQ(std::set<std::string>(drawn.begin(), drawn.end()).size(), 10u);
  std::vector<std::string> by_chance = Draw("seed", frame, 12);
  std::erase_if(by_chance, [&](const std::string& name) { return name == drawn[0] || name == drawn[1]; });
  EXPECT_TRUE(std::equal(drawn.begin() + 2, drawn.end(), by_chance.begin()));
}

// Chi-squared over 20 cases, each expected 200 times of 1,000 draws of 4: beyond 43.8 (19 degrees, p = 0.001) the draw
// would favour some. The seeds are fixed, so it never fails by chance.
TEST(Draw, FavoursNobody) {
  const v1::SampleFrame frame = FrameOf(0, 20);
  std::map<std::string, int> times;
  for (int i = 0; i < 1000; ++i) {
    for (const std::string& name : Draw(absl::StrFormat("%032d", i), frame, 4)) ++times[name];
  }
  double chi_squared = 0;
  for (const std::string& name : frame.rest()) chi_squared += std::pow(times[name] - 200.0, 2) / 200.0;
  EXPECT_LT(chi_squared, 43.8);
}

TEST(Draw, ADigestTellsFramesApart) {
  EXPECT_EQ(FrameDigest(FrameOf(1, 2)), FrameDigest(FrameOf(1, 2)));
  EXPECT_NE(FrameDigest(FrameOf(1, 2)), FrameDigest(FrameOf(1, 3)));
  EXPECT_THAT(FrameDigest(FrameOf(0, 0)), SizeIs(32));
}

// --- the frame ------------------------------------------------------------------------------------------------------

v1::Case Concluded(const std::string& result = "agreement-written") {
  v1::Case c;
  c.set_name("cases/c-1");
  c.set_source("on-application");
  c.set_round(1);
  v1::RoundRecord* round = c.add_round_records();
  round->set_round(1);
  round->mutable_accepted();
  round->set_concluded_by("orgs/c1-committee");
  round->set_result(result);
  *round->mutable_concluded()->mutable_act_time() = ToProto(testing::TimeOf("2026-03-04T10:00+08:00"));
  return c;
}

TEST(ConclusionsOf, EachRoundThatWasTakenOnAndEnded) {
  v1::Case c = Concluded();
  ASSERT_THAT(ConclusionsOf(c), SizeIs(1));
  EXPECT_EQ(ConclusionsOf(c)[0].day, absl::CivilDay(2026, 3, 4));
  EXPECT_EQ(ConclusionsOf(c)[0].committee, "orgs/c1-committee");
  // Reopened: the round that is over counts, the one that goes on does not.
  c.set_round(2);
  c.add_round_records()->set_round(2);
  EXPECT_THAT(ConclusionsOf(c), SizeIs(1));
  EXPECT_THAT(ConclusionsOf(Concluded("void-entry")), IsEmpty());
  c = Concluded();
  c.set_merged_into("cases/c-2");
  EXPECT_THAT(ConclusionsOf(c), IsEmpty());
  c = Concluded();
  c.mutable_round_records(0)->clear_accepted();
  EXPECT_THAT(ConclusionsOf(c), IsEmpty()) << "declined";
  c.mutable_imported()->set_stage(v1::PAPER_STAGE_CLOSED);
  EXPECT_THAT(ConclusionsOf(c), SizeIs(1)) << "over on paper";
  c.clear_source();
  EXPECT_THAT(ConclusionsOf(c), IsEmpty()) << "a clue";
}

TEST(ComesFirst, WhatIsUnconfirmedOrSuspected) {
  v1::Case c = Concluded();
  EXPECT_FALSE(ComesFirst(c));
  c.mutable_settled();
  EXPECT_TRUE(ComesFirst(c));
  c.mutable_settled()->set_verified(true);
  EXPECT_FALSE(ComesFirst(c));
  c.mutable_sham_suspicion();
  EXPECT_TRUE(ComesFirst(c));
}

// --- drawing --------------------------------------------------------------------------------------------------------

constexpr char kDraw[] =
    "draw_sample { unit: 'orgs/x1-justice' from_unit: 'orgs/x1' from_date: '2026-03-01' to_date: '2026-03-05' size: 3 "
    "}";

class Samples : public ActingTest {
 protected:
  Samples() { past_.frame = &frame_; }
  v1::SampleFrame frame_ = FrameOf(1, 4);
};

TEST_F(Samples, IsDrawnByAnOfficeThatStandsOver) {
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("justice", kDraw));
  const v1::SampleDrawn& drawn = event.sample_drawn();
  EXPECT_EQ(drawn.sample(), "1");
  EXPECT_EQ(drawn.from_unit(), "orgs/x1");
  EXPECT_EQ(drawn.seed(), past_.seed);
  EXPECT_EQ(drawn.frame_size(), 5);
  EXPECT_EQ(drawn.first_size(), 1);
  EXPECT_EQ(drawn.frame_digest(), FrameDigest(frame_));
  EXPECT_EQ(drawn.frame_position(), 77);
  EXPECT_THAT(drawn.cases(), ElementsAreArray(Draw(past_.seed, frame_, 3)));
  EXPECT_EQ(drawn.cases(0), "cases/a-000");
  ASSERT_OK_AND_ASSIGN(const v1::Event second, Decide("justice", kDraw));
  EXPECT_EQ(second.sample_drawn().sample(), "2");
}

// bug: a flag led to a draw by chance, and the flagged case was mostly never rung up.
TEST_F(Samples, WhatIsChosenIsCalledInAnyCase) {
  const auto draw = [](const std::string& chosen) {
    return absl::StrCat("draw_sample { unit: 'orgs/x1-justice' from_unit: 'orgs/x1' from_date: '2026-03-01' ",
                        "to_date: '2026-03-05' size: 2 ", chosen, "}");
  };
  ASSERT_OK_AND_ASSIGN(const v1::Event event, Decide("justice", draw("chosen: 'cases/b-003' ")));
  EXPECT_THAT(event.sample_drawn().chosen(), ElementsAre("cases/b-003"));
  EXPECT_THAT(event.sample_drawn().cases(), ElementsAre("cases/b-003", "cases/a-000"));
  EXPECT_EQ(Field("justice", draw("chosen: 'cases/b-003' chosen: 'cases/elsewhere' ")),
            "command.draw_sample.chosen[1]");
  EXPECT_EQ(Field("justice", draw("chosen: 'cases/b-003' chosen: 'cases/b-003' ")), "command.draw_sample.chosen[1]");
  EXPECT_EQ(Field("justice", draw("chosen: 'cases/b-000' chosen: 'cases/b-001' chosen: 'cases/b-002' ")),
            "command.draw_sample.chosen");
}

TEST_F(Samples, ByNobodyElse) {
  for (const char* who : {"head", "mediator", "town-head", "bureau", "nobody", "grid"}) {
    EXPECT_EQ(Refusal(who, kDraw), v1::NOT_YOUR_ROLE) << who;
  }
  // A committee is no office that watches, and another town's office does not stand over this one.
  org_ = "orgs/x1-committee";
  EXPECT_EQ(Refusal("town-head",
                    "draw_sample { unit: 'orgs/x1-committee' from_unit: 'orgs/c1' from_date: '2026-03-01' "
                    "to_date: '2026-03-05' size: 3 }"),
            v1::NOT_YOUR_ROLE);
  org_ = "orgs/x2-justice";
  EXPECT_EQ(Refusal("other-justice",
                    "draw_sample { unit: 'orgs/x2-justice' from_unit: 'orgs/x1' from_date: '2026-03-01' "
                    "to_date: '2026-03-05' size: 3 }"),
            v1::NOT_YOUR_ROLE);
  org_ = "orgs/x-centre";
  EXPECT_OK(Decide("dispatcher",
                   "draw_sample { unit: 'orgs/x-centre' from_unit: 'orgs/x1' from_date: '2026-03-01' "
                   "to_date: '2026-03-05' size: 3 }"));
  org_ = "orgs/x-justice";
  EXPECT_OK(Decide("watcher",
                   "draw_sample { unit: 'orgs/x-justice' from_unit: 'orgs/x' from_date: '2026-03-01' "
                   "to_date: '2026-03-05' size: 3 }"));
}

TEST_F(Samples, OfDaysThatWereAndCasesThatAre) {
  const auto draw = [](const std::string& from, const std::string& to, const std::string& more = "") {
    return absl::StrCat("draw_sample { unit: 'orgs/x1-justice' from_unit: 'orgs/x1' from_date: '", from, "' to_date: '",
                        to, "' size: 3 ", more, "}");
  };
  EXPECT_EQ(Field("justice", draw("2026-03-05", "2026-03-04")), "command.draw_sample.to_date");
  EXPECT_EQ(Field("justice", draw("2026-03-05", "2026-03-06")), "command.draw_sample.to_date");
  EXPECT_EQ(Field("justice", draw("2025-03-03", "2026-03-05")), "command.draw_sample.to_date");
  EXPECT_OK(Decide("justice", draw("2025-03-04", "2026-03-05", "sample: 'spring'")));
  EXPECT_EQ(Refusal("justice", draw("2026-03-01", "2026-03-05", "sample: 'spring'")), v1::PART_EXISTS);
  EXPECT_EQ(Field("justice",
                  "draw_sample { unit: 'orgs/x1-justice' from_unit: 'orgs/nowhere' from_date: '2026-03-01' "
                  "to_date: '2026-03-05' size: 3 }"),
            "command.draw_sample.from_unit");
  EXPECT_EQ(Field("justice",
                  "draw_sample { unit: 'orgs/x2-justice' from_unit: 'orgs/x1' from_date: '2026-03-01' "
                  "to_date: '2026-03-05' size: 3 }"),
            "command.draw_sample.unit");
  frame_.Clear();
  EXPECT_EQ(Refusal("justice", draw("2026-03-01", "2026-03-05")), v1::NOT_IN_THIS_STATE);
  past_.frame = nullptr;
  EXPECT_EQ(Decide("justice", draw("2026-03-01", "2026-03-05")).status().code(), absl::StatusCode::kInternal);
}

// --- calling --------------------------------------------------------------------------------------------------------

class SampleCalls : public Samples {
 protected:
  SampleCalls() {
    EXPECT_OK(Decide("justice", kDraw));
    past_.call = &call_;
    call_.add_involved("people/mediator");
  }
  std::string Call(const std::string& outcome, const std::string& more = "") const {
    return absl::StrCat("record_sample_call { unit: 'orgs/x1-justice' sample: '1' case: 'cases/a-000' outcome: ",
                        outcome, " ", more, "}");
  }
  v1::SampleCallFacts call_;
};

TEST_F(SampleCalls, TheLastOneStands) {
  ASSERT_OK_AND_ASSIGN(const v1::Event event,
                       Decide("justice", Call("SAMPLE_OUTCOME_NOT_REACHED", "note { text: '无人接听' }")));
  EXPECT_EQ(event.sample_called().text().subject(), kUnitSubject);
  EXPECT_EQ(event.sample_called().text().open().text().text(), "无人接听");
  const v1::Sample* sample = FindSample(acts_, "1");
  EXPECT_FALSE(FoundOtherwise(*sample, "cases/a-000"));
  ASSERT_OK(Decide("justice-2", Call("SAMPLE_OUTCOME_DENIED")));
  sample = FindSample(acts_, "1");
  EXPECT_TRUE(FoundOtherwise(*sample, "cases/a-000"));
  EXPECT_FALSE(FoundOtherwise(*sample, "cases/b-000"));
  EXPECT_EQ(sample->cases(0).actor(), "people/justice-2");
  EXPECT_FALSE(sample->cases(0).has_note());
  EXPECT_EQ(sample->cases(1).outcome(), v1::SAMPLE_OUTCOME_UNSPECIFIED);
}

TEST_F(SampleCalls, ByTheOfficeAndNobodyWhoHadToDoWithTheCase) {
  for (const char* who : {"bureau", "head", "mediator"}) {
    EXPECT_EQ(Refusal(who, Call("SAMPLE_OUTCOME_CONFIRMED")), v1::NOT_YOUR_ROLE) << who;
  }
  call_.add_involved("people/justice");
  EXPECT_EQ(Refusal("justice", Call("SAMPLE_OUTCOME_CONFIRMED")), v1::SAME_PERSON);
  EXPECT_OK(Decide("justice-2", Call("SAMPLE_OUTCOME_CONFIRMED")));
}

TEST_F(SampleCalls, OfACaseOfTheSample) {
  EXPECT_EQ(Refusal("justice",
                    "record_sample_call { unit: 'orgs/x1-justice' sample: '2' case: 'cases/a-000' "
                    "outcome: SAMPLE_OUTCOME_CONFIRMED }"),
            v1::PART_UNKNOWN);
  EXPECT_EQ(Refusal("justice",
                    "record_sample_call { unit: 'orgs/x1-justice' sample: '1' case: 'cases/z' "
                    "outcome: SAMPLE_OUTCOME_CONFIRMED }"),
            v1::PART_UNKNOWN);
  past_.call = nullptr;
  EXPECT_EQ(Decide("justice", Call("SAMPLE_OUTCOME_CONFIRMED")).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace gaiwan
