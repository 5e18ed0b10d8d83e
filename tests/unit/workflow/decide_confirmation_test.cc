#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/calendar.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kHandOver[] = "hand_over { way: HAND_OVER_WAY_BY_POST number: 'EMS1' } ";

std::string Apply(const std::string& more = "", const std::string& applicants = "applicants: '1' applicants: '2' ") {
  return absl::StrCat("apply_for_confirmation { agreement: '1' ", kHandOver, applicants, more, " }");
}
Story Effective() {
  return Join({Opened(), Agreeing({"1", "2"}), InEffect("1")});
}
// In effect since then, with this clause.
Story EffectiveAt(absl::string_view time, const std::string& clause = "kind: CLAUSE_KIND_APOLOGY") {
  return Join(
      {Opened(),
       Agreeing({"1", "2"}),
       {absl::StrCat("agreement_drafted { agreement: '1' clauses { from_party: '1' to_party: '2' ", clause, " } }"),
        absl::StrCat("agreement_effective { agreement: '1' effective_time { seconds: ",
                     absl::ToUnixSeconds(TimeOf(time)), " } }")}});
}
std::string Applied(const std::string& more = "", const std::string& court = "orgs/k") {
  return absl::StrCat("confirmation_applied_for { confirmation: '1' agreement: '1' court: '", court, "' ", kHandOver,
                      "applicants: '1' applicants: '2' ", more, " }");
}

// The national holiday of 2026, with its make-up Saturday, as the State Council has it.
const Calendar& GoldenWeek() {
  static const auto* const calendar = [] {
    std::vector<CalendarDay> days;
    for (const int day : {1, 2, 5, 6, 7}) days.push_back({absl::CivilDay(2026, 10, day), false, "国庆节"});
    days.push_back({absl::CivilDay(2026, 10, 10), true, "国庆节调休"});
    return new Calendar(1, days);
  }();
  return *calendar;
}

bool LateWhen(absl::string_view effective, absl::string_view act_time, absl::string_view now) {
  GivenStory story = Given(EffectiveAt(effective)).WithCalendar(&GoldenWeek()).At(now).HappenedAt(act_time);
  story.When(Apply("explanations { words { text: '当面赔礼，已经说明' } } "));
  EXPECT_EQ(story.Events().size(), 1u) << "late or not, it goes";
  return story.Case().confirmations_size() == 1 && story.Case().confirmations(0).late();
}

TEST(ApplyForConfirmation, GoesToTheCourtOfTheCounty) {
  Given(Effective()).WithCalendar(&GoldenWeek()).When(Apply()).Then({Applied()});
}

// CPL art. 205 (30 days), art. 85: the first day is not counted, a last day off moves, posted in time is in time.
TEST(ApplyForConfirmation, TheThirtiethDayCounts) {
  EXPECT_FALSE(LateWhen("2026-03-02T11:00+08:00", "2026-04-01T23:59+08:00", "2026-04-01T23:59+08:00"));
  EXPECT_TRUE(LateWhen("2026-03-02T11:00+08:00", "2026-04-02T00:00+08:00", "2026-04-02T00:00+08:00"));
}

TEST(ApplyForConfirmation, DayThirtyInGoldenWeekMovesBehindIt) {
  EXPECT_FALSE(LateWhen("2026-09-05T12:00+08:00", "2026-10-08T17:00+08:00", "2026-10-08T17:00+08:00"));
  EXPECT_TRUE(LateWhen("2026-09-05T12:00+08:00", "2026-10-09T09:00+08:00", "2026-10-09T09:00+08:00"));
}

