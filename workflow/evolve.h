// workflow/evolve.h: folds an event into a case. One branch per event, total, in place, never looks at a definition and
// never opens what is sealed: it moves blocks.
#ifndef GAIWAN_WORKFLOW_EVOLVE_H_
#define GAIWAN_WORKFLOW_EVOLVE_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

// Raised with every change of Evolve that gives another case for the same events. Snapshots of another stamp are
// refolded, never used.
inline constexpr int kEvolveStamp = 9;

// Applies payload, moves and clock changes: exactly the two halves below, one after the other. Total: an event it does
// not understand (ignorable), or about a part the case does not have, changes only version and update time.
void Evolve(const v1::Event& event, v1::Case* c);

// The two halves, for the step between them: first what happened, with version, times, keys and late entries; then what
// the definition made of it. REQUIRES of the first: version, both times, actor and needs_adoption of the event are set.
void EvolvePayload(const v1::Event& event, v1::Case* c);
void EvolveMoves(const v1::Event& event, v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVOLVE_H_
