// One hostile definition for each kind of fault, and one with many of them reported in one go.
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/definition.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

// As small as a definition gets that has one of each.
constexpr char kSmall[] = R"(
  id: "small" revision: 1 title { zh: "小" }
  steps { id: "one" label { zh: "一" } }
  levels { id: "village" label { zh: "村" } org_kinds: "village" }
  guarantees { id: "free" label { zh: "自愿" } }
  roles { id: "staff" label { zh: "人员" } relation: RELATION_HOLDER }
  roles { id: "machine" label { zh: "系统" } relation: RELATION_SYSTEM }
  groups { id: "notes" actions { command: "add_note" by: "staff" } }
  tracks {
    id: "main" label { zh: "案件" } subject: SUBJECT_CASE
    openings { command: "open_case" to: "open" by: "staff" }
    states {
      id: "open" label { zh: "开" } step: "one" includes: "notes"
      actions { command: "terminate" by: "staff" guards: "mediator-assigned"
                targets { when: "mediation-over" to: "ended" } targets { to: "stay" } }
      actions { command: "void_case" by: "staff" targets { to: "ended" } moves { track: "consent" from: "asked" to: "given" } }
    }
    states { id: "ended" label { zh: "完" } outcome: OUTCOME_CONCLUDED closed: true }
  }
  tracks {
    id: "consent" label { zh: "意愿" } subject: SUBJECT_PARTY
    openings { event: "party_added" to: "asked" }
    states { id: "asked" label { zh: "待" } rest: true actions { command: "record_consent" by: "staff" targets { to: "given" } } }
    states { id: "given" label { zh: "是" } rest: true }
  }
  clocks {
    id: "term" label { zh: "期限" } starts { entering: "open" } runs_in: "open" length: 3 unit: UNIT_WORKING_DAYS
    on_expiry: EXPIRY_URGE source: "本地承诺" warnings: 50
  }
)";

v1::Definition Small() {
  v1::Definition definition;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kSmall, &definition));
  return definition;
}

std::vector<std::string> PathsOf(const v1::Definition& definition, bool warnings = false) {
  std::vector<std::string> paths;
  for (const v1::Fault& fault : CheckDefinition(definition)) {
    EXPECT_FALSE(fault.words().zh().empty()) << fault.path();
    EXPECT_FALSE(fault.words().en().empty()) << fault.path();
    if (fault.warning() == warnings) paths.push_back(fault.path());
  }
  return paths;
}

v1::Track* Main(v1::Definition* d) {
  return d->mutable_tracks(0);
}
v1::State* Open(v1::Definition* d) {
  return Main(d)->mutable_states(0);
}
v1::Action* Terminate(v1::Definition* d) {
  return Open(d)->mutable_actions(0);
}
v1::ClockRule* Term(v1::Definition* d) {
  return d->mutable_clocks(0);
}

// One that refuses acceptance, the first of the definition.
v1::AdmissibilityRule* Rule(v1::Definition* d) {
  if (d->admissibility_size() > 0) return d->mutable_admissibility(0);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(id: "crime" label { zh: "犯罪" } effect: ADMISSIBILITY_EFFECT_REFUSE_ACCEPTANCE dispute_classes: "98"
         advice { zh: "报警" } source: "刑法" decline_reason: "crime" letter: "decline-letter")",
      d->add_admissibility()));
  return d->mutable_admissibility(0);
}

TEST(CheckDefinition, FindsNothingInASoundOne) {
  EXPECT_THAT(PathsOf(Small()), IsEmpty());
  v1::Definition with_rules = Small();
  Rule(&with_rules);
  with_rules.mutable_settling()->add_vague_words("尽快");
  EXPECT_THAT(PathsOf(with_rules), IsEmpty());
}

// What is left out is no 0.
TEST(CheckDefinition, AnOptionalNumberHasItsLeastOnlyWhereItStands) {
  v1::Definition definition = Small();
  EXPECT_THAT(PathsOf(definition), IsEmpty());
  definition.set_group_representatives_max(1);
  EXPECT_THAT(PathsOf(definition), ::testing::ElementsAre("group_representatives_max"));
  definition.set_group_representatives_max(2);
  EXPECT_THAT(PathsOf(definition), IsEmpty());
}