// The county's definition says how long; a class of disputes may have a period of its own.
TEST(ApplyForConfirmation, IsLateByTheClockOfTheDefinition) {
  v1::Definition changed = OpenDefinition().proto();
  v1::ClockRule* clock = changed.add_clocks();
  clock->set_id("confirmation");
  clock->mutable_label()->set_zh("申请司法确认");
  clock->add_starts()->set_event("agreement_effective");
  clock->set_length(20);
  clock->set_unit(v1::UNIT_CALENDAR_DAYS);
  clock->set_rolls_over(true);
  clock->set_on_expiry(v1::EXPIRY_MARK_OVERDUE);
  clock->set_source("测试");
  v1::ClockOverride* land = clock->add_overrides();
  land->set_dispute_class("07");
  land->set_length(10);
  const auto made = Definition::FromProto(changed);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto late_on = [&](const char* day, const char* dispute_class) {
    GivenStory story = Given(EffectiveAt("2026-03-02T11:00+08:00")).WithCalendar(&GoldenWeek()).Under(made->get());
    story.WithCase([&](v1::Case* c) { c->set_dispute_class(dispute_class); }).At(day);
    story.When(Apply("explanations { words { text: '已经说明' } } "));
    return story.Case().confirmations_size() == 1 && story.Case().confirmations(0).late();
  };
  // The twentieth day is Sunday the 22nd; it moves to Monday.
  EXPECT_FALSE(late_on("2026-03-23T17:00+08:00", "02-03"));
  EXPECT_TRUE(late_on("2026-03-24T09:00+08:00", "02-03"));
  EXPECT_FALSE(late_on("2026-03-12T17:00+08:00", "07-03"));
  EXPECT_TRUE(late_on("2026-03-13T09:00+08:00", "07-03"));
}

// Civil Code art. 203: with hours of business, until they end.
TEST(ApplyForConfirmation, IsLateWhenTheCounterHasClosedOnTheLastDay) {
  v1::Definition changed = OpenDefinition().proto();
  v1::ClockRule* clock = changed.add_clocks();
  clock->set_id("confirmation");
  clock->mutable_label()->set_zh("申请司法确认");
  clock->add_starts()->set_event("agreement_effective");
  clock->set_length(30);
  clock->set_unit(v1::UNIT_CALENDAR_DAYS);
  clock->set_rolls_over(true);
  clock->set_closes_at("17:30");
  clock->set_on_expiry(v1::EXPIRY_MARK_OVERDUE);
  clock->set_source("测试");
  const auto made = Definition::FromProto(changed);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto late_at = [&](const char* moment) {
    GivenStory story = Given(EffectiveAt("2026-03-02T11:00+08:00")).WithCalendar(&GoldenWeek()).Under(made->get());
    story.At(moment);
    story.When(Apply("explanations { words { text: '已经说明' } } "));
    return story.Case().confirmations_size() == 1 && story.Case().confirmations(0).late();
  };
  EXPECT_FALSE(late_at("2026-04-01T17:29+08:00"));
  EXPECT_TRUE(late_at("2026-04-01T17:30+08:00"));
}

TEST(ApplyForConfirmation, PostedInTimeIsInTime) {
  EXPECT_FALSE(LateWhen("2026-03-02T11:00+08:00", "2026-04-01T17:00+08:00", "2026-04-04T10:00+08:00"));
}

TEST(ApplyForConfirmation, DayThirtyOneGoesAndIsMarked) {
  EXPECT_TRUE(LateWhen("2026-03-02T11:00+08:00", "2026-04-02T09:00+08:00", "2026-04-02T09:00+08:00"));
  // Of a year without a calendar the last day is taken as it falls.
  Given(Effective()).At("2026-04-02T09:00+08:00").When(Apply()).Then({Applied("late: true")});
  Given(Effective()).At("2026-04-01T09:00+08:00").When(Apply()).Then({Applied()});
}

