#include "workflow/clocks.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_dates.h"
#include "workflow/clock_end.h"
#include "workflow/clock_triggers.h"
#include "workflow/decide.h"
#include "workflow/find.h"
#include "workflow/guards.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

// Stands in ClockRule.pauses for every kind of pause.
constexpr absl::string_view kAnyPause = "*";

bool NamesOrAny(const google::protobuf::RepeatedPtrField<std::string>& codes, const std::string& code) {
  return codes.empty() || std::find(codes.begin(), codes.end(), code) != codes.end();
}

// A trigger that names partners or reasons is about a referral to one of them, for one of these.
bool IsOfReferral(const v1::Trigger& trigger, const v1::Case& c, const v1::Track& track, const std::string& subject) {
  if (trigger.partners().empty() && trigger.reasons().empty()) return true;
  const v1::Referral* referral = track.subject() == v1::SUBJECT_REFERRAL ? FindById(c.referrals(), subject) : nullptr;
  return referral != nullptr && NamesOrAny(trigger.partners(), referral->partner()) &&
         NamesOrAny(trigger.reasons(), referral->reason());
}

}  // namespace

ClockWork::ClockWork(const Definition& definition, const v1::Case& before, const v1::Case& after,
                     const v1::Command& command, const std::vector<v1::Event>& events, const TrackBoard& board,
                     const Facts& facts, absl::Time when)
    : definition_(definition),
      before_(before),
      after_(after),
      command_(command),
      events_(events),
      board_(board),
      facts_(facts),
      when_(when) {
  for (const v1::Event& event : events_) event_names_.push_back(EventName(event));
}

void ClockWork::Warned(const v1::Clock& clock, int percent) {
  v1::Clock warned = clock;
  if (const v1::ClockRule* rule = definition_.FindClock(clock.rule()); rule != nullptr) {
    SetNextStage(*rule, percent, facts_, &warned);
  }
  Change(v1::ClockChange::WARNED, std::move(warned));
}

void ClockWork::Expired(const v1::Clock& clock) {
  v1::Clock expired = clock;
  expired.set_status(v1::CLOCK_EXPIRED);
  expired.clear_next_time();
  expired.set_next_percent(0);
  Change(v1::ClockChange::EXPIRED, std::move(expired));
}

void ClockWork::Run() {
  Extend();
  for (const int rule : RulesReached()) RunRule(definition_.proto().clocks(rule));
  EndUnknown();
}

