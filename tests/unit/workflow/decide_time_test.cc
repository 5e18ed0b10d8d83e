#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/base/proto_time.h"
#include "workflow/calendar.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

TEST(PauseCase, SaysWhyAndWhenSomebodyLooks) {
  Given(Opened())
      .When("pause_case { kind: 'survey' review_date: '2026-03-20' note { text: '测绘' } }")
      .Then({"case_paused { kind: 'survey' review_date: '2026-03-20' text { subject: 'case' open { text { text: '测绘' "
             "} } } }"});
  Given(Opened()).When("pause_case { kind: 'tea' review_date: '2026-03-20' }").ThenBadField("command.pause_case.kind");
  Given(Opened())
      .When("pause_case { kind: 'survey' review_date: '2026-03-04' }")
      .ThenBadField("command.pause_case.review_date");
  Given(Join({Opened(), {"case_paused { kind: 'survey' }"}}))
      .When("pause_case { kind: 'other' review_date: '2026-03-20' }")
      .ThenRefused(v1::ALREADY_PAUSED);
}

// A pause of thirty days at most, but for a survey of ninety.
const Definition& WithPauses() {
  static const auto* const made = [] {
    v1::Definition proto = OpenDefinition().proto();
    v1::PauseRule* survey = proto.add_pauses();
    survey->add_kinds("survey");
    survey->set_days_max(90);
    survey->set_source("测试");
    v1::PauseRule* any = proto.add_pauses();
    any->set_days_max(30);
    any->set_source("测试");
    v1::ClockRule* end = proto.add_clocks();
    end->set_id("pause-end");
    end->mutable_label()->set_zh("中止届满");
    end->add_starts()->set_event("case_paused");
    end->add_ends()->set_event("case_resumed");
    end->set_due_field("pause.end_date");
    end->set_on_expiry(v1::EXPIRY_RESUME);
    end->set_source("测试");
    auto definition = Definition::FromProto(proto);
    EXPECT_TRUE(definition.ok()) << definition.status();
    return new std::shared_ptr<const Definition>(*definition);
  }();
  return **made;
}

TEST(PauseCase, HasALastDay) {
  const auto given = [] { return Given(Opened()).At("2026-03-05T09:00+08:00").Under(&WithPauses()); };
  given()
      .When("pause_case { kind: 'other' review_date: '2026-03-20' }")
      .Then({"case_paused { kind: 'other' review_date: '2026-03-20' end_date: '2026-04-04' }"});
  given()
      .When("pause_case { kind: 'survey' review_date: '2026-03-20' end_date: '2026-06-03' }")
      .Then({"case_paused { kind: 'survey' review_date: '2026-03-20' end_date: '2026-06-03' }"});
  given()
      .When("pause_case { kind: 'other' review_date: '2026-03-20' end_date: '2026-04-05' }")
      .ThenBadField("command.pause_case.end_date");
  given()
      .When("pause_case { kind: 'other' review_date: '2026-03-05' end_date: '2026-03-04' }")
      .ThenBadField("command.pause_case.end_date");
  given().When("pause_case { kind: 'other' review_date: '2026-04-05' }").ThenBadField("command.pause_case.review_date");
}

TEST(PauseCase, IsProlongedWithAReason) {
  const auto given = [] {
    return Given(Join({Opened(),
                       {HappenedAt("2026-03-05T09:00+08:00",
                                   "case_paused { kind: 'other' review_date: '2026-03-20' end_date: '2026-04-04' }")}}))
        .At("2026-04-01T09:00+08:00")
        .Under(&WithPauses());
  };
  GivenStory story = given();
  story.When("pause_case { kind: 'other' review_date: '2026-04-15' note { text: '图还没出' } }")
      .Then({"case_paused { kind: 'other' review_date: '2026-04-15' end_date: '2026-05-01' text { subject: 'case' open "
             "{ text { text: '图还没出' } } } }"});
  EXPECT_EQ(ToTime(story.Case().pause().from_time()), TimeOf("2026-03-05T09:00+08:00")) << "the same pause";
  EXPECT_EQ(story.Case().pause().end_date(), "2026-05-01");
  given().When("pause_case { kind: 'other' review_date: '2026-04-15' }").ThenBadField("command.pause_case.note");
  given()
      .When("pause_case { kind: 'other' review_date: '2026-04-02' end_date: '2026-04-04' note { text: 'x' } }")
      .ThenBadField("command.pause_case.end_date");
  // One that stands for another reason, or for a suspicion, is not prolonged by this.
  given()
      .When("pause_case { kind: 'survey' review_date: '2026-04-15' note { text: 'x' } }")
      .ThenRefused(v1::ALREADY_PAUSED);
  given()
      .WithCase([](v1::Case* c) { c->mutable_sham_suspicion()->set_raised_by("people/head"); })
      .When("pause_case { kind: 'other' review_date: '2026-04-15' note { text: 'x' } }")
      .ThenRefused(v1::ALREADY_PAUSED);
}