// CPL Interpretation art. 355: clause by clause, whatever kind of dispute it is.
TEST(ApplyForConfirmation, MaintenanceGrazingRentAndAUseLineWithoutTitleAreEligible) {
  struct Dispute {
    const char* dispute_class;
    const char* clause;
  };
  for (const Dispute& dispute :
       {Dispute{"01-03", "kind: CLAUSE_KIND_MONEY amount { currency: 'CNY' fen: 50000 } ongoing: true"},
        Dispute{"07-03", "kind: CLAUSE_KIND_MONEY amount { currency: 'CNY' fen: 800000 } due_date: '2026-11-30'"},
        Dispute{"07-01", "kind: CLAUSE_KIND_OMISSION"}}) {
    const auto given = [&](const std::string& more) {
      return Given(EffectiveAt("2026-03-02T11:00+08:00", absl::StrCat(dispute.clause, more)))
          .WithCase([&](v1::Case* c) { c->set_dispute_class(dispute.dispute_class); });
    };
    EXPECT_EQ(given("").When(Apply()).Events().size(), 1u) << dispute.dispute_class;
    const std::string deciding = " decides_status_or_title: true";
    given(deciding).When(Apply()).ThenBadField("command.apply_for_confirmation.override_reason");
    EXPECT_EQ(given(deciding).When(Apply("override_reason { text: '双方坚持' }")).Events().size(), 1u);
  }
}

// PML art. 33, design §4: what keeps us from sending it keeps nobody from going there. Late is marked all the same.
TEST(ApplyForConfirmation, ThePartiesAlwaysApplyThemselves) {
  const std::string themselves =
      "apply_for_confirmation { agreement: '1' court: 'orgs/alone' hand_over { way: HAND_OVER_WAY_BY_THE_PARTIES } "
      "applicants: '1' applicants: '2' }";
  const auto given = [](absl::string_view at) {
    return Given(EffectiveAt("2026-03-02T11:00+08:00", "kind: CLAUSE_KIND_MONEY decides_status_or_title: true"))
        .WithCalendar(&GoldenWeek())
        .At(at);
  };
  GivenStory story = given("2026-03-20T09:00+08:00");
  story.When(themselves);
  ASSERT_EQ(story.Events().size(), 1u);
  const v1::ConfirmationAppliedFor& applied = story.Events()[0].confirmation_applied_for();
  EXPECT_EQ(applied.court(), "orgs/alone") << "where they went, competent or not";
  EXPECT_EQ(applied.hand_over().way(), v1::HAND_OVER_WAY_BY_THE_PARTIES);
  EXPECT_GT(applied.findings_size(), 0) << "what it leaves open is known, and nobody explains it for them";
  EXPECT_FALSE(applied.late());
  EXPECT_TRUE(story.Case().line_hand_overs().empty());
  GivenStory late = given("2026-04-20T09:00+08:00");
  late.When(themselves);
  EXPECT_TRUE(late.Case().confirmations(0).late());
  // The same, sent by us, is refused without a reason.
  given("2026-03-20T09:00+08:00")
      .When(Apply("court: 'orgs/alone'"))
      .ThenBadField("command.apply_for_confirmation.override_reason");
}

TEST(ApplyForConfirmation, TheDelegatingCourtIsCompetent) {
  const auto delegated = [](const char* state) {
    return Given(Effective()).WithCalendar(&GoldenWeek()).WithCase([state](v1::Case* c) {
      c->mutable_delegation()->set_court("orgs/alone");
      v1::DelegationState parsed;
      ASSERT_TRUE(v1::DelegationState_Parse(state, &parsed));
      c->mutable_delegation()->set_state(parsed);
    });
  };
  delegated("DELEGATION_STATE_ACCEPTED").When(Apply()).Then({Applied("", "orgs/alone")});
  delegated("DELEGATION_STATE_RETURNED").When(Apply()).Then({Applied("", "orgs/alone")});
  delegated("DELEGATION_STATE_DECLINED").When(Apply()).Then({Applied()});
}

