// workflow/advance.h: the one generic step after a decision. States entered, clocks started, paused, resumed, ended and
// moved are worked out from the definition and written into the events, so that folding never needs a definition.
#ifndef GAIWAN_WORKFLOW_ADVANCE_H_
#define GAIWAN_WORKFLOW_ADVANCE_H_

#include <vector>

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// `before` is the case as the command found it, `after` the same with the payloads of `events` folded in. Writes moves
// and clock changes into the last of `events` and applies them to `after` (EvolveMoves). `events` is not empty.
// For ExpireClock it does what the clock's rule says, and writes the ClockChange. For RecomputeClocks it writes those
// of RecomputeClocks(); an event without any says nothing, and is not to be kept.
//   LIST_FULL  a list of the case, such as its clocks, would be longer than its limit. `events` and `after` are of no
//   use
//              then: the command is refused and nothing of it is done.
absl::Status Advance(const Definition& definition, const v1::Case& before, const v1::Command& command,
                     const Facts& facts, std::vector<v1::Event>* events, v1::Case* after);

// The ends of the case's clocks worked out anew under `facts.calendar`: a MOVED for each clock that ends at another
// time, waits for the calendar no longer, or now has to. Applies nothing.
std::vector<v1::ClockChange> RecomputeClocks(const Definition& definition, const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ADVANCE_H_
