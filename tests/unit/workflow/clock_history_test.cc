// tests/unit/workflow/clock_history_test.cc: clocks as cases run them, over 50,000 random histories.
//
// A history opens a case, pauses it for several reasons, prolongs and resumes that or lets it end on its last day,
// lengthens periods by the word of the parties,
// interrupts some of them, counts some from an earlier day than the act that starts them, has a calendar loaded or
// corrected on the way, and lets what is due expire. After every step each clock of the case stands as the independent
// calculator (period_calculator.h) counts it: running to the same minute, paused, waiting for the calendar or expired.
// Half of them warn some days before their end: each of those days is warned of, whatever moves the end.
// GAIWAN_HISTORIES=N and GAIWAN_SEED=N run more of them, or others.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/workflow/period_calculator.h"
#include "tests/unit/workflow/random_commands.h"
#include "workflow/advance.h"
#include "workflow/base/proto_time.h"
#include "workflow/calendar.h"
#include "workflow/decide.h"
#include "workflow/definition.h"
#include "workflow/evolve.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

using period_calculator::DayList;
using period_calculator::kMinutesPerDay;
using period_calculator::RowOf;
using period_calculator::Scenario;
using period_calculator::Unit;
using testing::Dice;

constexpr int kHistories = 50000;
// Everything begins and ends on a quarter of an hour, so that hours can be counted in quarters.
constexpr int64_t kQuarter = 15;
constexpr int kDefinitions = 150;
constexpr int kClocksEach = 6;
const char* const kPauseKinds[] = {"survey", "away", "appraisal"};

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : std::strtoull(set, nullptr, 10);
}

absl::Time TimeOf(int64_t minutes) {
  return absl::FromUnixSeconds(60 * minutes - 8 * 60 * 60);
}

// --- calendars: the county's file as it is, read here once more, and years nobody knows yet

struct Edition {
  std::set<int> years;
  std::map<int, bool> exceptions;  // By row of the calculator's list.
  std::unique_ptr<Calendar> calendar;
};

Edition CountysCalendar() {
  Edition edition;
  std::ifstream in("deploy/data/calendar-cn.csv");
  EXPECT_TRUE(in.good());
  for (std::string line; std::getline(in, line);) {
    int year = 0, month = 0, day = 0;
    char status[8] = {};
    if (std::sscanf(line.c_str(), "%d-%d-%d,%7[a-z]", &year, &month, &day, status) != 4) continue;
    edition.years.insert(year);
    edition.exceptions[*RowOf(year, month, day)] = std::string(status) == "work";
  }
  EXPECT_GT(edition.exceptions.size(), 40u);
  return edition;
}

// Further years, each with some festivals and the make-up days that go with them.
void AddYears(Dice* dice, int years, Edition* edition) {
  for (int year = 2027; year < 2027 + years; ++year) {
    edition->years.insert(year);
    const int first = *RowOf(year, 1, 1);
    for (int festival = 0; festival < 7; ++festival) {
      const int row = first + dice->Throw(360);
      for (int i = dice->Throw(8); i >= 0; --i) edition->exceptions[row + i] = false;
      for (int i = dice->Throw(3); i > 0; --i) {
        for (int day = row - 1 - dice->Throw(10); day >= first; --day) {
          if (DayList()[day].weekday < 5) continue;
          edition->exceptions[day] = true;
          break;
        }
      }
    }
  }
}

void Finish(int64_t revision, Edition* edition) {
  std::vector<CalendarDay> days;
  for (const auto& [row, worked] : edition->exceptions) {
    const period_calculator::ListedDay& day = DayList()[row];
    days.push_back({absl::CivilDay(day.year, day.month, day.day), worked, "x"});
  }
  edition->calendar =
      std::make_unique<Calendar>(revision, std::vector<int>(edition->years.begin(), edition->years.end()), days);
}

// --- definitions: six clocks each, of all units

struct Rule {
  Unit unit = Unit::kCalendarDays;
  int length = 1;
  bool rolls_over = false;
  // Minutes of its last day; kMinutesPerDay: until 24:00.
  int64_t close = kMinutesPerDay;
  std::vector<std::string> pauses;
  bool may_be_extended = false;
  bool starts_later = false;
  // Counted from the request of the case, whenever it starts; a note interrupts it.
  bool from_request = false;
  bool is_interrupted = false;
  std::vector<int> warn_days;  // Falling.
};