struct Hostile {
  const char* name;
  std::function<void(v1::Definition*)> spoil;
  const char* path;
};

class OneFault : public ::testing::TestWithParam<Hostile> {};

TEST_P(OneFault, IsReportedWithItsPath) {
  v1::Definition definition = Small();
  GetParam().spoil(&definition);
  EXPECT_THAT(PathsOf(definition), Contains(GetParam().path));
  EXPECT_THAT(Definition::FromProto(definition), StatusIs(absl::StatusCode::kInvalidArgument));
}

INSTANTIATE_TEST_SUITE_P(
    CheckDefinition, OneFault,
    ::testing::Values(
        // Names and labels.
        Hostile{"BadId", [](auto* d) { d->set_id("Not An Id"); }, "id"},
        Hostile{"NoTitle", [](auto* d) { d->clear_title(); }, "title.zh"},
        Hostile{"LabelInEnglishOnly",
                [](auto* d) {
                  Open(d)->mutable_label()->clear_zh();
                  Open(d)->mutable_label()->set_en("open");
                },
                "tracks[main].states[open].label.zh"},
        Hostile{"RoleWithoutLabel", [](auto* d) { d->mutable_roles(0)->clear_label(); }, "roles[staff].label.zh"},
        Hostile{"TwoStatesOfOneId", [](auto* d) { *Main(d)->add_states() = Main(d)->states(1); },
                "tracks[main].states[ended].id"},
        Hostile{"TwoRolesOfOneId", [](auto* d) { *d->add_roles() = d->roles(0); }, "roles[staff].id"},
        Hostile{"ReservedWordAsState", [](auto* d) { Main(d)->mutable_states(1)->set_id("previous"); },
                "tracks[main].states[previous].id"},
        Hostile{"NoMainTrack", [](auto* d) { Main(d)->set_id("other"); }, "tracks"},
        Hostile{"MainTrackOfParties", [](auto* d) { Main(d)->set_subject(v1::SUBJECT_PARTY); }, "tracks[main].subject"},
        Hostile{"OneKindAtTwoLevels",
                [](auto* d) {
                  *d->add_levels() = d->levels(0);
                  d->mutable_levels(1)->set_id("town");
                },
                "levels[town].org_kinds[0]"},
        // What does not exist.
        Hostile{"UnknownCommand", [](auto* d) { Terminate(d)->set_command("make_tea"); },
                "tracks[main].states[open].actions[make_tea].command"},
        Hostile{"ClockCommand", [](auto* d) { Terminate(d)->set_command("expire_clock"); },
                "tracks[main].states[open].actions[expire_clock].command"},
        Hostile{"OtherClockCommand", [](auto* d) { Terminate(d)->set_command("recompute_clocks"); },
                "tracks[main].states[open].actions[recompute_clocks].command"},
        Hostile{"UnknownRole", [](auto* d) { Terminate(d)->set_by(0, "king"); },
                "tracks[main].states[open].actions[terminate].by[0]"},
        Hostile{"ActionByNobody", [](auto* d) { Terminate(d)->clear_by(); },
                "tracks[main].states[open].actions[terminate].by"},
        Hostile{"ActionByTheServer", [](auto* d) { Terminate(d)->set_by(0, "machine"); },
                "tracks[main].states[open].actions[terminate].by[0]"},
        Hostile{"UnknownGuard", [](auto* d) { Terminate(d)->set_guards(0, "weather-fine"); },
                "tracks[main].states[open].actions[terminate].guards[0]"},
        Hostile{"UnknownCondition", [](auto* d) { Terminate(d)->mutable_targets(0)->set_when("moon-full"); },
                "tracks[main].states[open].actions[terminate].targets[0].when"},
        Hostile{"UnknownTarget", [](auto* d) { Terminate(d)->mutable_targets(0)->set_to("moon"); },
                "tracks[main].states[open].actions[terminate].targets[0].to"},
        Hostile{"NoTimeOfDay", [](auto* d) { Term(d)->set_closes_at("24:30"); }, "clocks[term].closes_at"},
        Hostile{"ClosesAtMidnight", [](auto* d) { Term(d)->set_closes_at("00:00"); }, "clocks[term].closes_at"},
        Hostile{"HoursThatClose",
                [](auto* d) {
                  Term(d)->set_unit(v1::UNIT_HOURS);
                  Term(d)->set_closes_at("17:30");
                },
                "clocks[term].closes_at"},
        Hostile{"UnknownStep", [](auto* d) { Open(d)->set_step("six"); }, "tracks[main].states[open].step"},
        Hostile{"StepOnASideTrack", [](auto* d) { d->mutable_tracks(1)->mutable_states(0)->set_step("one"); },
                "tracks[consent].states[asked].step"},
        Hostile{"UnknownGroup", [](auto* d) { Open(d)->set_includes(0, "songs"); },
                "tracks[main].states[open].includes[0]"},
        Hostile{"UnusedGroup", [](auto* d) { Open(d)->clear_includes(); }, "groups[notes]"},
        Hostile{"UnknownTrackToMove", [](auto* d) { Open(d)->mutable_actions(1)->mutable_moves(0)->set_track("x"); },
                "tracks[main].states[open].actions[void_case].moves[0].track"},
        Hostile{"UnknownStateToMove", [](auto* d) { Open(d)->mutable_actions(1)->mutable_moves(0)->set_to("x"); },
                "tracks[main].states[open].actions[void_case].moves[0].to"},
        Hostile{"UnknownOpeningEvent",
                [](auto* d) { d->mutable_tracks(1)->mutable_openings(0)->set_event("rain_fell"); },
                "tracks[consent].openings[0].event"},
        Hostile{"OpeningEventOfAnotherKind",
                [](auto* d) { d->mutable_tracks(1)->mutable_openings(0)->set_event("session_started"); },
                "tracks[consent].openings[0].event"},
        Hostile{"OpeningByACommandThatOpensNothing",
                [](auto* d) { Main(d)->mutable_openings(0)->set_command("close_case"); },
                "tracks[main].openings[0].command"},
        Hostile{"CommandAboutSomethingElse",
                [](auto* d) { d->mutable_tracks(1)->mutable_states(0)->mutable_actions(0)->set_command("close_case"); },
                "tracks[consent].states[asked].actions[close_case].command"},
        // The shape of the flow.
        Hostile{"UnreachableState",
                [](auto* d) {
                  v1::State* state = Main(d)->add_states();
                  state->set_id("island");
                  state->mutable_label()->set_zh("岛");
                  state->set_outcome(v1::OUTCOME_VOID);
                },
                "tracks[main].states[island]"},
        Hostile{"DeadEnd",
                [](auto* d) {
                  Main(d)->mutable_states(1)->clear_outcome();
                  Main(d)->mutable_states(1)->set_rest(true);
                },
                "tracks[main].states[ended]"},
        Hostile{"DeadEndOfASideTrack", [](auto* d) { d->mutable_tracks(1)->mutable_states(1)->set_rest(false); },
                "tracks[consent].states[given]"},
        Hostile{"StateNobodyWatches", [](auto* d) { d->clear_clocks(); }, "tracks[main].states[open]"},
        Hostile{"NoLastResort", [](auto* d) { Terminate(d)->mutable_targets()->RemoveLast(); },
                "tracks[main].states[open].actions[terminate].targets[0].when"},
        Hostile{"UnconditionalTargetFirst", [](auto* d) { Terminate(d)->mutable_targets(0)->clear_when(); },
                "tracks[main].states[open].actions[terminate].targets[0].when"},
        Hostile{"ActionTwice", [](auto* d) { *Open(d)->add_actions() = Open(d)->actions(0); },
                "tracks[main].states[open].actions[terminate]"},
        // Clocks.
        Hostile{"ClockWithoutExpiry", [](auto* d) { Term(d)->clear_on_expiry(); }, "clocks[term].on_expiry"},
        Hostile{"ClockThatEndsTheCase",
                [](auto* d) {
                  Term(d)->set_on_expiry(v1::EXPIRY_MOVE_TRACK);
                  Term(d)->set_expiry_to("ended");
                },
                "clocks[term].expiry_to"},
        Hostile{"ClockThatGoesNowhere", [](auto* d) { Term(d)->set_on_expiry(v1::EXPIRY_MOVE_TRACK); },
                "clocks[term].expiry_to"},
        Hostile{"ClockWithoutLength", [](auto* d) { Term(d)->clear_length(); }, "clocks[term].length"},
        Hostile{"ClockWithoutUnit", [](auto* d) { Term(d)->clear_unit(); }, "clocks[term].unit"},
        Hostile{"ClockLongerThanItsUnitAllows",
                [](auto* d) {
                  Term(d)->set_unit(v1::UNIT_CALENDAR_YEARS);
                  Term(d)->set_length(100);
                },
                "clocks[term].length"},
        Hostile{"UnknownDueField",
                [](auto* d) {
                  Term(d)->clear_length();
                  Term(d)->set_due_field("moon.phase");
                },
                "clocks[term].due_field"},
        Hostile{"DueFieldOfAnotherSubject",
                [](auto* d) {
                  Term(d)->clear_length();
                  Term(d)->set_due_field("obligation.due_date");
                },
                "clocks[term].due_field"},
        Hostile{"ClockWithoutSource", [](auto* d) { Term(d)->clear_source(); }, "clocks[term].source"},
        Hostile{"ClockWithoutStart", [](auto* d) { Term(d)->clear_starts(); }, "clocks[term].starts"},
        Hostile{"ClockOnAnUnknownTrack", [](auto* d) { Term(d)->set_track("moon"); }, "clocks[term].track"},
        Hostile{"ClockInAnUnknownState", [](auto* d) { Term(d)->set_runs_in(0, "moon"); }, "clocks[term].runs_in[0]"},
        Hostile{"UnknownTriggerEvent", [](auto* d) { Term(d)->add_ends()->set_event("rain_fell"); },
                "clocks[term].ends[0].event"},
        Hostile{"UnknownTriggerLevel", [](auto* d) { Term(d)->add_starts()->set_level("moon"); },
                "clocks[term].starts[1].level"},
        Hostile{"UnknownTriggerState", [](auto* d) { Term(d)->add_starts()->set_leaving("moon"); },
                "clocks[term].starts[1].leaving"},
        Hostile{"EmptyTrigger", [](auto* d) { Term(d)->add_starts(); }, "clocks[term].starts[1]"},
        Hostile{"WarningAtTheEnd", [](auto* d) { Term(d)->add_warnings(100); }, "clocks[term].warnings[1]"},
        Hostile{"WarningOnTheLastDay", [](auto* d) { Term(d)->add_warn_days_before(0); },
                "clocks[term].warn_days_before[0]"},
        Hostile{"WarningYearsAhead", [](auto* d) { Term(d)->add_warn_days_before(366); },
                "clocks[term].warn_days_before[0]"},
        Hostile{"WarningDaysRising",
                [](auto* d) {
                  Term(d)->add_warn_days_before(3);
                  Term(d)->add_warn_days_before(7);
                },
                "clocks[term].warn_days_before[1]"},
        Hostile{"WarningDayTwice",
                [](auto* d) {
                  Term(d)->add_warn_days_before(7);
                  Term(d)->add_warn_days_before(7);
                },
                "clocks[term].warn_days_before[1]"},
        // What may not be mediated, and what is looked at when parties settle.
        Hostile{"RuleOfNoCase", [](auto* d) { Rule(d)->clear_dispute_classes(); }, "admissibility[crime]"},
        Hostile{"TwoRulesOfOneId", [](auto* d) { *d->add_admissibility() = *Rule(d); }, "admissibility[crime].id"},
        Hostile{"RuleWithoutAdvice", [](auto* d) { Rule(d)->clear_advice(); }, "admissibility[crime].advice.zh"},
        Hostile{"RuleWithoutSource", [](auto* d) { Rule(d)->clear_source(); }, "admissibility[crime].source"},
        Hostile{"RuleWithoutEffect", [](auto* d) { Rule(d)->clear_effect(); }, "admissibility[crime].effect"},
        Hostile{"RefusalWithoutLetter", [](auto* d) { Rule(d)->clear_letter(); }, "admissibility[crime].letter"},
        Hostile{"RefusalWithoutReason", [](auto* d) { Rule(d)->clear_decline_reason(); },
                "admissibility[crime].decline_reason"},
        Hostile{"FlagWithALetter", [](auto* d) { Rule(d)->set_effect(v1::ADMISSIBILITY_EFFECT_FLAG); },
                "admissibility[crime].letter"},
        Hostile{"EmptyWord", [](auto* d) { d->mutable_settling()->add_vague_words(""); }, "settling.vague_words[0]"},
        Hostile{"WordTwice",
                [](auto* d) {
                  d->mutable_settling()->add_payment_words("现金");
                  d->mutable_settling()->add_payment_words("现金");
                },
                "settling.payment_words[1]"},
        Hostile{"LandWithoutDisposal", [](auto* d) { d->mutable_settling()->add_land_words("草场"); },
                "settling.disposal_words"},
        Hostile{"ShareOfMoreThanAll", [](auto* d) { d->mutable_settling()->set_informed_note_below_percent(101); },
                "settling.informed_note_below_percent"},
        Hostile{"WrittenFormWithoutSource",
                [](auto* d) {
                  v1::WrittenForm* form = d->mutable_settling()->add_written_forms();
                  form->add_dispute_classes("07-12");
                  form->mutable_words()->set_zh("书面");
                },
                "settling.written_forms[0].source"},
        Hostile{"WrittenFormOfNothing",
                [](auto* d) {
                  v1::WrittenForm* form = d->mutable_settling()->add_written_forms();
                  form->mutable_words()->set_zh("书面");
                  form->set_source("x");
                },
                "settling.written_forms[0].dispute_classes"},
        Hostile{"GroupEventWithoutSource", [](auto* d) { d->mutable_group_event()->set_people_min(10); },
                "group_event.source"},
        Hostile{"GroupEventOfOne",
                [](auto* d) {
                  d->mutable_group_event()->set_people_min(1);
                  d->mutable_group_event()->set_source("x");
                },
                "group_event.people_min"},
        Hostile{"PauseWithoutSource",
                [](auto* d) {
                  d->add_pauses()->set_days_max(30);
                },
                "pauses[0].source"},
        Hostile{"PauseBehindOneForAny",
                [](auto* d) {
                  for (int i = 0; i < 2; ++i) {
                    d->add_pauses()->set_days_max(30);
                    d->mutable_pauses(i)->set_source("x");
                  }
                },
                "pauses[0]"},
        Hostile{"PauseThatNoClockEnds",
                [](auto* d) {
                  d->add_pauses()->set_days_max(30);
                  d->mutable_pauses(0)->set_source("x");
                },
                "pauses"},
        Hostile{"PauseEndedByAnotherClock", [](auto* d) { Term(d)->set_on_expiry(v1::EXPIRY_RESUME); },
                "clocks[term].on_expiry"},
        Hostile{"DesignationWithoutSource", [](auto* d) { d->mutable_designation()->set_declines_min(2); },
                "designation.source"},
        Hostile{"ExtendedToNoField",
                [](auto* d) {
                  Term(d)->set_extended_to_field("case.birthday");
                  Term(d)->mutable_extended_by()->set_zh("院长");
                },
                "clocks[term].extended_to_field"},
        Hostile{"ExtendedByNobody", [](auto* d) { Term(d)->set_extended_to_field("pause.end_date"); },
                "clocks[term].extended_by"},
        Hostile{"UnknownStartField", [](auto* d) { Term(d)->set_start_field("case.birthday"); },
                "clocks[term].start_field"},
        Hostile{"StartFieldOfSomethingElse", [](auto* d) { Term(d)->set_start_field("confirmation.performance_end"); },
                "clocks[term].start_field"},
        Hostile{"UnknownInterruption", [](auto* d) { Term(d)->set_interrupted_by("case.birthday"); },
                "clocks[term].interrupted_by"},
        Hostile{"UnknownTriggerCondition", [](auto* d) { Term(d)->mutable_starts(0)->set_when("sunny"); },
                "clocks[term].starts[0].when"},
        // Limits.
        Hostile{"TooManySteps",
                [](auto* d) {
                  for (int i = 0; i < 20; ++i) {
                    v1::Step* step = d->add_steps();
                    step->set_id(absl::StrCat("s", i));
                    step->mutable_label()->set_zh("步");
                  }
                },
                "steps"},
        Hostile{"SourceTooLong", [](auto* d) { Term(d)->set_source(std::string(201, 'x')); }, "clocks[term].source"},
        Hostile{"NoRevision", [](auto* d) { d->clear_revision(); }, "revision"}),
    [](const ::testing::TestParamInfo<Hostile>& hostile) { return std::string(hostile.param.name); });

