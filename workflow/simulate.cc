#include "workflow/simulate.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"
#include "workflow/act_time.h"
#include "workflow/advance.h"
#include "workflow/authorise.h"
#include "workflow/base/actors.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/calendar.h"
#include "workflow/decide.h"
#include "workflow/evolve.h"
#include "workflow/subjects.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

// Clocks that may fire while time is advanced once: beyond it the definition sets off its own clocks without end.
constexpr int kFiredMax = 1000;

std::string Local(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, ChinaTimeZone());
}

// The sign before a clock's name.
absl::string_view SignOf(v1::ClockChange::Kind kind) {
  switch (kind) {
    case v1::ClockChange::STARTED:
      return "+";
    case v1::ClockChange::ENDED:
      return "-";
    case v1::ClockChange::PAUSED:
      return "paused ";
    case v1::ClockChange::RESUMED:
      return "resumed ";
    case v1::ClockChange::EXPIRED:
      return "expired ";
    case v1::ClockChange::WARNED:
      return "warned ";
    default:
      return "moved ";
  }
}

std::string Describe(const v1::Event& event) {
  std::vector<std::string> parts = {absl::StrCat(event.version(), " ", EventName(event))};
  if (event.late_days() > 0) parts.push_back(absl::StrCat("late ", event.late_days(), " days"));
  for (const v1::TrackMove& move : event.moves()) {
    const std::string subject = move.subject().empty() ? "" : absl::StrCat("[", move.subject(), "]");
    parts.push_back(absl::StrCat(move.track(), subject, " ", move.to()));
  }
  for (const v1::ClockChange& change : event.clock_changes()) {
    const bool ends = change.kind() != v1::ClockChange::ENDED && change.clock().has_due_time();
    parts.push_back(absl::StrCat(SignOf(change.kind()), change.clock().id(),
                                 ends ? absl::StrCat(" ", Local(ToTime(change.clock().due_time()))) : ""));
  }
  return absl::StrJoin(parts, "  ");
}

class Simulation {
 public:
  Simulation(const Definition& definition, const Facts& facts) : definition_(definition), facts_(facts) {
    case_.set_name("cases/c-simulated");
    facts_.next_case_number = [this](absl::string_view, int64_t) { return numbers_taken_ + 1; };
    facts_.next_letter_number = [this](absl::string_view, int64_t) { return case_.letters_size() + 1; };
    facts_.find_definition = [](absl::string_view, int32_t) -> const Definition* { return nullptr; };
  }

  absl::StatusOr<std::vector<std::string>> Do(absl::string_view line) {
    if (absl::ConsumePrefix(&line, "advance --to ")) return Advance(line);
    if (absl::ConsumePrefix(&line, "expect ")) return Expect(absl::StripAsciiWhitespace(line));
    return Command(line);
  }

  const v1::Case& c() const { return case_; }
  const Facts& facts() const { return facts_; }

 private:
  absl::StatusOr<absl::Time> ParseTime(absl::string_view text) const {
    absl::Time time;
    std::string why;
    if (!absl::ParseTime(absl::RFC3339_sec, text, &time, &why)) {
      return absl::InvalidArgumentError(absl::StrCat("not a time: ", text, " (", why, ")"));
    }
    return time;
  }

