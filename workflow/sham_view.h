// workflow/sham_view.h: a case as it is shown to those who are not to learn of a suspicion of sham: it stands still,
// and not why (SPC 2016 art. 18; Online Rules art. 23). Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_SHAM_VIEW_H_
#define GAIWAN_WORKFLOW_SHAM_VIEW_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"

namespace gaiwan {

// Pauses of that kind are shown as of kind `other`.
void HideSham(v1::Clock* clock);
// The suspicion itself, the pause and the clocks it stopped.
void HideSham(v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_SHAM_VIEW_H_
