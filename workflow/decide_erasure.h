// workflow/decide_erasure.h: one Decide for each command about what is kept no longer and what is kept for somebody.
// For decide.cc alone; everybody else calls DecidePayload (decide.h).
#ifndef GAIWAN_WORKFLOW_DECIDE_ERASURE_H_
#define GAIWAN_WORKFLOW_DECIDE_ERASURE_H_

#include "workflow/decide_families.h"

namespace gaiwan {

Decided Decide(const Ask& ask, const v1::ErasePersonalData& command);
Decided Decide(const Ask& ask, const v1::RepeatErasure& command);
Decided Decide(const Ask& ask, const v1::PlaceHold& command);
Decided Decide(const Ask& ask, const v1::LiftHold& command);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DECIDE_ERASURE_H_
