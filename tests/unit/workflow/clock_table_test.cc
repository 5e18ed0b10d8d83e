// tests/unit/workflow/clock_table_test.cc: the table of legal clocks, row by row: where each stands in the definitions
// we ship, and one period of each counted by hand under the county's calendar. The one row that is no period is the
// written form that it asks for.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/dispute_class.h"
#include "workflow/base/refusal.h"
#include "workflow/clock_end.h"
#include "workflow/clock_extension.h"

namespace gaiwan::testing {
namespace {

using ::testing::IsEmpty;

// A row of the table.
struct Row {
  // What the law calls it, and where it stands.
  const char* what;
  const char* source;
  // In the definition; nullptr: the law sets no limit, and `written_class` is settled in writing.
  const char* clock;
  int length;
  v1::PeriodUnit unit;
  bool rolls_over;
  // `event X`, `entering X` or `level X`, one of what starts it.
  const char* start;
  // Kinds of pause that do not count, among others.
  std::vector<std::string> pauses;
  // Worked out by hand: begun at 10:00 on the one day it ends with the other, which is counted.
  const char* begun;
  const char* last_day;
  const char* by_hand;
  const char* written_class = nullptr;
  // Who lengthens it: `parties`, all of them together, or the date that a president or head sets; empty: nobody.
  const char* extension = "";
};

std::ostream& operator<<(std::ostream& os, const Row& row) {
  return os << row.what << " (" << row.source << ")";
}

const std::vector<Row>& Rows() {
  static const auto* const rows = new std::vector<Row>{
      {"mediation by a people's committee",
       "MoJ Order 75 (2002) art. 33",
       "mediation",
       1,
       v1::UNIT_CALENDAR_MONTHS,
       true,
       "event case_accepted",
       {"appraisal", "sham-suspected", "extension"},
       "2026-03-05",
       "2026-04-07",
       "a month ends on 04-05, a Sunday; 04-06 is Qingming",
       nullptr,
       "parties"},
      {"delegated before filing",
       "SPC 2016 art. 27; Online Rules 2021 art. 24",
       "delegated",
       30,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering delegated",
       {"appraisal", "extension"},
       "2026-03-05",
       "2026-04-07",
       "30 days end on Saturday 04-04; Sunday; Qingming on Monday",
       nullptr,
       "parties"},
      {"entrusted after filing, ordinary procedure",
       "SPC 2016 art. 27; Online Rules 2021 art. 24",
       "entrusted",
       15,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering entrusted",
       {"appraisal", "extension"},
       "2026-03-05",
       "2026-03-20",
       "05 + 15 is Friday the 20th",
       nullptr,
       "parties"},
      {"entrusted after filing, summary procedure",
       "SPC 2016 art. 27; Online Rules 2021 art. 24",
       "entrusted-summary",
       7,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering entrusted-summary",
       {"appraisal", "extension"},
       "2026-03-01",
       "2026-03-09",
       "01 + 7 is Sunday the 8th",
       nullptr,
       "parties"},
      {"the court appoints a mediator after an application on line",
       "Online Rules 2021 art. 10",
       "court-appointment",
       3,
       v1::UNIT_WORKING_DAYS,
       false,
       "entering received",
       {},
       "2026-04-03",
       "2026-04-09",
       "Friday is not counted; weekend, Qingming; Tuesday to Thursday are"},
      {"parties pick a mediator together",
       "Online Rules 2021 art. 10",
       "mediator-choice",
       2,
       v1::UNIT_WORKING_DAYS,
       false,
       "event delegation_accepted",
       {},
       "2026-04-03",
       "2026-04-08",
       "Friday is not counted; weekend, Qingming; Tuesday and Wednesday are"},
      {"a delegation is taken or turned down with the reason",
       "Online Rules 2021 art. 12",
       "delegation-answer",
       3,
       v1::UNIT_WORKING_DAYS,
       false,
       "entering received",
       {},
       "2026-05-07",
       "2026-05-11",
       "Thursday is not counted; Friday, the make-up Saturday 05-09, Monday"},
      {"the other party is asked",
       "Online Rules 2021 art. 15",
       "consent-inquiry",
       3,
       v1::UNIT_WORKING_DAYS,
       false,
       "event delegation_accepted",
       {},
       "2026-04-29",
       "2026-05-07",
       "Thursday 04-30; the holiday from 05-01 to 05-05; Wednesday and Thursday"},
      {"an expert's appraisal does not count",
       "Online Rules 2021 art. 26",
       "delegated",
       30,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering delegated",
       {"appraisal"},
       "2026-06-01",
       "2026-07-01",
       "01 + 30 is Wednesday 07-01",
       nullptr,
       "parties"},
      {"application for judicial confirmation",
       "PML art. 33; CPL art. 205",
       "confirmation",
       30,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "event agreement_effective",
       {},
       "2026-11-27",
       "2026-12-28",
       "30 days end on Sunday 12-27"},
      {"the court decides whether it accepts the application",
       "SPC 2011 art. 4",
       "court-acceptance",
       3,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering applied",
       {},
       "2026-03-04",
       "2026-03-09",
       "three days end on Saturday 03-07"},
      {"the court rules on the application",
       "CPL art. 187",
       "court-ruling",
       30,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering filed",
       {},
       "2026-09-01",
       "2026-10-08",
       "30 days end on Thursday 10-01; holiday to 10-07",
       nullptr,
       "confirmation.ruling_date"},
      {"a party objects to a ruling that confirms",
       "SPC on CPL art. 372",
       "objection-period",
       15,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering confirmed",
       {},
       "2026-03-13",
       "2026-03-30",
       "15 days end on Saturday 03-28"},
      {"somebody else who is concerned objects",
       "SPC on CPL art. 372",
       "interested-objection",
       6,
       v1::UNIT_CALENDAR_MONTHS,
       true,
       "entering may-object",
       {},
       "2026-03-05",
       "2026-09-07",
       "09-05 is a Saturday"},
      {"application to enforce",
       "CPL art. 250",
       "enforcement",
       2,
       v1::UNIT_CALENDAR_YEARS,
       true,
       "entering confirmed",
       {},
       "2024-04-05",
       "2026-04-07",
       "04-05 is a Sunday; 04-06 is Qingming"},
      {"limitation of actions",
       "Civil Code art. 188, 195; SPC on limitation art. 12",
       "limitation",
       3,
       v1::UNIT_CALENDAR_YEARS,
       true,
       "event mediation_terminated",
       {},
       "2023-05-01",
       "2026-05-06",
       "holiday from 05-01 to 05-05"},
      {"mediation by the police, a second time",
       "MPS procedure rules art. 183",
       "police-second-mediation",
       7,
       v1::UNIT_WORKING_DAYS,
       false,
       "entering mediated-once",
       {},
       "2026-04-30",
       "2026-05-13",
       "holiday to 05-05; Wednesday to Friday, the make-up Saturday, Monday to Wednesday"},
      {"petition",
       "Petition Regulations 2022 art. 33, 34",
       "petition-answer",
       60,
       v1::UNIT_CALENDAR_DAYS,
       true,
       "entering accepted",
       {},
       "2026-03-05",
       "2026-05-06",
       "60 days end on 05-04, in the holiday",
       nullptr,
       "referral.due_date"},
      {"village mediation of land contracts: no limit, and in writing",
       "Rural Land Mediation and Arbitration Law art. 7-10",
       nullptr,
       0,
       v1::PERIOD_UNIT_UNSPECIFIED,
       false,
       "",
       {},
       "",
       "",
       "",
       "07-12"},
  };
  return *rows;
}

// The county's own file: what is not in it is Monday to Friday.
Calendar CountysCalendar() {
  std::vector<CalendarDay> days;
  std::ifstream in("deploy/data/calendar-cn.csv");
  for (std::string line; std::getline(in, line);) {
    int year = 0, month = 0, day = 0;
    char status[8] = {};
    if (std::sscanf(line.c_str(), "%d-%d-%d,%7[a-z]", &year, &month, &day, status) != 4) continue;
    days.push_back({absl::CivilDay(year, month, day), std::string(status) == "work", "x"});
  }
  EXPECT_GT(days.size(), 40u);
  return Calendar(1, days);
}

std::vector<std::string> StartsOf(const v1::ClockRule& rule) {
  std::vector<std::string> starts;
  for (const v1::Trigger& trigger : rule.starts()) {
    if (trigger.has_event()) starts.push_back(absl::StrCat("event ", trigger.event()));
    if (trigger.has_entering()) starts.push_back(absl::StrCat("entering ", trigger.entering()));
    if (trigger.has_level()) starts.push_back(absl::StrCat("level ", trigger.level()));
  }
  return starts;
}

class ClockTable : public ::testing::TestWithParam<Row> {};

TEST_P(ClockTable, StandsInEveryDefinitionWeShip) {
  const Row& row = GetParam();
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    const auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
    ASSERT_NE(definition, nullptr);
    if (row.clock == nullptr) {
      const auto& forms = definition->proto().settling().written_forms();
      const auto form = std::find_if(forms.begin(), forms.end(), [&](const v1::WrittenForm& each) {
        return AnyCoversClass(each.dispute_classes(), row.written_class);
      });
      ASSERT_NE(form, forms.end()) << name;
      EXPECT_EQ(form->source(), "农村土地承包经营纠纷调解仲裁法第10条");
      continue;
    }
    const v1::ClockRule* rule = definition->FindClock(row.clock);
    ASSERT_NE(rule, nullptr) << name << " has no clock " << row.clock;
    EXPECT_EQ(rule->length(), row.length) << name;
    EXPECT_EQ(rule->unit(), row.unit) << name;
    EXPECT_EQ(rule->rolls_over(), row.rolls_over) << name;
    EXPECT_THAT(StartsOf(*rule), ::testing::Contains(row.start)) << name;
    for (const std::string& pause : row.pauses) EXPECT_THAT(rule->pauses(), ::testing::Contains(pause)) << name;
    EXPECT_FALSE(rule->source().empty()) << name;
    // Who lengthens it, and nobody else.
    const absl::string_view extension = row.extension;
    EXPECT_EQ(MayBeExtended(*rule), extension == "parties") << name;
    EXPECT_EQ(rule->extended_to_field(), extension == "parties" ? "" : extension) << name;
    EXPECT_EQ(rule->has_extended_by(), !rule->extended_to_field().empty()) << name;
    // What a law gives the parties is never taken from them by a clock of ours.
    if (rule->right_of_parties()) {
      EXPECT_EQ(rule->on_expiry(), v1::EXPIRY_WARN) << name;
    }
  }
}

TEST_P(ClockTable, EndsWhereItDoesByHand) {
  const Row& row = GetParam();
  if (row.clock == nullptr) return;
  const auto definition = ShippedDefinition();
  const v1::ClockRule* rule = definition->FindClock(row.clock);
  ASSERT_NE(rule, nullptr);
  v1::Clock clock;
  clock.set_rule(row.clock);
  *clock.mutable_start_time() = ToProto(At(absl::StrCat(row.begun, " 10:00")));
  clock.set_length(rule->length());
  clock.set_unit(rule->unit());
  clock.set_rolls_over(rule->rolls_over());
  const Calendar calendar = CountysCalendar();
  Facts facts;
  facts.calendar = &calendar;
  const Deadline deadline = ComputeClock(clock, facts);
  ASSERT_TRUE(deadline.known);
  EXPECT_EQ(FormatDate(deadline.last_day), row.last_day) << row.by_hand;
  EXPECT_EQ(deadline.due, StartOfDay(deadline.last_day + 1)) << "a day ends at 24:00 (Civil Code art. 203)";
}

INSTANTIATE_TEST_SUITE_P(Table, ClockTable, ::testing::ValuesIn(Rows()));

// The right to have an agreement confirmed is gone for good after thirty days (CPL art. 205): whoever has it hears of
// it in time, and often.
TEST(ClockTable, RemindsOfJudicialConfirmationWhileItCanBeAppliedFor) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    const auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
    ASSERT_NE(definition, nullptr);
    EXPECT_THAT(definition->FindClock("confirmation")->warn_days_before(), ::testing::ElementsAre(15, 7, 3, 1)) << name;
  }
}

