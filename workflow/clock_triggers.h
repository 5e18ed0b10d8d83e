// workflow/clock_triggers.h: which clock rules of a definition something that happened can reach. Of some fifty rules a
// command reaches a few; the others need not be asked. Immutable once made, so any thread may use it.
#ifndef GAIWAN_WORKFLOW_CLOCK_TRIGGERS_H_
#define GAIWAN_WORKFLOW_CLOCK_TRIGGERS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan {

// The track that carries step and level.
inline constexpr absl::string_view kMainTrack = "main";

// Rules are numbered as in `Definition.clocks`. A rule stands in a list when one of its triggers, by which it starts or
// ends, is of that kind; whether it fires is for the trigger to say.
class ClockTriggers {
 public:
  explicit ClockTriggers(const v1::Definition& definition);

  // By the type of an event, `case_accepted`.
  const std::vector<int>& ByEvent(absl::string_view event) const { return Find(by_event_, event); }
  // By a state of the rule's track that something moved into or out of.
  const std::vector<int>& ByMoveOn(absl::string_view track) const { return Find(by_move_, track); }
  // By the level that the case is at.
  const std::vector<int>& ByLevel() const { return by_level_; }

 private:
  using Lists = absl::flat_hash_map<std::string, std::vector<int>>;

  static const std::vector<int>& Find(const Lists& lists, absl::string_view key);

  Lists by_event_;
  Lists by_move_;
  std::vector<int> by_level_;
};

// The track of a rule: the main one when it names none.
absl::string_view TrackOfClock(const v1::ClockRule& rule);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCK_TRIGGERS_H_
