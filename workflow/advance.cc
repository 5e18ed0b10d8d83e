#include "workflow/advance.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_limits.h"
#include "workflow/clause_order.h"
#include "workflow/clock_end.h"
#include "workflow/clocks.h"
#include "workflow/decide.h"
#include "workflow/evolve.h"
#include "workflow/find.h"
#include "workflow/guards.h"
#include "workflow/subjects.h"
#include "workflow/track_board.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrevious = "previous";
constexpr absl::string_view kStay = "stay";

// The time that counts in law. An agreement takes effect with the latest of the acts it needs, which need not be the
// act that was entered last. A pause is over when its last day is, whenever the server came to it.
absl::Time LegalTime(const v1::Command& command, const std::vector<v1::Event>& events, const Facts& facts) {
  for (const v1::Event& event : events) {
    if (command.has_expire_clock() && event.has_case_resumed()) return ToTime(command.expire_clock().due_time());
    if (event.has_agreement_effective() && event.agreement_effective().has_effective_time()) {
      return ToTime(event.agreement_effective().effective_time());
    }
  }
  return facts.act_time;
}

// How `track` begins with this event; nullptr when it does not.
const v1::Opening* OpeningByEvent(const v1::Track& track, absl::string_view event) {
  for (const v1::Opening& opening : track.openings()) {
    if (opening.has_event() && opening.event() == event) return &opening;
  }
  return nullptr;
}

class Advancer {
 public:
  Advancer(const Definition& definition, const v1::Case& before, const v1::Command& command, const Facts& facts,
           const std::vector<v1::Event>& events, const v1::Case& after)
      : definition_(definition),
        before_(before),
        command_(command),
        facts_(facts),
        events_(events),
        after_(after),
        subject_(SubjectOf(command, before)),
        board_(definition, before),
        clocks_(definition, before, after, command, events, board_, facts, LegalTime(command, events, facts)) {}

  void Run() {
    if (command_.has_expire_clock()) {
      Expire();
    } else {
      MoveByCommand();
    }
    BeginByEvents();
    MoveOthers();
    clocks_.Run();
  }

  // The case goes on under another revision: states take their new names, clocks are carried over, and where it stands
  // there may be a clock that was not there before.
  void RunAdoption(const v1::RevisionAdopted& adopted, const Definition& old) {
    for (const v1::StateMapping& mapping : adopted.states()) {
      for (const std::string& subject : board_.SubjectsOf(mapping.track())) {
        if (board_.StateOf(mapping.track(), subject) == mapping.from()) {
          board_.Move(mapping.track(), subject, mapping.to());
        }
      }
    }
    clocks_.EndUnknown();
    clocks_.StartAdopted(old);
  }

  void WriteInto(v1::Event* event) {
    for (const v1::TrackMove& move : board_.moves()) {
      v1::TrackMove* written = event->add_moves();
      *written = move;
      if (move.track() != kMainTrack) continue;
      const v1::State* state = definition_.FindState(kMainTrack, move.to());
      written->set_step(state->step().empty() ? before_.step() : state->step());
      written->set_level(after_.level());
      written->set_closed(state->closed());
    }
    for (v1::ClockChange& change : clocks_.TakeChanges()) *event->add_clock_changes() = std::move(change);
  }

 private:
  bool Holds(const std::string& condition, const v1::Track& track, const std::string& subject) const {
    return condition.empty() ||
           (IsCondition(condition) &&
            TestCondition(condition, ContextFor(definition_, after_, command_, facts_, track, subject, subject_)));
  }

  const std::string& Begins(const v1::Opening& opening, const v1::Track& track, const std::string& subject) const {
    for (const v1::Target& target : opening.targets()) {
      if (Holds(target.when(), track, subject)) return target.to();
    }
    return opening.to();
  }