// CPL art. 187: the president lets the court rule later; Petition Regulations art. 34: the head of the office lets it
// answer later. The clock ends with that day, also when it is entered after the first end.
TEST(ClockTable, CourtAndPetitionOfficeExtendTheirOwnTerms) {
  for (const bool over : {false, true}) {
    Walk walk(ShippedDefinition());
    walk.Open("2026-03-02 09:00");
    walk.Accept("2026-03-02 09:10");
    walk.Assign("2026-03-02 09:20");
    ASSERT_OK(walk.Do("mediator", "2026-03-02 10:00",
                      "refer_out { partner: 'petition' reason: 'petition-matter' hand_over { way: "
                      "HAND_OVER_WAY_BY_HAND } }"));
    const auto answer = [&](const char* when, const std::string& what) {
      return walk.Do("mediator", when, absl::StrCat("record_partner_answer { referral: '1' ", what, " }"));
    };
    EXPECT_EQ(ReasonOf(answer("2026-03-03 10:00", "answer: REFERRAL_STATE_TERM_EXTENDED due_date: '2026-06-30'")),
              v1::NOT_IN_THIS_STATE)
        << "nothing runs yet";
    ASSERT_OK(answer("2026-03-05 10:00", "answer: REFERRAL_STATE_ACCEPTED"));
    ASSERT_NE(walk.FindClock("petition-answer.1"), nullptr);
    EXPECT_EQ(Shown(walk.FindClock("petition-answer.1")->due_time()), "2026-05-07 00:00");
    if (over) {
      while (walk.FindClock("petition-answer.1")->has_next_time()) ASSERT_OK(walk.Fire("petition-answer.1"));
    }
    ASSERT_OK(answer(over ? "2026-05-08 10:00" : "2026-04-20 10:00",
                     "answer: REFERRAL_STATE_TERM_EXTENDED due_date: '2026-06-04'"));
    EXPECT_EQ(walk.c().referrals(0).state(), v1::REFERRAL_STATE_ACCEPTED);
    EXPECT_EQ(walk.State("referral", "1"), "accepted");
    const v1::Clock* clock = walk.FindClock("petition-answer.1");
    ASSERT_NE(clock, nullptr);
    EXPECT_EQ(clock->status(), v1::CLOCK_RUNNING);
    EXPECT_EQ(Shown(clock->due_time()), "2026-06-05 00:00");
    ASSERT_OK(answer("2026-05-20 10:00", "answer: REFERRAL_STATE_DONE"));
    EXPECT_EQ(walk.FindClock("petition-answer.1"), nullptr);
  }
}