TEST(ResumeCase, OnlyWhatIsPaused) {
  const Story paused = Join({Opened(), {HappenedAt("2026-03-04T10:00+08:00", "case_paused { kind: 'survey' }")}});
  Given(paused)
      .When("resume_case { note { text: '图已出' } }")
      .Then({"case_resumed { text { subject: 'case' open { text { text: '图已出' } } } }"});
  GivenStory bare = Given(paused).When("resume_case {}");
  bare.Then({"case_resumed {}"});
  EXPECT_FALSE(bare.Case().has_pause());
  Given(Opened()).When("resume_case {}").ThenRefused(v1::NOT_IN_THIS_STATE);
  Given(paused).HappenedAt("2026-03-04T09:00+08:00").When("resume_case {}").ThenRefused(v1::NOT_IN_THIS_STATE);
}

Story WithClock(const char* clock) {
  return Join({Opened(),
               {absl::StrCat("note_added {} clock_changes { kind: STARTED clock { id: 'acceptance' ", clock, " } }")}});
}
std::string Expire(absl::string_view due) {
  return absl::StrCat("expire_clock { clock: 'acceptance' due_time { seconds: ", absl::ToUnixSeconds(TimeOf(due)),
                      " } }");
}
// 2026-03-05T00:00+08:00.
constexpr char kRunning[] = "status: CLOCK_RUNNING next_time { seconds: 1772640000 } next_percent: 100";

TEST(ExpireClock, AtItsEndAndAtAWarning) {
  Given(WithClock(kRunning))
      .By("system/clock")
      .When(Expire("2026-03-05T00:00+08:00"))
      .Then({"clock_expired { clock: 'acceptance' }"});
  Given(WithClock("status: CLOCK_WAITING_FOR_CALENDAR next_time { seconds: 1772640000 } next_percent: 80"))
      .By("system/clock")
      .When(Expire("2026-03-05T00:00+08:00"))
      .Then({"clock_warned { clock: 'acceptance' percent: 80 }"});
}

TEST(ExpireClock, IsRefused) {
  const auto expire = [](const Story& past) { return Given(past).By("system/clock"); };
  expire(Opened()).When(Expire("2026-03-05T00:00+08:00")).ThenRefused(v1::CLOCK_UNKNOWN, "clocks/acceptance");
  expire(WithClock(kRunning)).When(Expire("2026-03-05T00:01+08:00")).ThenRefused(v1::CLOCK_MOVED, "clocks/acceptance");
  expire(WithClock("status: CLOCK_PAUSED")).When(Expire("2026-03-05T00:00+08:00")).ThenRefused(v1::CLOCK_MOVED);
  expire(WithClock("status: CLOCK_EXPIRED next_time { seconds: 1772640000 }"))
      .When(Expire("2026-03-05T00:00+08:00"))
      .ThenRefused(v1::CLOCK_MOVED);
  expire(WithClock(kRunning))
      .At("2026-03-04T23:59+08:00")
      .When(Expire("2026-03-05T00:00+08:00"))
      .ThenRefused(v1::CLOCK_NOT_DUE);
  Given(WithClock(kRunning)).When(Expire("2026-03-05T00:00+08:00")).ThenRefused(v1::SYSTEM_ONLY, "expire_clock");
}

// The simulation found it: a share of a period may end between two microseconds, and the row of a due clock keeps whole
// ones. Such a clock was refused as moved for ever, its end too.
TEST(ExpireClock, IsTheSameToTheMicrosecond) {
  constexpr char kBetween[] = "status: CLOCK_RUNNING next_time { seconds: 1772640000 nanos: 600 } next_percent: 80";
  const auto expire = [&] { return Given(WithClock(kBetween)).By("system/clock").At("2026-03-05T00:00+08:00"); };
  expire().When(Expire("2026-03-05T00:00+08:00")).Then({"clock_warned { clock: 'acceptance' percent: 80 }"});
  expire()
      .When("expire_clock { clock: 'acceptance' due_time { seconds: 1772640000 nanos: 1000 } }")
      .ThenRefused(v1::CLOCK_MOVED);
}