std::vector<int> ClockWork::RulesReached() const {
  std::vector<int> rules;
  const auto add = [&rules](const std::vector<int>& more) { rules.insert(rules.end(), more.begin(), more.end()); };
  // Each of those that have a clock may pause, go on or end it.
  for (const v1::Clock& clock : after_.clocks()) {
    if (const std::optional<int> rule = definition_.FindClockIndex(clock.rule()); rule.has_value()) {
      rules.push_back(*rule);
    }
  }
  const ClockTriggers& triggers = definition_.clock_triggers();
  for (const absl::string_view name : event_names_) add(triggers.ByEvent(name));
  for (const v1::TrackMove& move : board_.moves()) add(triggers.ByMoveOn(move.track()));
  if (ComesToLevel()) add(triggers.ByLevel());
  // In the order of the definition, in which their changes stand in the log.
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

// A case comes to a level with each unit that takes it, also from one village to the next, with each round, and when a
// merger is undone.
bool ClockWork::ComesToLevel() const {
  return before_.level() != after_.level() || before_.unit() != after_.unit() || before_.round() != after_.round() ||
         (!before_.merged_into().empty() && after_.merged_into().empty());
}

void ClockWork::EndUnknown() {
  for (const v1::Clock& clock : after_.clocks()) {
    if (definition_.FindClock(clock.rule()) == nullptr) Change(v1::ClockChange::ENDED, Latest(clock));
  }
}

void ClockWork::StartAdopted(const Definition& old) {
  const auto begins = [&](const v1::ClockRule* rule, const std::string& subject, const std::string& state) {
    if (rule == nullptr) return false;
    const v1::Track* track = definition_.FindTrack(TrackOfClock(*rule));
    const bool here = rule->runs_in().empty() ||
                      std::find(rule->runs_in().begin(), rule->runs_in().end(), state) != rule->runs_in().end();
    return here && std::any_of(rule->starts().begin(), rule->starts().end(), [&](const v1::Trigger& trigger) {
             const bool fires = (trigger.has_entering() && trigger.entering() == state) ||
                                (trigger.has_level() && trigger.level() == after_.level());
             return fires && track != nullptr && Holds(trigger, *track, subject);
           });
  };
  for (const v1::ClockRule& rule : definition_.proto().clocks()) {
    for (const std::string& subject : board_.SubjectsOf(TrackOfClock(rule))) {
      if (!begins(&rule, subject, board_.StateOf(TrackOfClock(rule), subject))) continue;
      const v1::TrackState* stood = FindInstance(before_, TrackOfClock(rule), subject);
      if (stood != nullptr && begins(old.FindClock(rule.id()), subject, stood->state())) continue;
      const bool runs = std::any_of(after_.clocks().begin(), after_.clocks().end(), [&](const v1::Clock& clock) {
        return clock.rule() == rule.id() && clock.subject() == subject;
      });
      if (!runs) Start(rule, subject, /*interrupts=*/false);
    }
  }
}

void ClockWork::Extend() {
  for (const v1::Event& event : events_) {
    if (!event.extension_answered().agreed()) continue;
    const v1::Extension* extension = FindById(after_.extensions(), event.extension_answered().extension());
    const v1::Clock* found = extension == nullptr ? nullptr : FindById(after_.clocks(), extension->clock());
    const v1::ClockRule* rule = found == nullptr ? nullptr : definition_.FindClock(found->rule());
    if (rule == nullptr) continue;  // It ended meanwhile, or its rule is gone with a revision.
    v1::Clock clock = *found;
    clock.set_extended_days(clock.extended_days() + extension->days());
    clock.set_next_percent(0);  // Another end is another period: its warnings come again.
    if (clock.status() != v1::CLOCK_PAUSED) SetEnd(*rule, after_, facts_, &clock);
    Change(v1::ClockChange::MOVED, std::move(clock));
  }
}

void ClockWork::RunRule(const v1::ClockRule& rule) {
  std::vector<Firing> starts = Fired(rule, rule.starts());
  const std::vector<Firing> ends = Fired(rule, rule.ends());
  const auto find = [](const std::vector<Firing>& firings, absl::string_view subject) {
    return std::find_if(firings.begin(), firings.end(), [&](const Firing& f) { return f.subject == subject; });
  };
  std::vector<std::string> interrupted;
  for (const v1::Clock& clock : after_.clocks()) {
    if (clock.rule() != rule.id()) continue;
    const auto start = find(starts, clock.subject());
    const v1::Clock& latest = Latest(clock);
    const bool restarts = start != starts.end() && (start->level || latest.status() == v1::CLOCK_EXPIRED) &&
                          RunsHere(rule, clock.subject());
    const bool ended = find(ends, clock.subject()) != ends.end();
    const bool kept = Keep(rule, latest, ended, restarts);
    if (kept && start != starts.end()) starts.erase(start);
    if (!kept && ended) interrupted.push_back(clock.subject());
  }
  for (const Firing& start : starts) {
    Start(rule, start.subject, std::find(interrupted.begin(), interrupted.end(), start.subject) != interrupted.end());
  }
}

bool ClockWork::Keep(const v1::ClockRule& rule, const v1::Clock& clock, bool ends, bool restarts) {
  if (ends || restarts || !RunsHere(rule, clock.subject())) {
    Change(v1::ClockChange::ENDED, clock);
    return false;
  }
  const bool paused = clock.status() == v1::CLOCK_PAUSED;
  if (clock.status() == v1::CLOCK_EXPIRED) {
    // Extended in time, and entered when it was over.
    if (IsExtended(rule, clock)) FollowDueField(rule, clock);
  } else if (paused != PausesNow(rule)) {
    FollowPause(rule, clock);
  } else if (!paused && (!rule.due_field().empty() || IsExtended(rule, clock))) {
    FollowDueField(rule, clock);
  } else if (!paused && !rule.start_field().empty()) {
    FollowStartField(rule, clock);
  }
  return true;
}

bool ClockWork::IsExtended(const v1::ClockRule& rule, const v1::Clock& clock) const {
  if (rule.extended_to_field().empty()) return false;
  const std::optional<absl::Time> to = DueFieldTime(rule.extended_to_field(), after_, clock.subject());
  return to.has_value() && *to > ToTime(clock.due_time());
}

void ClockWork::FollowPause(const v1::ClockRule& rule, v1::Clock clock) {
  if (clock.status() != v1::CLOCK_PAUSED) {
    v1::ClockPause* pause = clock.add_pauses();
    pause->set_kind(after_.pause().kind());
    *pause->mutable_from_time() = after_.pause().has_from_time() ? after_.pause().from_time() : ToProto(when_);
    clock.set_status(v1::CLOCK_PAUSED);
    clock.clear_due_time();
    clock.clear_next_time();  // `next_percent` stays: it says which warnings were given before.
    Change(v1::ClockChange::PAUSED, std::move(clock));
    return;
  }
  if (clock.pauses_size() > 0) *clock.mutable_pauses(clock.pauses_size() - 1)->mutable_to_time() = ToProto(when_);
  SetStart(rule, &clock);  // It may have changed meanwhile.
  if (SetEnd(rule, after_, facts_, &clock)) {
    Change(v1::ClockChange::RESUMED, std::move(clock));
  } else {
    Change(v1::ClockChange::ENDED, std::move(clock));
  }
}

void ClockWork::FollowDueField(const v1::ClockRule& rule, v1::Clock clock) {
  const absl::Time old = ToTime(clock.due_time());
  if (!SetEnd(rule, after_, facts_, &clock)) {
    Change(v1::ClockChange::ENDED, std::move(clock));
  } else {
    Moved(rule, old, std::move(clock));
  }
}

// A period that was agreed otherwise since. Where the field holds nothing any more, it is counted on from where it was.
void ClockWork::FollowStartField(const v1::ClockRule& rule, v1::Clock clock) {
  const absl::Time old_start = ToTime(clock.start_time());
  SetStart(rule, &clock);
  if (ToTime(clock.start_time()) == old_start) return;
  const absl::Time old = ToTime(clock.due_time());
  SetEnd(rule, after_, facts_, &clock);
  Moved(rule, old, std::move(clock));
}

void ClockWork::Moved(const v1::ClockRule& rule, absl::Time old, v1::Clock clock) {
  if (ToTime(clock.due_time()) == old) return;
  clock.set_next_percent(0);  // Another end is another period: its warnings come again.
  SetEnd(rule, after_, facts_, &clock);
  Change(v1::ClockChange::MOVED, std::move(clock));
}

void ClockWork::SetStart(const v1::ClockRule& rule, v1::Clock* clock) const {
  if (rule.start_field().empty()) return;
  const std::optional<absl::Time> field = StartFieldTime(rule.start_field(), after_, clock->subject());
  if (!field.has_value()) return;
  const bool act_is_later = clock->has_interrupted_time() && ToTime(clock->interrupted_time()) > *field;
  *clock->mutable_start_time() = act_is_later ? clock->interrupted_time() : ToProto(*field);
  clock->set_start_field(act_is_later ? "" : rule.start_field());
}

void ClockWork::Start(const v1::ClockRule& rule, const std::string& subject, bool interrupts) {
  if (!RunsHere(rule, subject)) return;
  v1::Clock clock;
  clock.set_id(NewId(rule, subject));
  clock.set_rule(rule.id());
  clock.set_subject(subject);
  clock.set_right_of_parties(rule.right_of_parties());
  *clock.mutable_start_time() = ToProto(when_);
  if (interrupts && !rule.start_field().empty()) *clock.mutable_interrupted_time() = clock.start_time();
  SetStart(rule, &clock);
  if (rule.due_field().empty() || !DueFieldTime(rule.due_field(), after_, subject).has_value()) {
    const RuleLength length = LengthFor(rule, after_.dispute_class());
    clock.set_length(length.length);
    clock.set_unit(length.unit);
    clock.set_rolls_over(rule.rolls_over());
    clock.set_closes_at_minute(ParseClosingMinute(rule.closes_at()).value_or(0));
  }
  if (!SetEnd(rule, after_, facts_, &clock)) return;  // No date: a duty that goes on has no last day.
  if (PausesNow(rule)) {
    v1::ClockPause* pause = clock.add_pauses();
    pause->set_kind(after_.pause().kind());
    *pause->mutable_from_time() = ToProto(when_);
    clock.set_status(v1::CLOCK_PAUSED);
    clock.clear_due_time();
    clock.clear_next_time();
  }
  Change(v1::ClockChange::STARTED, std::move(clock));
}

std::vector<ClockWork::Firing> ClockWork::Fired(const v1::ClockRule& rule,
                                                const google::protobuf::RepeatedPtrField<v1::Trigger>& triggers) const {
  std::vector<Firing> fired;
  const absl::string_view track = TrackOfClock(rule);
  const v1::Trigger* asked = nullptr;
  const auto add = [&](const std::string& subject, bool level) {
    // Looked for only now: of all rules that are asked, hardly one fires.
    const v1::Track* found = definition_.FindTrack(track);
    if (found == nullptr || !Holds(*asked, *found, subject)) return;
    for (Firing& firing : fired) {
      if (firing.subject == subject) {
        firing.level |= level;
        return;
      }
    }
    fired.push_back({subject, level});
  };
  const auto add_all = [&](bool level) {
    for (const std::string& subject : board_.SubjectsOf(track)) add(subject, level);
  };
  for (const v1::Trigger& trigger : triggers) {
    asked = &trigger;
    switch (trigger.what_case()) {
      case v1::Trigger::kEntering:
        for (const v1::TrackMove& move : board_.moves()) {
          if (move.track() == track && move.to() == trigger.entering()) add(move.subject(), false);
        }
        break;
      case v1::Trigger::kLeaving:
        for (const v1::TrackMove& move : board_.moves()) {
          if (move.track() == track && move.from() == trigger.leaving()) add(move.subject(), false);
        }
        break;
      case v1::Trigger::kEvent:
        for (size_t i = 0; i < events_.size(); ++i) {
          if (event_names_[i] != trigger.event()) continue;
          const v1::Track* found = definition_.FindTrack(track);
          if (found == nullptr) continue;
          if (found->subject() == v1::SUBJECT_CASE) {
            add("", false);
          } else if (auto subjects = EventSubjects(events_[i], found->subject()); subjects.has_value()) {
            for (const std::string& subject : *subjects) add(subject, false);
          } else {
            add_all(false);
          }
        }
        break;
      case v1::Trigger::kLevel:
        if (after_.level() == trigger.level() && ComesToLevel()) add_all(true);
        break;
      case v1::Trigger::WHAT_NOT_SET:
        break;
    }
  }
  return fired;
}

bool ClockWork::Holds(const v1::Trigger& trigger, const v1::Track& track, const std::string& subject) const {
  if (!IsOfReferral(trigger, after_, track, subject)) return false;
  if (trigger.when().empty()) return true;
  return IsCondition(trigger.when()) &&
         TestCondition(trigger.when(),
                       ContextFor(definition_, after_, command_, facts_, track, subject, SubjectOf(command_, before_)));
}

bool ClockWork::RunsHere(const v1::ClockRule& rule, absl::string_view subject) const {
  if (rule.runs_in().empty()) return true;
  const std::string state = board_.StateOf(TrackOfClock(rule), subject);
  return std::find(rule.runs_in().begin(), rule.runs_in().end(), state) != rule.runs_in().end();
}

bool ClockWork::PausesNow(const v1::ClockRule& rule) const {
  if (!after_.has_pause()) return false;
  return std::any_of(rule.pauses().begin(), rule.pauses().end(),
                     [&](const std::string& kind) { return kind == kAnyPause || kind == after_.pause().kind(); });
}

const v1::Clock& ClockWork::Latest(const v1::Clock& clock) const {
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    if (change->clock().id() == clock.id()) return change->clock();
  }
  return clock;
}

std::string ClockWork::NewId(const v1::ClockRule& rule, absl::string_view subject) const {
  const std::string base = subject.empty() ? rule.id() : absl::StrCat(rule.id(), ".", subject);
  const auto taken = [&](absl::string_view id) {
    return FindById(after_.clocks(), id) != nullptr ||
           std::any_of(changes_.begin(), changes_.end(), [&](const auto& change) { return change.clock().id() == id; });
  };
  std::string id = base;
  for (int n = 2; taken(id); ++n) id = absl::StrCat(base, ".", n);
  return id;
}

void ClockWork::Change(v1::ClockChange::Kind kind, v1::Clock clock) {
  v1::ClockChange change;
  change.set_kind(kind);
  if (kind == v1::ClockChange::STARTED && clock.has_due_time() && clock.status() == v1::CLOCK_RUNNING) {
    change.set_expired_on_arrival(ToTime(clock.due_time()) <= facts_.now);
  }
  *change.mutable_clock() = std::move(clock);
  changes_.push_back(std::move(change));
}

}  // namespace gaiwan