  void MoveByCommand() {
    const absl::string_view name = CommandName(command_);
    for (const std::string& id : definition_.TracksOf(name)) {
      const v1::Track& track = *definition_.FindTrack(id);
      if (track.subject() != v1::SUBJECT_CASE && track.subject() != subject_.kind) continue;
      const std::string subject = track.subject() == v1::SUBJECT_CASE ? "" : subject_.id;
      const std::string state = board_.StateOf(id, subject);
      if (state.empty()) {
        const v1::Opening* opening = definition_.FindOpening(id, name);
        if (opening != nullptr && opening->has_command()) board_.Move(id, subject, Begins(*opening, track, subject));
        continue;
      }
      const v1::Action* action = definition_.FindAction(id, state, name);
      if (action == nullptr) continue;
      Take(*action, track, subject);
    }
  }

  void Take(const v1::Action& action, const v1::Track& track, const std::string& subject) {
    actions_.push_back(&action);
    for (const v1::Target& target : action.targets()) {
      if (!Holds(target.when(), track, subject)) continue;
      if (target.to() == kPrevious) {
        board_.Move(track.id(), subject, board_.PreviousOf(track.id(), subject));
      } else if (target.to() != kStay) {
        board_.Move(track.id(), subject, target.to());
      }
      return;
    }
  }

  // A new party, session, obligation begins in each track that opens with the event. One that had come to its end
  // begins anew. One that an earlier event of this command began goes where a later one opens: who is entered, told and
  // agrees in one act is told and agrees.
  void BeginByEvents() {
    std::vector<std::pair<std::string, std::string>> begun;
    for (const v1::Event& event : events_) {
      const absl::string_view name = EventName(event);
      for (const v1::Track& track : definition_.proto().tracks()) {
        const v1::Opening* opening = OpeningByEvent(track, name);
        if (opening == nullptr) continue;
        std::vector<std::string> subjects = {""};
        if (track.subject() != v1::SUBJECT_CASE) {
          subjects = EventSubjects(event, track.subject()).value_or(std::vector<std::string>());
        }
        for (const std::string& subject : subjects) {
          const std::string state = board_.StateOf(track.id(), subject);
          const v1::State* found = definition_.FindState(track.id(), state);
          const bool ended = found != nullptr && found->outcome() != v1::OUTCOME_UNSPECIFIED;
          const std::pair<std::string, std::string> instance(track.id(), subject);
          const bool goes_on = std::find(begun.begin(), begun.end(), instance) != begun.end();
          if (state.empty() || goes_on || (ended && !board_.BegunNow(track.id(), subject))) {
            board_.Move(track.id(), subject, Begins(*opening, track, subject));
            begun.push_back(instance);
          }
        }
      }
    }
  }

  // The agreement in whose place the command's one stands: what becomes of it moves with the other.
  std::string ReplacedByCommand() const {
    if (subject_.kind != v1::SUBJECT_AGREEMENT) return "";
    const v1::Agreement* agreement = FindById(after_.agreements(), subject_.id);
    return agreement == nullptr ? "" : agreement->replaces();
  }

  // The parts of the command's own kind that a move reaches: that of the command, and what goes with it.
  std::vector<std::string> MovedWithCommand() const {
    std::vector<std::string> ids = {subject_.id, ReplacedByCommand()};
    if (subject_.kind != v1::SUBJECT_OBLIGATION) return ids;
    for (std::string& id : HangingOn(after_, subject_.id)) ids.push_back(std::move(id));
    return ids;
  }

  void MoveOthers() {
    for (const v1::Action* action : actions_) {
      for (const v1::Move& move : action->moves()) {
        const v1::Track* track = definition_.FindTrack(move.track());
        if (track == nullptr) continue;
        std::vector<std::string> subjects;
        if (track->subject() != v1::SUBJECT_CASE && track->subject() == subject_.kind) {
          for (const std::string& id : MovedWithCommand()) {
            if (!id.empty() && board_.Has(move.track(), id)) subjects.push_back(id);
          }
        } else {
          subjects = board_.SubjectsOf(move.track());
        }
        for (const std::string& subject : subjects) {
          const std::string state = board_.StateOf(move.track(), subject);
          if (!move.from().empty() && state != move.from()) continue;
          if (Holds(move.when(), *track, subject)) board_.Move(move.track(), subject, move.to());
        }
      }
    }
  }