TEST(ApplyForConfirmation, AnotherCourtNeedsAReason) {
  const auto given = [] { return Given(Effective()).WithCalendar(&GoldenWeek()); };
  given().When(Apply("court: 'orgs/alone'")).ThenBadField("command.apply_for_confirmation.override_reason");
  given()
      .When(Apply("court: 'orgs/alone' override_reason { text: '标的物在该院辖区' }"))
      .Then({Applied("text { subject: 'case' open { text { text: '标的物在该院辖区' } } }", "orgs/alone")});
  given().When(Apply("court: 'orgs/k'")).Then({Applied()});
  given().When(Apply("court: 'orgs/x1'")).ThenBadField("command.apply_for_confirmation.court");
  given().When(Apply("court: 'orgs/zz'")).ThenBadField("command.apply_for_confirmation.court");
  const auto nowhere = [&] { return given().WithCase([](v1::Case* c) { c->set_committee("orgs/zz"); }); };
  nowhere().When(Apply()).ThenBadField("command.apply_for_confirmation.court");
  EXPECT_EQ(nowhere().When(Apply("court: 'orgs/k'")).Events().size(), 1u);
}

// CPL art. 205: a party's domicile and the place of what is in dispute make their courts competent, as far as they are
// in the directory; the committee's is the one proposed.
TEST(ApplyForConfirmation, TheCourtsOfDomicileAndOfWhatIsInDisputeAreCompetent) {
  const auto given = [](const char* domicile, const char* place) {
    return Given(Join({Effective(),
                       {absl::StrCat("facts_amended { place: '", place, "' }"),
                        absl::StrCat("party_amended { party: '2' domicile: '", domicile, "' }")}}))
        .WithCalendar(&GoldenWeek())
        .WithDirectory([](FakeDirectory* directory) {
          directory->Org("y", "county", "", "邻县").Org("y-court", "court", "y", "邻县人民法院");
          directory->Org("y1", "village", "y", "邻村");
        });
  };
  for (const auto& [domicile, place] : {std::pair("orgs/y1", ""), std::pair("", "orgs/y1")}) {
    given(domicile, place).When(Apply("court: 'orgs/y-court'")).Then({Applied("", "orgs/y-court")});
    given(domicile, place).When(Apply()).Then({Applied()});
  }
  given("", "").When(Apply("court: 'orgs/y-court'")).ThenBadField("command.apply_for_confirmation.override_reason");
}

// CPL Interpretation art. 352: several organisations took part: the court at the seat of any of them.
TEST(ApplyForConfirmation, TheCourtOfEachCommitteeThatTookPartIsCompetent) {
  const auto given = [](bool joined) {
    return Given(Effective())
        .WithCalendar(&GoldenWeek())
        .WithDirectory([](FakeDirectory* directory) {
          directory->Org("y", "county", "", "邻县").Org("y-court", "court", "y", "邻县人民法院");
          directory->Org("y-committee", "mediation_committee", "y", "邻县人民调解委员会");
        })
        .WithCase([joined](v1::Case* c) {
          v1::JointCommittee* joint = c->add_joint_committees();
          joint->set_committee("orgs/y-committee");
          joint->set_joined(joined);
        });
  };
  given(true).When(Apply()).Then({Applied()});
  given(true).When(Apply("court: 'orgs/y-court'")).Then({Applied("", "orgs/y-court")});
  given(false).When(Apply("court: 'orgs/y-court'")).ThenBadField("command.apply_for_confirmation.override_reason");
  // The court that invited the mediation, and no other, whoever took part.
  const auto invited = [&] {
    return given(true).WithCase([](v1::Case* c) { c->mutable_delegation()->set_court("orgs/alone"); });
  };
  invited().When(Apply()).Then({Applied("", "orgs/alone")});
  invited().When(Apply("court: 'orgs/k'")).ThenBadField("command.apply_for_confirmation.override_reason");
}