int PickLength(Dice* dice, Unit unit) {
  switch (unit) {
    case Unit::kHours:
      return 1 + dice->Throw(72);
    case Unit::kCalendarDays:
    case Unit::kWorkingDays:
      return 1 + dice->Throw(dice->OneIn(4) ? 120 : 30);
    case Unit::kCalendarMonths:
      return 1 + dice->Throw(dice->OneIn(4) ? 14 : 3);
    case Unit::kCalendarYears:
      return 1 + dice->Throw(3);
  }
  return 1;
}

std::vector<Rule> PickRules(Dice* dice) {
  std::vector<Rule> rules;
  for (int i = 0; i < kClocksEach; ++i) {
    Rule& rule = rules.emplace_back();
    // Each unit once, one of them twice.
    rule.unit = static_cast<Unit>(i < 5 ? i : dice->Throw(5));
    rule.length = PickLength(dice, rule.unit);
    rule.rolls_over = dice->OneIn(2);
    if (rule.unit != Unit::kHours && dice->OneIn(3)) rule.close = (1 + dice->Throw(95)) * kQuarter;
    if (dice->OneIn(6)) {
      rule.pauses.push_back("*");
    } else {
      for (const char* kind : kPauseKinds) {
        if (dice->OneIn(2)) rule.pauses.push_back(kind);
      }
    }
    rule.may_be_extended = dice->OneIn(2);
    rule.starts_later = dice->OneIn(4);
    rule.from_request = dice->OneIn(4);
    rule.is_interrupted = dice->OneIn(4);
    if (dice->OneIn(2)) {
      for (int days : {30, 15, 7, 3, 1}) {
        if (dice->OneIn(2)) rule.warn_days.push_back(days);
      }
    }
  }
  return rules;
}

// Ends a pause on its last day. It is no clock of the calculator's: it is what resumes them.
constexpr char kPauseEndRule[] = R"(clocks { id: 'pause-end' label { zh: '届满' } starts { event: 'case_paused' }
    ends { event: 'case_resumed' } due_field: 'pause.end_date' on_expiry: EXPIRY_RESUME source: '测' } )";