  void Expire() {
    const v1::Clock* clock = FindById(before_.clocks(), command_.expire_clock().clock());
    if (clock == nullptr) return;
    for (const v1::Event& event : events_) {
      if (event.has_clock_warned()) return clocks_.Warned(*clock, event.clock_warned().percent());
    }
    clocks_.Expired(*clock);
    const v1::ClockRule* rule = definition_.FindClock(clock->rule());
    if (rule == nullptr) return;
    if (rule->on_expiry() == v1::EXPIRY_RESUME) return GoOn();
    if (rule->on_expiry() != v1::EXPIRY_MOVE_TRACK) return;
    const std::string track = rule->track().empty() ? std::string(kMainTrack) : rule->track();
    const v1::State* to = definition_.FindState(track, rule->expiry_to());
    // CheckDefinition lets no such rule through; should one ever stand in the log, it ends no case either.
    if (to == nullptr || to->closed() || to->outcome() != v1::OUTCOME_UNSPECIFIED) return;
    if (board_.Has(track, clock->subject())) board_.Move(track, clock->subject(), rule->expiry_to());
  }

  // The pause is over: the main track goes where ResumeCase would take it.
  void GoOn() {
    if (before_.has_pause() == after_.has_pause()) return;
    const v1::Track* main = definition_.FindTrack(kMainTrack);
    const v1::Action* action = definition_.FindAction(kMainTrack, board_.StateOf(kMainTrack, ""), "resume_case");
    if (main != nullptr && action != nullptr) Take(*action, *main, "");
  }

  const Definition& definition_;
  const v1::Case& before_;
  const v1::Command& command_;
  const Facts& facts_;
  const std::vector<v1::Event>& events_;
  const v1::Case& after_;
  const CommandSubject subject_;
  TrackBoard board_;
  ClockWork clocks_;
  std::vector<const v1::Action*> actions_;
};

const v1::RevisionAdopted* FindAdoption(const std::vector<v1::Event>& events) {
  for (const v1::Event& event : events) {
    if (event.has_revision_adopted()) return &event.revision_adopted();
  }
  return nullptr;
}

}  // namespace

absl::Status Advance(const Definition& definition, const v1::Case& before, const v1::Command& command,
                     const Facts& facts, std::vector<v1::Event>* events, v1::Case* after) {
  const v1::RevisionAdopted* adoption = FindAdoption(*events);
  const Definition* next = adoption != nullptr && facts.find_definition
                               ? facts.find_definition(definition.id(), adoption->revision())
                               : nullptr;
  if (adoption != nullptr && next != nullptr) {
    Advancer advancer(*next, before, command, facts, *events, *after);
    advancer.RunAdoption(*adoption, definition);
    advancer.WriteInto(&events->back());
  } else if (command.has_recompute_clocks()) {
    for (v1::ClockChange& change : RecomputeClocks(definition, before, facts)) {
      *events->back().add_clock_changes() = std::move(change);
    }
  } else {
    Advancer advancer(definition, before, command, facts, *events, *after);
    advancer.Run();
    advancer.WriteInto(&events->back());
  }
  EvolveMoves(events->back(), after);
  return CheckLists(before, command.command_case(), *after);
}

std::vector<v1::ClockChange> RecomputeClocks(const Definition& definition, const v1::Case& c, const Facts& facts) {
  std::vector<v1::ClockChange> changes;
  for (const v1::Clock& clock : c.clocks()) {
    if (clock.status() != v1::CLOCK_RUNNING && clock.status() != v1::CLOCK_WAITING_FOR_CALENDAR) continue;
    const v1::ClockRule* rule = definition.FindClock(clock.rule());
    if (rule == nullptr || clock.length() == 0) continue;  // Runs to a date.
    v1::Clock computed = clock;
    SetEnd(*rule, c, facts, &computed);
    const bool same = computed.status() == clock.status() && ToTime(computed.due_time()) == ToTime(clock.due_time());
    if (same) continue;
    v1::ClockChange& change = changes.emplace_back();
    change.set_kind(v1::ClockChange::MOVED);
    *change.mutable_clock() = std::move(computed);
  }
  return changes;
}

}  // namespace gaiwan