// CPL art. 205: the parties apply together.
TEST(ApplyForConfirmation, TheAgreementsPartiesApplyTogether) {
  const std::string field = "command.apply_for_confirmation.applicants";
  Given(Effective()).When(Apply("", "applicants: '1' ")).ThenBadField(field);
  Given(Effective()).When(Apply("", "applicants: '1' applicants: '1' ")).ThenBadField(field + "[1]");
  Given(Effective()).When(Apply("", "applicants: '1' applicants: '7' ")).ThenRefused(v1::PART_UNKNOWN, "parties/7");
  // A household that the agreement does not bind keeps nobody from the court.
  EXPECT_EQ(Given(Join({Opened(3), Agreeing({"1", "2"}), InEffect("1")})).When(Apply()).Events().size(), 1u);
}

TEST(ApplyForConfirmation, NeedsAnAgreementInEffectThatStands) {
  Given(Opened()).When(Apply()).ThenRefused(v1::PART_UNKNOWN, "agreements/1");
  Given(Join({Opened(), Drafted("1")})).When(Apply()).ThenRefused(v1::NOT_EFFECTIVE, "agreements/1");
  Given(Effective())
      .WithCase([](v1::Case* c) { c->mutable_agreements(0)->set_replaced(true); })
      .When(Apply())
      .ThenRefused(v1::NOT_EFFECTIVE, "agreements/1");
  Given(Effective()).HappenedAt("2026-03-02T10:59+08:00").When(Apply()).ThenRefused(v1::NOT_EFFECTIVE);
}

TEST(ApplyForConfirmation, OneApplicationAtATime) {
  const Story applied = Join({Effective(), {Applied()}});
  Given(applied).When(Apply()).ThenRefused(v1::NOT_IN_THIS_STATE, "confirmations/1");
  Given(applied).When(Apply("confirmation: '1'")).ThenRefused(v1::PART_EXISTS, "confirmations/1");
  for (const char* final : {"NOT_ACCEPTED", "WITHDRAWN", "DEEMED_WITHDRAWN", "REJECTED"}) {
    const std::string answered = absl::StrCat("court_answered { confirmation: '1' answer: COURT_ANSWER_", final, " }");
    EXPECT_EQ(Given(Join({applied, {answered}})).When(Apply()).Case().confirmations_size(), 2) << final;
  }
  Given(Join({applied, {"court_answered { confirmation: '1' answer: COURT_ANSWER_CONFIRMED }"}}))
      .When(Apply())
      .ThenRefused(v1::NOT_IN_THIS_STATE);
  Story many = Effective();
  for (int i = 0; i < 40; ++i) {
    many.push_back(absl::StrCat("confirmation_applied_for { confirmation: 'c", i, "' agreement: '2' }"));
  }
  Given(many).When(Apply()).ThenRefused(v1::LIST_FULL, "confirmations");
}

// --- the court's answers ---------------------------------------------------------------------------------------------

std::string Answer(const std::string& answer) {
  return absl::StrCat("record_court_answer { confirmation: '1' answer: COURT_ANSWER_", answer,
                      " court_number: '（2026）青2821民特1号' due_date: '2026-03-20' }");
}
// The answers so far, as they came.
GivenStory Answered(const std::vector<std::string>& answers) {
  Story story = Join({Effective(), {Applied()}});
  for (const std::string& answer : answers) {
    story.push_back(absl::StrCat("court_answered { confirmation: '1' answer: COURT_ANSWER_", answer, " }"));
  }
  return Given(story);
}

TEST(RecordCourtAnswer, KeepsNumberAndDay) {
  GivenStory filed = Answered({});
  filed.When(
      "record_court_answer { confirmation: '1' answer: COURT_ANSWER_FILED court_number: '民特1号' note { text: 'x' } "
      "}");
  filed.Then(
      {"court_answered { confirmation: '1' answer: COURT_ANSWER_FILED court_number: '民特1号' "
       "text { subject: 'case' open { text { text: 'x' } } } }"});
  EXPECT_EQ(filed.Case().confirmations(0).court_number(), "民特1号");
  EXPECT_EQ(filed.Case().confirmations(0).answer(), v1::COURT_ANSWER_FILED);
  EXPECT_EQ(Answered({}).When(Answer("SUPPLEMENT_REQUIRED")).Case().confirmations(0).due_date(), "2026-03-20");
}