TEST(CheckDefinition, ReportsEverythingInOneGo) {
  v1::Definition definition = Small();
  definition.clear_title();
  Terminate(&definition)->set_by(0, "king");
  Terminate(&definition)->set_guards(0, "weather-fine");
  Terminate(&definition)->mutable_targets(0)->set_to("moon");
  Open(&definition)->set_step("six");
  Term(&definition)->clear_on_expiry();
  Term(&definition)->clear_source();
  Term(&definition)->set_runs_in(0, "moon");
  definition.mutable_tracks(1)->mutable_states(1)->mutable_label()->clear_zh();
  EXPECT_THAT(PathsOf(definition),
              IsSupersetOf({"title.zh", "tracks[main].states[open].actions[terminate].by[0]",
                            "tracks[main].states[open].actions[terminate].guards[0]",
                            "tracks[main].states[open].actions[terminate].targets[0].to",
                            "tracks[main].states[open].step", "clocks[term].on_expiry", "clocks[term].source",
                            "clocks[term].runs_in[0]", "tracks[consent].states[given].label.zh"}));
}

TEST(CheckDefinition, WarnsOfACommandThatIsNotBuilt) {
  v1::Definition definition = Small();
  v1::Action* action = Open(&definition)->add_actions();
  action->set_command("report_day");
  action->add_by("staff");
  EXPECT_THAT(PathsOf(definition), IsEmpty());
  EXPECT_THAT(PathsOf(definition, true), Contains("tracks[main].states[open].actions[report_day].command"));
  EXPECT_THAT(Definition::FromProto(definition), IsOk());
}