// Of what a court sent the parties' signatures are enough (SPC 2016 art. 24): the thirty days of CPL art. 205 run from
// the last of them, and not from the seal that followed on Thursday (PML art. 29).
TEST(ClockTable, ConfirmationIsCountedFromTheEarlierDay) {
  for (const bool from_court : {false, true}) {
    Walk walk(ShippedDefinition());
    walk.Open("2026-03-02 09:00");
    if (from_court) walk.mutable_case()->set_source("court");
    walk.Accept("2026-03-02 09:10");
    walk.Assign("2026-03-02 09:20");
    walk.Consent("2026-03-02 09:30");
    ASSERT_OK(walk.Do("mediator", "2026-03-02 10:00",
                      R"(draft_agreement { text { facts: '路' clauses: '转账付款' } clauses { kind: CLAUSE_KIND_MONEY
        from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-10' } })"));
    for (absl::string_view signer : {"1", "2", "people/mediator"}) {
      ASSERT_OK(
          walk.Do("mediator", "2026-03-02 11:00",
                  absl::StrCat("sign_agreement { agreement: '1' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
    }
    EXPECT_EQ(walk.FindClock("confirmation.1") != nullptr, from_court);
    ASSERT_OK(
        walk.Do("head", "2026-03-05 10:00", "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
    ASSERT_NE(walk.FindClock("confirmation.1"), nullptr);
    const v1::Clock& clock = *walk.FindClock("confirmation.1");
    EXPECT_EQ(Shown(clock.start_time()), from_court ? "2026-03-02 11:00" : "2026-03-05 10:00");
  }
}

// What else is called law in a definition is in the table; the rest is a promise of ours, and says so.
TEST(ClockTable, HasEveryClockThatALawNames) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    const auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
    ASSERT_NE(definition, nullptr);
    std::vector<std::string> unaccounted;
    for (const v1::ClockRule& rule : definition->proto().clocks()) {
      const bool in_table = std::any_of(Rows().begin(), Rows().end(),
                                        [&](const Row& row) { return row.clock != nullptr && rule.id() == row.clock; });
      const bool promise = rule.source().find("本地承诺") != std::string::npos;
      // A date that was written down, agreed or set by a court is kept, not counted.
      const bool date = !rule.due_field().empty();
      if (!in_table && !promise && !date) unaccounted.push_back(rule.id());
    }
    EXPECT_THAT(unaccounted, IsEmpty()) << name;
  }
}

}  // namespace
}  // namespace gaiwan::testing