  // A case waits for its calendar; who tries out a definition would be shown periods that nobody could rely on.
  absl::Status CheckCalendar(absl::Time time) const {
    const absl::civil_year_t year = DayOf(time).year();
    if (facts_.calendar != nullptr && facts_.calendar->Covers(year)) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("the calendar of ", year, " is not loaded"));
  }

  absl::StatusOr<std::vector<std::string>> Advance(absl::string_view to_text) {
    ASSIGN_OR_RETURN(const absl::Time to, ParseTime(absl::StripAsciiWhitespace(to_text)));
    if (to < now_) return absl::InvalidArgumentError("time does not go back");
    RETURN_IF_ERROR(CheckCalendar(to));
    std::vector<std::string> out;
    for (int fired = 0; fired < kFiredMax; ++fired) {
      const v1::Clock* next = nullptr;
      for (const v1::Clock& clock : case_.clocks()) {
        if (!clock.has_next_time() || ToTime(clock.next_time()) > to) continue;
        if (next == nullptr || ToTime(clock.next_time()) < ToTime(next->next_time())) next = &clock;
      }
      if (next == nullptr) break;
      now_ = std::max(now_, ToTime(next->next_time()));
      v1::Command command;
      command.mutable_expire_clock()->set_clock(next->id());
      *command.mutable_expire_clock()->mutable_due_time() = next->next_time();
      for (std::string& line : Run(command, kSystemActor, now_)) out.push_back(std::move(line));
    }
    now_ = to;
    return out;
  }

  // `STATE` of the main track, `TRACK STATE` or `TRACK[SUBJECT] STATE`.
  absl::StatusOr<std::vector<std::string>> Expect(absl::string_view text) const {
    const size_t space = text.rfind(' ');
    const absl::string_view state = space == absl::string_view::npos ? text : text.substr(space + 1);
    absl::string_view track = space == absl::string_view::npos ? kMainTrack : text.substr(0, space);
    absl::string_view subject;
    if (const size_t bracket = track.find('['); bracket != absl::string_view::npos && absl::EndsWith(track, "]")) {
      subject = track.substr(bracket + 1, track.size() - bracket - 2);
      track = track.substr(0, bracket);
    }
    if (definition_.FindTrack(track) == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("there is no track `", track, "`"));
    }
    if (definition_.FindState(track, state) == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("there is no state `", state, "` in the track `", track, "`"));
    }
    std::string now = "none";
    for (const v1::TrackState& each : case_.tracks()) {
      if (each.track() == track && each.subject() == subject) now = each.state();
    }
    if (now == state) return std::vector<std::string>{"as expected"};
    return absl::InvalidArgumentError(absl::StrCat("expected `", state, "`, it is `", now, "`"));
  }

  absl::StatusOr<std::vector<std::string>> Command(absl::string_view line) {
    const size_t brace = line.find('{');
    const absl::string_view head = absl::StripAsciiWhitespace(line.substr(0, brace));
    const std::string json = brace == absl::string_view::npos ? "{}" : std::string(line.substr(brace));
    std::string actor;
    absl::Time act = now_;
    std::string name;
    for (absl::string_view word : absl::StrSplit(head, ' ', absl::SkipEmpty())) {
      if (absl::ConsumePrefix(&word, "by=")) {
        actor = std::string(word);
      } else if (absl::ConsumePrefix(&word, "at=")) {
        ASSIGN_OR_RETURN(act, ParseTime(word));
      } else {
        name = std::string(word);
      }
    }
    if (v1::Command::descriptor()->FindFieldByName(name) == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("there is no command `", name, "`"));
    }
    if (actor.empty()) return absl::InvalidArgumentError("by=PERSON is missing");
    v1::Command command;
    const auto status =
        google::protobuf::util::JsonStringToMessage(absl::StrCat("{\"", name, "\":", json, "}"), &command);
    if (!status.ok()) return absl::InvalidArgumentError(status.ToString());
    RETURN_IF_ERROR(Validate(command, "command"));
    return Run(command, actor, act);
  }

  std::vector<std::string> Run(const v1::Command& command, absl::string_view actor, absl::Time act) {
    facts_.actor = std::string(actor);
    facts_.now = now_;
    facts_.act_time = act;
    const absl::StatusOr<std::vector<v1::Event>> events = Decide(command);
    if (!events.ok()) {
      const v1::Reason reason = ReasonOf(events.status());
      return {absl::StrCat("refused ", v1::Reason_Name(reason), " ", WordsFor(reason).zh())};
    }
    std::vector<std::string> out;
    for (const v1::Event& event : *events) out.push_back(Describe(event));
    return out;
  }

  absl::StatusOr<std::vector<v1::Event>> Decide(const v1::Command& command) {
    RETURN_IF_ERROR(Authorise(definition_, case_, command, facts_));
    ASSIGN_OR_RETURN(std::vector<v1::Event> events, DecidePayload(definition_, case_, command, facts_));
    v1::Case after = case_;
    for (v1::Event& event : events) {
      event.set_version(after.version() + 1);
      event.set_actor(facts_.actor);
      *event.mutable_record_time() = ToProto(facts_.now);
      *event.mutable_act_time() = ToProto(facts_.act_time);
      event.set_late_days(LateDays(facts_.act_time, facts_.now));
      EvolvePayload(event, &after);
      if (event.has_case_accepted()) ++numbers_taken_;
    }
    RETURN_IF_ERROR(gaiwan::Advance(definition_, case_, command, facts_, &events, &after));
    case_ = std::move(after);
    return events;
  }

  const Definition& definition_;
  Facts facts_;
  v1::Case case_;
  absl::Time now_ = absl::UnixEpoch();
  int64_t numbers_taken_ = 0;
};

}  // namespace

absl::StatusOr<std::string> SimulateScenario(const Definition& definition, absl::string_view scenario,
                                             const Facts& facts, const LookAtStep& look) {
  Simulation simulation(definition, facts);
  std::string transcript;
  bool skipping = false;  // What came out last time.
  int line_number = 0;
  int steps = 0;
  for (const absl::string_view line : absl::StrSplit(scenario, '\n')) {
    ++line_number;
    if (skipping) {
      skipping = !line.empty();
      continue;
    }
    if (line == "----") {
      skipping = true;
      continue;
    }
    if (line.empty() || line[0] == '#') {
      if (line_number > 1 || !line.empty()) absl::StrAppend(&transcript, line, "\n");
      continue;
    }
    if (++steps > kScenarioStepsMax) {
      return absl::InvalidArgumentError(absl::StrCat("a scenario has at most ", kScenarioStepsMax, " steps"));
    }
    const absl::StatusOr<std::vector<std::string>> came = simulation.Do(line);
    if (!came.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", line_number, ": ", came.status().message()));
    }
    if (look) look(simulation.c(), simulation.facts());
    absl::StrAppend(&transcript, line, "\n----\n", absl::StrJoin(*came, "\n"), came->empty() ? "\n" : "\n\n");
  }
  while (absl::EndsWith(transcript, "\n\n")) transcript.pop_back();
  return transcript;
}

}  // namespace gaiwan