// CPL art. 206; CPL Interpretation art. 355, 357, 358, 372.
TEST(RecordCourtAnswer, EachAnswerHasThoseThatMayFollow) {
  struct Row {
    std::vector<std::string> before;
    std::vector<std::string> next;
  };
  const std::vector<std::string> all = {"RECEIVED",     "FILED",     "SUPPLEMENT_REQUIRED", "SUMMONS",
                                        "NOT_ACCEPTED", "WITHDRAWN", "DEEMED_WITHDRAWN",    "CONFIRMED",
                                        "REJECTED",     "OBJECTION", "ENFORCEMENT",         "MEDIATION_DOCUMENT"};
  for (const Row& row :
       {Row{{}, {"RECEIVED", "FILED", "SUPPLEMENT_REQUIRED", "NOT_ACCEPTED", "WITHDRAWN", "CONFIRMED", "REJECTED"}},
        Row{{"RECEIVED"}, {"FILED", "SUPPLEMENT_REQUIRED", "NOT_ACCEPTED", "WITHDRAWN", "CONFIRMED", "REJECTED"}},
        Row{{"SUPPLEMENT_REQUIRED"},
            {"RECEIVED", "FILED", "SUPPLEMENT_REQUIRED", "SUMMONS", "NOT_ACCEPTED", "WITHDRAWN", "DEEMED_WITHDRAWN",
             "CONFIRMED", "REJECTED"}},
        Row{{"FILED"}, {"SUPPLEMENT_REQUIRED", "SUMMONS", "WITHDRAWN", "CONFIRMED", "REJECTED"}},
        Row{{"FILED", "SUMMONS"}, {"SUPPLEMENT_REQUIRED", "SUMMONS", "WITHDRAWN", "CONFIRMED", "REJECTED"}},
        Row{{"CONFIRMED"}, {"OBJECTION", "ENFORCEMENT"}}, Row{{"CONFIRMED", "OBJECTION"}, {"CONFIRMED", "REJECTED"}},
        Row{{"CONFIRMED", "ENFORCEMENT"}, {"OBJECTION"}}, Row{{"NOT_ACCEPTED"}, {}}, Row{{"WITHDRAWN"}, {}},
        Row{{"DEEMED_WITHDRAWN"}, {}}, Row{{"REJECTED"}, {}}}) {
    for (const std::string& next : all) {
      GivenStory story = Answered(row.before);
      story.When(Answer(next));
      if (std::find(row.next.begin(), row.next.end(), next) != row.next.end()) {
        EXPECT_EQ(story.Events().size(), 1u) << next << " after " << (row.before.empty() ? "" : row.before.back());
      } else {
        story.ThenRefused(v1::NOT_IN_THIS_STATE, "confirmations/1");
      }
    }
  }
}

TEST(RecordCourtAnswer, SomeNeedANumberAndSomeADay) {
  const auto bare = [](const char* answer) {
    return absl::StrCat("record_court_answer { confirmation: '1' answer: COURT_ANSWER_", answer, " }");
  };
  const std::string number = "command.record_court_answer.court_number";
  const std::string day = "command.record_court_answer.due_date";
  Answered({}).When(bare("FILED")).ThenBadField(number);
  Answered({}).When(bare("CONFIRMED")).ThenBadField(number);
  Answered({}).When(bare("SUPPLEMENT_REQUIRED")).ThenBadField(day);
  Answered({"CONFIRMED"}).When(bare("OBJECTION")).ThenBadField(day);
  Answered({})
      .When("record_court_answer { confirmation: '1' answer: COURT_ANSWER_SUPPLEMENT_REQUIRED due_date: '2026-03-04' }")
      .ThenBadField(day);
  // The number is known from the filing.
  GivenStory filed = Given(Join(
      {Effective(), {Applied(), "court_answered { confirmation: '1' answer: COURT_ANSWER_FILED court_number: 'x' }"}}));
  EXPECT_EQ(filed.When(bare("CONFIRMED")).Case().confirmations(0).court_number(), "x");
}