TEST(CheckDefinitionText, SaysLineAndColumnOfWhatDoesNotParse) {
  const std::vector<v1::Fault> faults = CheckDefinitionText("id: \"x\"\nrevision: 1\n  colour: 3\n");
  ASSERT_FALSE(faults.empty());
  EXPECT_TRUE(absl::StartsWith(faults[0].path(), "3:")) << faults[0].path();
  EXPECT_TRUE(absl::StrContains(faults[0].words().en(), "colour"));
}

TEST(FromTextproto, CarriesTheFaultsInItsStatus) {
  const absl::Status status = Definition::FromTextproto("id: 'x' revision: 1").status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  v1::Faults faults;
  ASSERT_TRUE(ReadDetail(status, &faults));
  EXPECT_EQ(faults.reason(), v1::DEFINITION_HAS_FAULTS);
  EXPECT_GE(faults.faults_size(), 2);
}

TEST(Definition, FindsWhatItHolds) {
  ASSERT_OK_AND_ASSIGN(std::shared_ptr<const Definition> definition, Definition::FromTextproto(kSmall));
  EXPECT_NE(definition->FindState("main", "open"), nullptr);
  EXPECT_EQ(definition->FindState("main", "asked"), nullptr);
  EXPECT_NE(definition->FindAction("main", "open", "add_note"), nullptr);  // Of the group.
  EXPECT_EQ(definition->FindAction("main", "ended", "add_note"), nullptr);
  EXPECT_EQ(definition->LevelOfOrgKind("village"), "village");
  EXPECT_EQ(definition->LevelOfOrgKind("court"), "");
  EXPECT_THAT(definition->TracksOf("record_consent"), ::testing::ElementsAre("consent"));
  EXPECT_THAT(definition->TracksOf("report_day"), IsEmpty());
  EXPECT_NE(definition->FindOpening("consent", "party_added"), nullptr);
  EXPECT_EQ(definition->FindOpening("consent", "open_case"), nullptr);
  EXPECT_THAT(definition->commands(), Contains("open_case"));
}

}  // namespace
}  // namespace gaiwan::testing