std::shared_ptr<const Definition> MakeDefinition(const std::vector<Rule>& rules) {
  static const char* const kUnits[] = {"UNIT_HOURS", "UNIT_CALENDAR_DAYS", "UNIT_WORKING_DAYS", "UNIT_CALENDAR_MONTHS",
                                       "UNIT_CALENDAR_YEARS"};
  std::string text = R"(id: 'clocks' revision: 1 title { zh: '期限' }
      levels { id: 'village' label { zh: '村' } org_kinds: 'village' }
      roles { id: 'anyone' label { zh: '任何人' } }
      tracks { id: 'main' label { zh: '主' } subject: SUBJECT_CASE
        openings { command: 'open_case' to: 'open' by: 'anyone' }
        states { id: 'open' label { zh: '开' } rest: true outcome: OUTCOME_CONCLUDED )";
  for (const char* command : {"pause_case", "resume_case", "request_extension", "agree_extension", "add_note"}) {
    absl::StrAppend(&text, "actions { command: '", command, "' by: 'anyone' } ");
  }
  absl::StrAppend(&text, "} } ", kPauseEndRule);
  for (size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    absl::StrAppend(&text, "clocks { id: 'k", i, "' label { zh: '期' } starts { ",
                    rule.starts_later ? "event: 'note_added'" : "event: 'case_opened'", " } ",
                    rule.is_interrupted ? "starts { event: 'note_added' } ends { event: 'note_added' } " : "",
                    rule.from_request ? "start_field: 'case.request_time' " : "", "length: ", rule.length,
                    " unit: ", kUnits[static_cast<int>(rule.unit)], " rolls_over: ", rule.rolls_over ? "true" : "false",
                    " on_expiry: EXPIRY_MARK_OVERDUE source: '测' ");
    if (rule.close < kMinutesPerDay) {
      absl::StrAppendFormat(&text, "closes_at: '%02d:%02d' ", rule.close / 60, rule.close % 60);
    }
    for (const std::string& kind : rule.pauses) absl::StrAppend(&text, "pauses: '", kind, "' ");
    if (rule.may_be_extended) absl::StrAppend(&text, "pauses: 'extension' ");
    for (int days : rule.warn_days) absl::StrAppend(&text, "warn_days_before: ", days, " ");
    absl::StrAppend(&text, "} ");
  }
  absl::StatusOr<std::shared_ptr<const Definition>> made = Definition::FromTextproto(text);
  EXPECT_TRUE(made.ok()) << made.status() << text;
  return made.ok() ? *made : nullptr;
}

// --- what a clock is expected to be

struct Expected {
  bool started = false;
  bool expired = false;
  bool paused = false;
  Scenario counted;  // Start and pauses so far.
  int extended_days = 0;
  // While it runs; nullopt: it waits for the calendar.
  std::optional<int64_t> due;
};

struct Seen {
  int64_t steps = 0, running = 0, waiting = 0, paused = 0, expired = 0, extended = 0, revived = 0, recomputed = 0,
          interrupted = 0, warned = 0, ended = 0, prolonged = 0;
};

// One history, on both sides at once.
class History {
 public:
  History(const std::vector<Rule>& rules, const Definition& definition, const std::vector<Edition>& editions,
          uint64_t seed, Seen* seen)
      : rules_(rules),
        definition_(definition),
        editions_(editions),
        dice_(seed),
        seen_(*seen),
        expected_(rules.size()) {
    directory_.Org("v", "village").Org("v-committee", "mediation_committee", "v");
    directory_.Person("clerk", "v", "registrar");
    case_.set_name("cases/c-1");
    edition_ = dice_.Throw(static_cast<int>(editions_.size()));
    now_ = *RowOf(2025, 1, 1) * kMinutesPerDay + dice_.Throw(700) * kMinutesPerDay + dice_.Throw(96) * kQuarter;
    if (dice_.OneIn(3)) now_ += (30 - now_ / kMinutesPerDay % 30) * kMinutesPerDay;  // Ends of months, among others.
  }

  void Run() {
    Open();
    Compare("after opening");
    for (int left = 1 + dice_.Throw(4); left > 0 && !::testing::Test::HasFailure(); --left) {
      LetTimePass();
      TakeStep();
      Compare(step_);
    }
  }

 private:
  void Open() {
    opened_ = now_;
    Give("clerk", R"(open_case { unit: 'orgs/v' channel: 'grid' source: 'court' parties { side: PARTY_SIDE_APPLICANT
        details { name: '甲' } } parties { side: PARTY_SIDE_RESPONDENT details { name: '乙' } } })");
    for (size_t i = 0; i < rules_.size(); ++i) {
      if (!rules_[i].starts_later) Begin(i);
    }
  }

  void Begin(size_t i, bool interrupts = false) {
    Expected& clock = expected_[i];
    clock = Expected();
    clock.started = true;
    clock.counted.unit = rules_[i].unit;
    clock.counted.length = rules_[i].length;
    clock.counted.rolls_over = rules_[i].rolls_over;
    clock.counted.close = rules_[i].close;
    clock.counted.start = rules_[i].from_request && !interrupts ? opened_ : now_;
    clock.counted.step = kQuarter;
    if (PausesNow(rules_[i])) {
      Stop(&clock, now_);
    } else {
      Count(&clock);
    }
  }

  // To the next act; what falls due before it expires first, as people's acts come after what the timer found.
  void LetTimePass() {
    static const int64_t kSteps[] = {kQuarter,       4 * kQuarter,       kMinutesPerDay / 2,
                                     kMinutesPerDay, 7 * kMinutesPerDay, 30 * kMinutesPerDay};
    now_ += (1 + dice_.Throw(6)) * kSteps[dice_.Throw(6)];
    ExpireWhatIsDue();
    EndPause();
  }

  // The pause is over when its last day is, whenever the server comes to it: what was paused counts on from then.
  void EndPause() {
    if (!pause_end_.has_value() || *pause_end_ > now_) return;
    const v1::Clock* found = FindById(case_.clocks(), "pause-end");
    ASSERT_NE(found, nullptr);
    ASSERT_EQ(ToTime(found->next_time()), TimeOf(*pause_end_));
    v1::Command command;
    command.mutable_expire_clock()->set_clock(found->id());
    *command.mutable_expire_clock()->mutable_due_time() = found->next_time();
    Give("", command);
    ++seen_.ended;
    ASSERT_FALSE(case_.has_pause());
    GoOnFrom(*pause_end_);
  }

  // Each is a whole number of days before the end, and of those the rule names.
  void GiveWarnings(size_t i) {
    Expected& clock = expected_[i];
    while (true) {
      const v1::Clock* found = Find(i);
      ASSERT_NE(found, nullptr);
      const absl::Time next = ToTime(found->next_time());
      if (next > TimeOf(now_) || next == TimeOf(*clock.due)) return;
      const auto days = std::find_if(rules_[i].warn_days.begin(), rules_[i].warn_days.end(),
                                     [&](int before) { return TimeOf(*clock.due - before * kMinutesPerDay) == next; });
      ASSERT_NE(days, rules_[i].warn_days.end()) << found->DebugString();
      v1::Command command;
      command.mutable_expire_clock()->set_clock(found->id());
      *command.mutable_expire_clock()->mutable_due_time() = found->next_time();
      Give("", command);
      ++seen_.warned;
    }
  }

  void ExpireWhatIsDue() {
    for (size_t i = 0; i < expected_.size(); ++i) {
      Expected& clock = expected_[i];
      const bool runs = clock.started && !clock.expired && !clock.paused && clock.due.has_value();
      if (runs && *clock.due > now_) GiveWarnings(i);
      if (!clock.started || clock.expired || clock.paused || !clock.due.has_value() || *clock.due > now_) continue;
      GiveWarnings(i);
      const v1::Clock* found = Find(i);
      ASSERT_NE(found, nullptr);
      ASSERT_EQ(ToTime(found->next_time()), TimeOf(*clock.due)) << found->id();
      const int64_t now = std::exchange(now_, std::max(*clock.due, now_));
      v1::Command command;
      command.mutable_expire_clock()->set_clock(found->id());
      *command.mutable_expire_clock()->mutable_due_time() = found->next_time();
      Give("", command);
      now_ = now;
      clock.expired = true;
      ++seen_.expired;
    }
  }

  void TakeStep() {
    switch (dice_.Throw(8)) {
      case 0:
      case 1:
      case 2:
        if (!case_.has_pause()) return Pause();
        return dice_.OneIn(4) ? Prolong() : Resume();
      case 3:
        return AddNote();
      case 4:
        return LoadCalendar();
      default:
        return Extend();
    }
  }

  void Pause() {
    kind_ = kPauseKinds[dice_.Throw(3)];
    paused_at_ = now_;
    step_ = absl::StrCat("after a pause for ", kind_);
    Give("clerk", absl::StrCat("pause_case { kind: '", kind_, "' ", PickPauseEnd(), " }"));
    for (size_t i = 0; i < expected_.size(); ++i) {
      if (expected_[i].started && !expected_[i].expired && PausesNow(rules_[i])) Stop(&expected_[i], now_);
    }
  }

  // Half of them have a last day, which is looked at on that day.
  std::string PickPauseEnd() {
    pause_end_.reset();
    if (dice_.OneIn(2)) return "review_date: '2199-01-01'";
    const int64_t last = now_ / kMinutesPerDay + 1 + dice_.Throw(40);
    pause_end_ = (last + 1) * kMinutesPerDay;
    const period_calculator::ListedDay& day = DayList()[last];
    const std::string date = absl::StrFormat("%04d-%02d-%02d", day.year, day.month, day.day);
    return absl::StrCat("review_date: '", date, "' end_date: '", date, "'");
  }

  void Prolong() {
    step_ = "after a longer pause";
    const std::optional<int64_t> before = pause_end_;
    const std::string more = PickPauseEnd();
    if (!pause_end_.has_value() || (before.has_value() && *pause_end_ <= *before)) {
      pause_end_ = before;
      return Resume();
    }
    Give("clerk", absl::StrCat("pause_case { kind: '", kind_, "' ", more, " note { text: '未回' } }"));
    ++seen_.prolonged;
  }

  void Resume() {
    step_ = "after going on";
    Give("clerk", "resume_case {}");
    GoOnFrom(now_);
  }

  void GoOnFrom(int64_t moment) {
    kind_.clear();
    pause_end_.reset();
    for (Expected& clock : expected_) {
      if (!clock.paused) continue;
      clock.paused = false;
      clock.counted.pauses.back().to = moment;
      Count(&clock);
    }
    ExpireWhatIsDue();
  }

  void AddNote() {
    step_ = "after a note";
    if (noted_) return;
    noted_ = true;
    Give("clerk", "add_note { note { text: '记' } }");
    for (size_t i = 0; i < rules_.size(); ++i) {
      const bool runs = expected_[i].started;
      if (!rules_[i].starts_later && !rules_[i].is_interrupted) continue;
      seen_.interrupted += runs ? 1 : 0;
      Begin(i, /*interrupts=*/runs);
    }
    ExpireWhatIsDue();
  }

  // By its rule: one that began anew has another id.
  const v1::Clock* Find(size_t i) const {
    for (const v1::Clock& clock : case_.clocks()) {
      if (clock.rule() == absl::StrCat("k", i)) return &clock;
    }
    return nullptr;
  }

  void LoadCalendar() {
    step_ = "after another calendar";
    edition_ = dice_.Throw(static_cast<int>(editions_.size()));
    v1::Command command;
    command.mutable_recompute_clocks()->set_calendar_revision(editions_[edition_].calendar->revision());
    Give("", command);
    ++seen_.recomputed;
    for (Expected& clock : expected_) {
      if (clock.started && !clock.expired && !clock.paused) Count(&clock);
    }
    ExpireWhatIsDue();
  }

  void Extend() {
    std::vector<size_t> candidates;
    for (size_t i = 0; i < expected_.size(); ++i) {
      if (expected_[i].started && rules_[i].may_be_extended) candidates.push_back(i);
    }
    if (candidates.empty()) return AddNote();
    const size_t i = candidates[dice_.Throw(static_cast<int>(candidates.size()))];
    Expected& clock = expected_[i];
    const int days = 1 + dice_.Throw(40);
    step_ = absl::StrCat("after ", days, " days more for k", i);
    const int number = case_.extensions_size() + 1;
    Give("clerk",
         absl::StrCat("request_extension { clock: '", Find(i)->id(), "' days: ", days, " reason { text: '等' } }"));
    for (const char* party : {"1", "2"}) {
      Give("clerk", absl::StrCat("agree_extension { extension: '", number, "' party: '", party, "' way: WAY_ORALLY }"));
    }
    clock.extended_days += days;
    ++seen_.extended;
    seen_.revived += clock.expired ? 1 : 0;
    // What had run out runs on, or stands still with the case: the pause that lasts takes its days out from its
    // beginning.
    if (clock.expired && PausesNow(rules_[i])) Stop(&clock, paused_at_);
    clock.expired = false;
    if (!clock.paused) Count(&clock);
    ExpireWhatIsDue();
  }

  bool PausesNow(const Rule& rule) const {
    return !kind_.empty() && std::any_of(rule.pauses.begin(), rule.pauses.end(),
                                         [this](const std::string& kind) { return kind == "*" || kind == kind_; });
  }

  static void Stop(Expected* clock, int64_t from) {
    clock->paused = true;
    clock->counted.pauses.push_back({from, -1});
  }

  // By the calculator, under the present calendar.
  void Count(Expected* clock) const {
    clock->counted.covered_years = editions_[edition_].years;
    clock->counted.exceptions = editions_[edition_].exceptions;
    const period_calculator::Expected counted = period_calculator::Calculate(clock->counted);
    clock->due = counted.known ? period_calculator::Extend(clock->counted, counted.earliest, clock->extended_days)
                               : std::nullopt;
  }

  void Compare(const std::string& step) {
    ++seen_.steps;
    for (size_t i = 0; i < expected_.size(); ++i) {
      const Expected& clock = expected_[i];
      const v1::Clock* found = Find(i);
      ASSERT_EQ(found != nullptr, clock.started) << "k" << i << ' ' << step;
      if (found == nullptr) continue;
      const v1::ClockStatus status = clock.expired           ? v1::CLOCK_EXPIRED
                                     : clock.paused          ? v1::CLOCK_PAUSED
                                     : clock.due.has_value() ? v1::CLOCK_RUNNING
                                                             : v1::CLOCK_WAITING_FOR_CALENDAR;
      ASSERT_EQ(found->status(), status) << step << '\n' << found->DebugString();
      if (status == v1::CLOCK_RUNNING || status == v1::CLOCK_EXPIRED) {
        ASSERT_EQ(ToTime(found->due_time()), TimeOf(*clock.due)) << step << '\n' << found->DebugString();
      }
      if (status == v1::CLOCK_RUNNING) CompareNext(i, *found, step);
      seen_.running += status == v1::CLOCK_RUNNING ? 1 : 0;
      seen_.waiting += status == v1::CLOCK_WAITING_FOR_CALENDAR ? 1 : 0;
      seen_.paused += status == v1::CLOCK_PAUSED ? 1 : 0;
    }
  }

  // It looks at the next of the days to warn of that is to come, or at its end.
  void CompareNext(size_t i, const v1::Clock& found, const std::string& step) {
    const Expected& clock = expected_[i];
    int64_t next = *clock.due;
    for (int days : rules_[i].warn_days) {
      const int64_t at = *clock.due - days * kMinutesPerDay;
      if (at > now_ && at > clock.counted.start) next = std::min(next, at);
    }
    ASSERT_EQ(ToTime(found.next_time()), TimeOf(next)) << step << '\n' << found.DebugString();
  }

  void Give(const std::string& person, const std::string& text) {
    v1::Command command;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command)) << text;
    Give(person, command);
  }

  // Decide, fold, advance: as server/mediation does, without the question who may.
  void Give(const std::string& person, const v1::Command& command) {
    Facts facts;
    facts.directory = &directory_;
    facts.calendar = editions_[edition_].calendar.get();
    facts.actor = person.empty() ? "system/clock" : absl::StrCat("people/", person);
    facts.now = TimeOf(now_);
    facts.act_time = facts.now;
    absl::StatusOr<std::vector<v1::Event>> events = DecidePayload(definition_, case_, command, facts);
    ASSERT_OK(events) << command.DebugString();
    v1::Case after = case_;
    for (v1::Event& event : *events) {
      event.set_version(after.version() + 1);
      event.set_actor(facts.actor);
      *event.mutable_act_time() = ToProto(facts.act_time);
      *event.mutable_record_time() = ToProto(facts.now);
      EvolvePayload(event, &after);
    }
    ASSERT_OK(Advance(definition_, case_, command, facts, &*events, &after));
    case_ = std::move(after);
  }

  const std::vector<Rule>& rules_;
  const Definition& definition_;
  const std::vector<Edition>& editions_;
  Dice dice_;
  Seen& seen_;
  std::vector<Expected> expected_;
  testing::FakeDirectory directory_;
  v1::Case case_;
  size_t edition_ = 0;
  int64_t now_ = 0;
  int64_t opened_ = 0;
  std::string kind_;  // Of the pause that lasts; empty for none.
  int64_t paused_at_ = 0;
  std::optional<int64_t> pause_end_;  // Where it has a last day: 24:00 of it.
  std::string step_;
  bool noted_ = false;
};