TEST(RecordCourtAnswer, OfAnApplicationThatIsThere) {
  Given(Effective()).When(Answer("RECEIVED")).ThenRefused(v1::PART_UNKNOWN, "confirmations/1");
  Given(Effective())
      .When("record_court_answer { answer: COURT_ANSWER_RECEIVED }")
      .ThenBadField("command.record_court_answer.confirmation");
}

// --- suits -----------------------------------------------------------------------------------------------------------

TEST(RecordSuit, AtAnyTimeAndWithoutBlame) {
  Given(Opened())
      .When("record_suit { party: '2' court: '某县人民法院' court_number: '民初7号' note { text: 'x' } }")
      .Then({"suit_recorded { suit: '1' party: '2' court: '某县人民法院' court_number: '民初7号' "
             "text { subject: 'case' open { text { text: 'x' } } } }"});
  GivenStory unknown = Given(Effective()).When("record_suit { agreement: '1' }");
  unknown.Then({"suit_recorded { suit: '1' agreement: '1' }"});
  EXPECT_EQ(unknown.Case().result(), "");
  EXPECT_TRUE(unknown.Case().agreements(0).has_effective_time());
  EXPECT_EQ(Given(Opened()).WithCase([](v1::Case* c) { c->set_closed(true); }).When("record_suit {}").Events().size(),
            1u);
}

TEST(RecordSuit, IsRefused) {
  Given(Opened()).When("record_suit { party: '7' }").ThenRefused(v1::PART_UNKNOWN, "parties/7");
  Given(Opened()).When("record_suit { agreement: '7' }").ThenRefused(v1::PART_UNKNOWN, "agreements/7");
  const Story sued = Join({Opened(), {"suit_recorded { suit: '1' }"}});
  Given(sued).When("record_suit { suit: '1' }").ThenRefused(v1::PART_EXISTS, "suits/1");
  Story many = Opened();
  for (int i = 0; i < 20; ++i) many.push_back(absl::StrCat("suit_recorded { suit: 's", i, "' }"));
  Given(many).When("record_suit {}").ThenRefused(v1::LIST_FULL, "suits");
}

TEST(RecordJudgment, OfASuitAndOnceMoreByAHigherCourt) {
  const Story sued = Join({Opened(), {"suit_recorded { suit: '1' }"}});
  const auto judgment = [](const char* result) {
    return absl::StrCat("record_judgment { suit: '1' result: JUDGMENT_RESULT_", result, " note { text: 'x' } }");
  };
  const auto recorded = [](const char* result) {
    return absl::StrCat("judgment_recorded { suit: '1' result: JUDGMENT_RESULT_", result,
                        " text { subject: 'case' open { text { text: 'x' } } } }");
  };
  Given(Opened()).When(judgment("DECIDED")).ThenRefused(v1::PART_UNKNOWN, "suits/1");
  GivenStory upheld = Given(sued).When(judgment("AGREEMENT_UPHELD"));
  upheld.Then({recorded("AGREEMENT_UPHELD")});
  EXPECT_EQ(upheld.Case().suits(0).result(), v1::JUDGMENT_RESULT_AGREEMENT_UPHELD);
  Given(Join({sued, {recorded("DECIDED")}})).When(judgment("AGREEMENT_VOID")).Then({recorded("AGREEMENT_VOID")});
  for (const char* over : {"WITHDRAWN", "SETTLED_IN_COURT"}) {
    Given(Join({sued, {recorded(over)}})).When(judgment("DECIDED")).ThenRefused(v1::NOT_IN_THIS_STATE, "suits/1");
  }
}

}  // namespace
}  // namespace gaiwan
