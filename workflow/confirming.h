// workflow/confirming.h: what the unit that holds a case says of itself and the judicial office confirms: two kinds of
// people that never meet in one person, so nobody confirms their own word. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CONFIRMING_H_
#define GAIWAN_WORKFLOW_CONFIRMING_H_

#include "absl/status/status.h"
#include "workflow/decide_families.h"

namespace gaiwan {

// OK for who holds a post at the unit or committee of the case, mediates it or opened it; else NOT_YOUR_ROLE.
absl::Status CheckRecorder(const Ask& ask);

// OK for who holds a post at a judicial office or justice bureau whose place the case lies in: NOT_YOUR_ROLE for all
// others, SAME_PERSON for who could have recorded it as well.
absl::Status CheckConfirmer(const Ask& ask);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CONFIRMING_H_