TEST(RecomputeClocks, SaysUnderWhichCalendar) {
  const Calendar calendar(4, absl::Span<const CalendarDay>());
  const auto recompute = [&] { return Given(WithClock(kRunning)).By("system/clock").WithCalendar(&calendar); };
  recompute().When("recompute_clocks { calendar_revision: 4 }").Then({"clocks_recomputed { calendar_revision: 4 }"});
  recompute().When("recompute_clocks { calendar_revision: 3 }").ThenRefused(v1::CLOCK_MOVED, "calendar");
  recompute().When("recompute_clocks { calendar_revision: 5 }").ThenRefused(v1::CLOCK_MOVED, "calendar");
  Given(WithClock(kRunning))
      .WithCalendar(&calendar)
      .When("recompute_clocks { calendar_revision: 4 }")
      .ThenRefused(v1::SYSTEM_ONLY, "recompute_clocks");
}

TEST(RaiseRisk, UpOnly) {
  GivenStory story = Given(Opened()).When("raise_risk { grade: 'yellow' note { text: '扬言动手' } }");
  story.Then({"risk_raised { risk: '1' grade: 'yellow' text { subject: 'case' open { text { text: '扬言动手' } } } }"});
  story.When("raise_risk { risk: '1' grade: 'yellow' note { text: 'x' } }").ThenRefused(v1::RISK_ONLY_UP, "risks/1");
  story.When("raise_risk { risk: '1' grade: 'red' reported: true note { text: 'x' } }");
  ASSERT_EQ(story.Case().risks_size(), 1);
  EXPECT_EQ(story.Case().risks(0).grade(), "red");
  EXPECT_TRUE(story.Case().risks(0).reported());
  story.When("raise_risk { risk: '1' grade: 'orange' note { text: 'x' } }").ThenRefused(v1::RISK_ONLY_UP, "risks/1");
  Given(Opened()).When("raise_risk { grade: 'green' note { text: 'x' } }").ThenBadField("command.raise_risk.grade");
}

// bug: after one red danger nobody could tell of another; who pressed the button again was told that grades only go up.
TEST(RaiseRisk, AnotherDangerIsTakenWhateverWasToldBefore) {
  const char* again = "raise_risk { grade: 'red' note { text: '又带刀来了' } }";
  const Story red = Join({Opened(), {"risk_raised { risk: '1' grade: 'red' }"}});
  const Story answered = Join({red, {"risk_acknowledged { risk: '1' }"}});
  for (const Story& before : {red, answered}) {
    GivenStory story = Given(before).By("people/grid").When(again);
    story.Then(
        {"risk_raised { risk: '2' grade: 'red' text { subject: 'case' open { text { text: '又带刀来了' } } } }"});
    ASSERT_EQ(story.Case().risks_size(), 2);
    EXPECT_EQ(story.Case().risks(1).acknowledged_by(), "");
  }
}

TEST(RaiseRisk, OpensACaseWhereThereIsNone) {
  Given({})
      .By("people/grid")
      .When("raise_risk { grade: 'red' reported: true note { text: '持刀' } }")
      .Then({"case_opened { definition { id: 'open' revision: 1 } unit: 'orgs/g1' committee: 'orgs/c1-committee' "
             "level: 'grid' opener_unit: 'orgs/g1' }",
             "risk_raised { risk: '1' grade: 'red' reported: true text { subject: 'case' open { text { text: '持刀' } "
             "} } }"});
  Given({})
      .By("people/nobody")
      .When("raise_risk { grade: 'red' note { text: 'x' } }")
      .ThenBadField("command.raise_risk.unit");
}

TEST(RaiseRisk, HoldsTheLimit) {
  Story many = Opened();
  for (int i = 0; i < 40; ++i) many.push_back(absl::StrCat("risk_raised { risk: 'r", i, "' grade: 'yellow' }"));
  Given(many).When("raise_risk { grade: 'red' note { text: 'x' } }").ThenRefused(v1::LIST_FULL, "risks");
  EXPECT_EQ(Given(many).When("raise_risk { risk: 'r3' grade: 'red' note { text: 'x' } }").Case().risks(3).grade(),
            "red");
}

}  // namespace
}  // namespace gaiwan
