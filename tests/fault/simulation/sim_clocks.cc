#include "tests/fault/simulation/sim_clocks.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace gaiwan::testing {
namespace {

constexpr int kEnd = 100;
constexpr char kAcceptance[] = "acceptance";
constexpr char kMediation[] = "mediation";
constexpr char kReport[] = "report";

// The end of the second day after `start`, by China's clocks, which are eight hours ahead all year.
absl::Time EndOfSecondDayAfter(absl::Time start) {
  constexpr int64_t kDay = 86400, kAhead = 8 * 3600;
  const int64_t day = (absl::ToUnixSeconds(start) + kAhead) / kDay;
  return absl::FromUnixSeconds((day + 3) * kDay - kAhead);
}

std::vector<int> WarningsOf(const std::string& name) {
  if (name == kAcceptance) return {50, 80};
  if (name == kMediation) return {50};
  return {80};
}

template <typename Clock>
absl::Time DueOf(const std::string& name, const Clock& clock) {
  if (name == kReport) return EndOfSecondDayAfter(clock.start);
  absl::Time due = clock.start + absl::Hours(name == kAcceptance ? 6 : 48);
  for (const auto& [from, to] : clock.pauses) {
    if (to.has_value() && from < due) due += *to - from;
  }
  return due;
}

// The first stage that is above `given` and not over.
template <typename Clock>
void SetNext(const std::string& name, int given, absl::Time now, Clock* clock) {
  clock->due = DueOf(name, *clock);
  clock->percent = kEnd;
  clock->next = clock->due;
  for (const int warning : WarningsOf(name)) {
    const absl::Time at = clock->start + (clock->due - clock->start) * warning / kEnd;
    if (warning <= given || at <= now) continue;
    clock->percent = warning;
    clock->next = at;
    return;
  }
}

std::string Words(absl::string_view kind, absl::string_view name) {
  return absl::StrCat(kind, " ", name);
}

std::string Words(absl::string_view kind, absl::string_view name, int percent, absl::Time at) {
  return absl::StrCat(kind, " ", name, " ", percent, " at ", absl::ToUnixMicros(at));
}

std::vector<std::string> Sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace

void SimClocks::Start(const std::string& name, absl::Time now, std::vector<std::string>* words) {
  Clock& clock = clocks_[name];
  clock.start = now;
  SetNext(name, 0, now, &clock);
  words->push_back(Words("STARTED", name, clock.percent, clock.next));
}

void SimClocks::End(const std::string& name, std::vector<std::string>* words) {
  if (clocks_.erase(name) > 0) words->push_back(Words("ENDED", name));
}

std::vector<std::string> SimClocks::Open(absl::Time now) {
  std::vector<std::string> words;
  Start(kAcceptance, now, &words);
  Start(kReport, now, &words);
  return Sorted(std::move(words));
}

std::vector<std::string> SimClocks::Accept(absl::Time now) {
  std::vector<std::string> words;
  End(kAcceptance, &words);
  Start(kMediation, now, &words);
  return Sorted(std::move(words));
}

std::vector<std::string> SimClocks::Decline() {
  std::vector<std::string> words;
  for (const char* name : {kAcceptance, kMediation, kReport}) End(name, &words);
  return Sorted(std::move(words));
}

std::vector<std::string> SimClocks::Pause(absl::Time now) {
  Clock& clock = clocks_[kMediation];
  if (clock.expired) return {};
  clock.paused = true;
  clock.pauses.emplace_back(now, std::nullopt);
  return {Words("PAUSED", kMediation)};
}

std::vector<std::string> SimClocks::Resume(absl::Time now) {
  Clock& clock = clocks_[kMediation];
  if (!clock.paused) return {};
  clock.paused = false;
  clock.pauses.back().second = now;
  SetNext(kMediation, std::max(0, clock.percent - 1), now, &clock);
  return {Words("RESUMED", kMediation, clock.percent, clock.next)};
}

std::vector<std::string> SimClocks::Fire(const std::string& name, absl::Time now) {
  Clock& clock = clocks_[name];
  if (clock.percent == kEnd) {
    clock.expired = true;
    return {Words("EXPIRED", name)};
  }
  SetNext(name, clock.percent, now, &clock);
  return {Words("WARNED", name, clock.percent, clock.next)};
}

std::map<std::string, SimClocks::Armed> SimClocks::armed() const {
  std::map<std::string, Armed> armed;
  for (const auto& [name, clock] : clocks_) {
    if (!clock.paused && !clock.expired) armed[name] = {clock.percent, clock.next};
  }
  return armed;
}

std::vector<std::string> SimClocks::WordsOf(const v1::Event& event) {
  std::vector<std::string> words;
  for (const v1::ClockChange& change : event.clock_changes()) {
    const v1::Clock& clock = change.clock();
    const std::string kind = v1::ClockChange::Kind_Name(change.kind());
    const bool over = change.kind() == v1::ClockChange::ENDED || !clock.has_next_time();
    words.push_back(over ? Words(kind, clock.id())
                         : Words(kind, clock.id(), clock.next_percent(),
                                 absl::FromUnixSeconds(clock.next_time().seconds()) +
                                     absl::Nanoseconds(clock.next_time().nanos())));
  }
  return Sorted(std::move(words));
}

}  // namespace gaiwan::testing