TEST(ClockHistories, AgreeWithAnIndependentCalculator) {
  const uint64_t seed = FromEnvironment("GAIWAN_SEED", 20260302);
  const int histories = static_cast<int>(FromEnvironment("GAIWAN_HISTORIES", kHistories));
  Dice dice(seed);
  std::vector<Edition> editions;
  for (int i = 0; i < 8; ++i) {
    Edition edition = CountysCalendar();
    AddYears(&dice, 6 - i, &edition);  // The last ones know nothing of the coming year.
    Finish(i + 1, &edition);
    editions.push_back(std::move(edition));
  }
  std::vector<std::vector<Rule>> rules;
  std::vector<std::shared_ptr<const Definition>> definitions;
  for (int i = 0; i < kDefinitions; ++i) {
    rules.push_back(PickRules(&dice));
    definitions.push_back(MakeDefinition(rules.back()));
    ASSERT_NE(definitions.back(), nullptr);
  }
  Seen seen;
  for (int i = 0; i < histories; ++i) {
    const size_t which = static_cast<size_t>(i) % definitions.size();
    SCOPED_TRACE(absl::StrCat("history ", i, " of GAIWAN_SEED=", seed));
    History(rules[which], *definitions[which], editions, seed * 1000003 + static_cast<uint64_t>(i), &seen).Run();
    if (HasFatalFailure()) return;
  }
  // What is compared must have happened often enough to be worth the comparison.
  const int64_t some = histories / 10;
  EXPECT_GT(seen.steps, 2 * histories);
  EXPECT_GT(seen.running, 4 * histories);
  EXPECT_GT(seen.waiting, some);
  EXPECT_GT(seen.paused, some);
  EXPECT_GT(seen.expired, some);
  EXPECT_GT(seen.extended, some);
  EXPECT_GT(seen.revived, some / 10);
  EXPECT_GT(seen.recomputed, some);
  EXPECT_GT(seen.interrupted, some);
  EXPECT_GT(seen.warned, some);
  EXPECT_GT(seen.ended, some / 10);
  EXPECT_GT(seen.prolonged, some / 100);
}

}  // namespace
}  // namespace gaiwan
