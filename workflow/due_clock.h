// workflow/due_clock.h: which clocks of a case somebody is to mind. For server and clients. Pure.
#ifndef GAIWAN_WORKFLOW_DUE_CLOCK_H_
#define GAIWAN_WORKFLOW_DUE_CLOCK_H_

#include "gaiwan/v1/clock.pb.h"

namespace gaiwan {

// The stage of a clock that is its end itself, in percent.
inline constexpr int kEndPercent = 100;

// Whether its end stands in lists of what is due. A paused clock has none. A right of the parties runs for years and
// nobody here is late with it: it is minded between its last warning and its end.
inline bool IsListedAsDue(const v1::Clock& clock) {
  if (!clock.has_due_time() || clock.status() == v1::CLOCK_PAUSED) return false;
  if (!clock.right_of_parties()) return true;
  return clock.status() == v1::CLOCK_RUNNING && clock.next_percent() == kEndPercent;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DUE_CLOCK_H_
