#include "tests/fault/simulation/sim_model.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tests/fault/simulation/sim_county.h"

namespace gaiwan::testing {
namespace {

constexpr char kClock[] = "system/clock";

// What the events of a carried out request are, one letter each.
std::string Expected(const SimRequest& request) {
  switch (request.asked) {
    case Asked::kOpen:
      return absl::StrCat("o", std::string(static_cast<size_t>(request.parties), 'p'));
    case Asked::kAccept:
      return "a";
    case Asked::kDecline:
      return "d";
    case Asked::kNote:
      return "n";
    case Asked::kPause:
      return "(";
    case Asked::kResume:
      return ")";
  }
  return "?";
}

std::string Letters(const std::vector<v1::Event>& events) {
  std::string letters;
  for (const v1::Event& event : events) {
    letters += event.has_case_opened()     ? 'o'
               : event.has_party_added()   ? 'p'
               : event.has_case_accepted() ? 'a'
               : event.has_case_declined() ? 'd'
               : event.has_note_added()    ? 'n'
               : event.has_case_paused()   ? '('
               : event.has_case_resumed()  ? ')'
                                           : '?';
  }
  return letters;
}

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

}  // namespace

void SimModel::Sent(const SimRequest& request) {
  sent_.emplace(request.number, request);
  by_id_[request.id()] = request.number;
}

void SimModel::ReadOn(const Store& store) {
  if (store.LastPosition() == log_.size()) return;
  if (store.LastPosition() < log_.size()) {
    faults_.Add("the log ended at ", log_.size(), " and now ends at ", store.LastPosition());
    return;
  }
  std::vector<Record> records;
  std::vector<v1::Event> events;
  const absl::Status read = store.Look()->ReadLog(log_.size() + 1, UINT64_MAX, [&](const RecordView& record) {
    if (record.position != log_.size() + records.size() + 1) {
      faults_.Add("position ", record.position, " stands where ", log_.size() + records.size() + 1, " should");
    }
    records.push_back({record.position, std::string(record.stream), record.version, std::string(record.payload)});
    if (!events.emplace_back().ParseFromString(records.back().payload)) {
      faults_.Add("position ", record.position, " holds no event");
    }
    if (records.size() < static_cast<size_t>(std::max(1, events.front().event_count()))) return faults_.none();
    std::vector<RecordView> views;
    for (const Record& each : records) views.push_back({each.position, each.stream, each.version, each.payload});
    Take(views, events);
    records.clear();
    events.clear();
    return faults_.none();
  });
  if (!read.ok()) faults_.Add("the log cannot be read: ", read.ToString());
  if (!records.empty() && faults_.none()) faults_.Add("the log ends within a command, at ", records.back().position);
}

void SimModel::ReadAgain(const Store& store) {
  if (store.LastPosition() < log_.size()) {
    faults_.Add("the log had ", log_.size(), " records and has ", store.LastPosition());
    return;
  }
  const absl::Status read = store.Look()->ReadLog(1, log_.size(), [&](const RecordView& record) {
    const Seen& seen = log_[record.position - 1];
    if (record.stream == seen.stream && record.version == seen.version && record.payload == seen.payload) return true;
    faults_.Add("position ", record.position, " was ", seen.stream, " version ", seen.version, " and is ",
                std::string(record.stream), " version ", record.version, ", or has another payload");
    return false;
  });
  if (!read.ok()) faults_.Add("the log cannot be read again: ", read.ToString());
}

void SimModel::Take(const std::vector<RecordView>& command, const std::vector<v1::Event>& events) {
  const std::string stream(command.front().stream);
  Case& c = cases_[stream];
  const Standing before = c.standings.back();
  const v1::Event& first = events.front();
  const absl::Time now = TimeOf(first.record_time());
  for (size_t i = 0; i < command.size(); ++i) {
    if (command[i].stream != stream || command[i].version != before.version + i + 1 ||
        static_cast<uint64_t>(events[i].version()) != command[i].version) {
      faults_.Add("position ", command[i].position, " is version ", command[i].version, " of ",
                  std::string(command[i].stream), ", expected ", before.version + i + 1, " of ", stream);
    }
    log_.push_back({stream, command[i].version, first.has_case_opened() ? first.case_opened().unit() : "",
                    std::string(command[i].payload)});
    if (log_.back().unit.empty() && before.position > 0) log_.back().unit = log_[before.position - 1].unit;
  }
  if (now < last_time_) faults_.Add("record time goes back at position ", command.front().position);
  last_time_ = std::max(last_time_, now);
  Standing after = before;
  after.position = command.back().position;
  after.version = command.back().version;
  after.actor = first.actor();
  c.standings.push_back(after);
  if (first.actor() == kClock) {
    if (events.size() != 1) faults_.Add(stream, ": a clock fired with ", events.size(), " events");
    for (const v1::Event& event : events) TakeExpiry(stream, event, now, &c);
  } else {
    TakeRequest(stream, events, now, &c);
  }
}

void SimModel::TakeExpiry(const std::string& stream, const v1::Event& event, absl::Time now, Case* c) {
  const bool warned = event.has_clock_warned();
  if (!warned && !event.has_clock_expired()) {
    faults_.Add(stream, ": the clock wrote ", event.ShortDebugString());
    return;
  }
  const std::string& clock = warned ? event.clock_warned().clock() : event.clock_expired().clock();
  const std::map<std::string, SimClocks::Armed> armed = c->clocks.armed();
  const auto waits = armed.find(clock);
  if (waits == armed.end()) {
    faults_.Add(stream, ": clock ", clock, " fired at version ", event.version(), " and waited for nothing");
    return;
  }
  // A row keeps whole microseconds.
  if (absl::ToUnixMicros(now) < absl::ToUnixMicros(waits->second.time)) {
    faults_.Add(stream, ": clock ", clock, " fired too early, at version ", event.version());
  }
  if (warned != (waits->second.percent < 100) || (warned && event.clock_warned().percent() != waits->second.percent)) {
    faults_.Add(stream, ": clock ", clock, " waited for ", waits->second.percent,
                " percent: ", event.ShortDebugString());
  }
  ++counts_.fired;
  const std::vector<std::string> expected = c->clocks.Fire(clock, now);
  if (SimClocks::WordsOf(event) != expected) {
    faults_.Add(stream, ": version ", event.version(), " says of clocks ",
                absl::StrJoin(SimClocks::WordsOf(event), ", "), "; expected ", absl::StrJoin(expected, ", "));
  }
  if (!warned && clock == "mediation") c->standings.back().state = SimState::kStopping;
}

void SimModel::TakeRequest(const std::string& stream, const std::vector<v1::Event>& events, absl::Time now, Case* c) {
  const v1::Event& first = events.front();
  Standing& after = c->standings.back();
  const auto known = by_id_.find(first.request_id());
  if (known == by_id_.end()) {
    faults_.Add(stream, ": version ", first.version(), " was never asked for: ", first.request_id());
    return;
  }
  const SimRequest& request = sent_.at(known->second);
  if (carried_out_.count(request.number) > 0) faults_.Add("carried out twice: ", request.Words());
  if (request.validate_only) faults_.Add("carried out, and was only to be looked at: ", request.Words());
  if (SimCaseName(request.case_number) != stream || request.actor() != first.actor()) {
    faults_.Add(stream, ": version ", first.version(), " by ", first.actor(), " is ", request.Words());
  }
  if (Letters(events) != Expected(request)) {
    faults_.Add(request.Words(), " wrote ", Letters(events), ", expected ", Expected(request));
  }
  // As it stood before this command: the last standing but one.
  if (!MayBe(request, *c, c->standings[c->standings.size() - 2])) {
    faults_.Add("carried out, and should have been refused: ", request.Words());
  }
  std::vector<std::string> expected;
  switch (request.asked) {
    case Asked::kOpen:
      after.state = SimState::kRegistered;
      expected = c->clocks.Open(now);
      break;
    case Asked::kAccept:
      after.state = SimState::kAccepted;
      expected = c->clocks.Accept(now);
      CheckNumber(stream, first, now);
      break;
    case Asked::kDecline:
      after.state = SimState::kDeclined;
      expected = c->clocks.Decline();
      break;
    case Asked::kNote:
      break;
    case Asked::kPause:
      after.paused = true;
      expected = c->clocks.Pause(now);
      break;
    case Asked::kResume:
      after.paused = false;
      expected = c->clocks.Resume(now);
      break;
  }
  if (SimClocks::WordsOf(events.back()) != expected) {
    faults_.Add(request.Words(), " says of clocks ", absl::StrJoin(SimClocks::WordsOf(events.back()), ", "),
                "; expected ", absl::StrJoin(expected, ", "));
  }
  CarriedOut& done = carried_out_[request.number];
  done = {request.number, after.position - events.size() + 1, after.position, after.version, stream, ""};
  ++counts_.carried_out;
}

// Numbers are 1, 2, 3, ... at each committee and in each year.
void SimModel::CheckNumber(const std::string& stream, const v1::Event& event, absl::Time now) {
  const v1::CaseAccepted& accepted = event.case_accepted();
  const std::string year = absl::FormatTime("%Y", now, absl::FixedTimeZone(8 * 3600));
  const int number = ++numbers_[absl::StrCat(accepted.committee(), " ", year)];
  absl::string_view rest = accepted.case_number();
  const bool is_next = absl::StrContains(rest, year) && absl::ConsumeSuffix(&rest, absl::StrCat(number, "号"));
  if (!is_next || absl::ascii_isdigit(static_cast<unsigned char>(rest.back()))) {
    faults_.Add(stream, " was given the number ", accepted.case_number(), ", expected ", number, " of ", year);
  }
}

// Whether the case allows it, standing there.
bool SimModel::MayBe(const SimRequest& request, const Case& c, const Standing& at) const {
  if (request.expected_version.has_value() && *request.expected_version != at.version) return false;
  if (request.after > 0) {
    const auto earlier = carried_out_.find(request.after);
    if (earlier == carried_out_.end() || earlier->second.stream != SimCaseName(request.case_number) ||
        earlier->second.version > at.version) {
      return false;
    }
    for (const Standing& since : c.standings) {
      const bool between = since.version > earlier->second.version && since.version <= at.version;
      if (between && since.actor != request.actor() && since.actor != kClock) return false;
    }
  }
  switch (request.asked) {
    case Asked::kOpen:
      return at.state == SimState::kNone;
    case Asked::kAccept:
      return at.state == SimState::kRegistered;
    case Asked::kDecline:
      return at.state == SimState::kRegistered || at.state == SimState::kStopping;
    case Asked::kNote:
      return at.state != SimState::kNone;
    case Asked::kPause:
      return at.state == SimState::kAccepted && !at.paused;
    case Asked::kResume:
      return at.state == SimState::kAccepted && at.paused;
  }
  return false;
}

void SimModel::Answered(const SimRequest& request, Position position_then, const absl::StatusOr<EngineAnswer>& answer) {
  if (answer.ok() && !request.validate_only) return CheckReceipt(request, answer->receipt);
  if (absl::IsUnavailable(answer.status()) || absl::IsResourceExhausted(answer.status())) return;
  // Refused, or looked at: by how the case stood at one moment while the request was with the server.
  const Case& c = cases_[SimCaseName(request.case_number)];
  bool found = false;
  for (size_t i = 0; i < c.standings.size(); ++i) {
    const bool was_over = i + 1 < c.standings.size() && c.standings[i + 1].position <= position_then;
    if (was_over) continue;
    found = found || (MayBe(request, c, c.standings[i]) == answer.ok());
  }
  if (!answer.ok()) ++counts_.refused;
  if (!found) {
    faults_.Add(request.Words(), answer.ok() ? ": allowed, and never was: version " : ": refused, and was allowed: ",
                answer.ok() ? absl::StrCat(answer->receipt.version()) : answer.status().ToString());
  }
  const auto done = carried_out_.find(request.number);
  if (!answer.ok() && done != carried_out_.end() && done->second.last <= position_then) {
    faults_.Add(request.Words(), ": refused, and it was in the log: ", answer.status().ToString());
  }
}

void SimModel::CheckReceipt(const SimRequest& request, const v1::Receipt& receipt) {
  const auto known = carried_out_.find(request.number);
  if (known == carried_out_.end()) {
    faults_.Add("acknowledged, and not in the log: ", request.Words());
    return;
  }
  CarriedOut& done = known->second;
  if (receipt.name() != done.stream || static_cast<uint64_t>(receipt.version()) != done.version ||
      static_cast<Position>(receipt.first_position()) != done.first ||
      static_cast<Position>(receipt.last_position()) != done.last) {
    faults_.Add(request.Words(), ": the receipt says ", receipt.ShortDebugString(), "; it is at ", done.first, " to ",
                done.last, ", version ", done.version);
  }
  const std::string bytes = receipt.SerializeAsString();
  if (done.receipt.empty()) {
    done.receipt = bytes;
    return;
  }
  ++counts_.repeats;
  if (done.receipt != bytes) faults_.Add("a repeat has another receipt: ", request.Words());
}

void SimModel::CheckDueRows(const Store& store) {
  std::set<std::string> expected, found;
  for (const auto& [stream, c] : cases_) {
    for (const auto& [clock, armed] : c.clocks.armed()) {
      expected.insert(absl::StrCat(absl::ToUnixMicros(armed.time), " ", stream, " ", clock));
    }
  }
  const absl::Status scanned =
      store.Look()->Scan(Family::kDue, "", "", [&](absl::string_view key, absl::string_view /*value*/) {
        int64_t micros = 0;
        for (size_t i = 0; i < 8 && i < key.size(); ++i) micros = micros << 8 | static_cast<unsigned char>(key[i]);
        std::string rest(key.substr(std::min<size_t>(8, key.size())));
        std::replace(rest.begin(), rest.end(), '\0', ' ');
        found.insert(absl::StrCat(micros, " ", rest));
        return true;
      });
  if (!scanned.ok()) faults_.Add("the rows of due clocks cannot be read: ", scanned.ToString());
  if (found != expected) {
    faults_.Add("rows of due clocks: ", absl::StrJoin(found, ", "), "; expected ", absl::StrJoin(expected, ", "));
  }
}

void SimModel::CheckNothingDue(absl::Time now) {
  for (const auto& [stream, c] : cases_) {
    for (const auto& [clock, armed] : c.clocks.armed()) {
      if (armed.time <= now) faults_.Add(stream, ": clock ", clock, " is due and did not fire");
    }
  }
}

uint64_t SimModel::VersionOf(int case_number) const {
  const auto known = cases_.find(SimCaseName(case_number));
  return known == cases_.end() ? 0 : known->second.standings.back().version;
}

std::string SimModel::StateOf(int case_number) const {
  const auto known = cases_.find(SimCaseName(case_number));
  switch (known == cases_.end() ? SimState::kNone : known->second.standings.back().state) {
    case SimState::kNone:
      return "";
    case SimState::kRegistered:
      return "registered";
    case SimState::kAccepted:
      return "accepted";
    case SimState::kStopping:
      return "stopping";
    case SimState::kDeclined:
      return "declined";
  }
  return "?";
}

std::vector<SimClocks::Armed> SimModel::Armed() const {
  std::vector<SimClocks::Armed> all;
  for (const auto& [stream, c] : cases_) {
    for (const auto& [clock, armed] : c.clocks.armed()) all.push_back(armed);
  }
  return all;
}

}  // namespace gaiwan::testing
