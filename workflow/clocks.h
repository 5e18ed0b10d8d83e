// workflow/clocks.h: what a command does to the clocks of a case: triggers fired, states left, pauses, dates that
// moved.
//
// Clocks stand beside states: a rule says what starts and ends one, where it runs and which pauses stop it. A rule
// whose start fires while its clock runs leaves it alone, but for three: a level's clock begins anew with every unit
// that takes the case and with every round, one that has expired makes place, and a trigger that is start and end of a
// rule at once begins its clock anew. Not thread-safe; lives for one command.
#ifndef GAIWAN_WORKFLOW_CLOCKS_H_
#define GAIWAN_WORKFLOW_CLOCKS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"
#include "workflow/track_board.h"

namespace gaiwan {

class ClockWork {
 public:
  // `after` has the payloads of `events` folded in and not yet the moves of `board`; `command` is what they came of.
  // `when` is the time that counts in law: a clock begins with the act, not with its entry. Nothing is owned; all
  // outlive this.
  ClockWork(const Definition& definition, const v1::Case& before, const v1::Case& after, const v1::Command& command,
            const std::vector<v1::Event>& events, const TrackBoard& board, const Facts& facts, absl::Time when);

  // A warning was given, or the end has come: first of all, as moves follow from it.
  void Warned(const v1::Clock& clock, int percent);
  void Expired(const v1::Clock& clock);
  // Everything else, once the moves are known.
  void Run();
  // The definition's rule is gone with the revision the case came from.
  void EndUnknown();
  // The case came from the revision `old`: starts each clock that begins where it now stands, on its state or its
  // level, and did not begin there under `old`. It begins with the adoption. One that an event starts waits for its
  // next event.
  void StartAdopted(const Definition& old);

  // In order. At most one change of each kind a clock.
  std::vector<v1::ClockChange> TakeChanges() { return std::move(changes_); }

 private:
  struct Firing {
    std::string subject;
    bool level = false;  // A level came: a clock that runs begins anew.
  };

  // Adds the days that the last of the parties agreed to, also to a clock that stands still or has just run out.
  void Extend();
  // The rules that anything of this command can reach, in the order of the definition.
  std::vector<int> RulesReached() const;
  bool ComesToLevel() const;
  void RunRule(const v1::ClockRule& rule);
  // Returns false when the clock is no more.
  bool Keep(const v1::ClockRule& rule, const v1::Clock& clock, bool ends, bool restarts);
  // Whoever it binds set a day behind its end.
  bool IsExtended(const v1::ClockRule& rule, const v1::Clock& clock) const;
  void FollowPause(const v1::ClockRule& rule, v1::Clock clock);
  void FollowDueField(const v1::ClockRule& rule, v1::Clock clock);
  void FollowStartField(const v1::ClockRule& rule, v1::Clock clock);
  // The end was set anew: nothing when it is where it was, else warnings come again.
  void Moved(const v1::ClockRule& rule, absl::Time old, v1::Clock clock);
  // `interrupts`: the period ran, and begins anew by an act.
  void Start(const v1::ClockRule& rule, const std::string& subject, bool interrupts);
  // Sets what the length is counted from: the act or the start field, after an interruption the later of both.
  void SetStart(const v1::ClockRule& rule, v1::Clock* clock) const;
  // Subjects for which any of the triggers fired, each once.
  std::vector<Firing> Fired(const v1::ClockRule& rule,
                            const google::protobuf::RepeatedPtrField<v1::Trigger>& triggers) const;
  // Whether the condition of the trigger, if it has one, holds for the subject.
  bool Holds(const v1::Trigger& trigger, const v1::Track& track, const std::string& subject) const;
  bool RunsHere(const v1::ClockRule& rule, absl::string_view subject) const;
  bool PausesNow(const v1::ClockRule& rule) const;
  // The clock as this command has left it so far.
  const v1::Clock& Latest(const v1::Clock& clock) const;
  std::string NewId(const v1::ClockRule& rule, absl::string_view subject) const;
  void Change(v1::ClockChange::Kind kind, v1::Clock clock);

  const Definition& definition_;
  const v1::Case& before_;
  const v1::Case& after_;
  const v1::Command& command_;
  const std::vector<v1::Event>& events_;
  const TrackBoard& board_;
  const Facts& facts_;
  const absl::Time when_;
  std::vector<absl::string_view> event_names_;
  std::vector<v1::ClockChange> changes_;
};

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCKS_H_
