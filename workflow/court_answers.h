// workflow/court_answers.h: which answer of a court may follow which, once the parties have applied for judicial
// confirmation. Pure functions.
#ifndef GAIWAN_WORKFLOW_COURT_ANSWERS_H_
#define GAIWAN_WORKFLOW_COURT_ANSWERS_H_

#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// `after` is COURT_ANSWER_UNSPECIFIED for an application that nobody answered yet.
bool MayFollow(v1::CourtAnswer after, v1::CourtAnswer next);

// No further answer comes: not accepted, withdrawn, rejected. The parties may apply anew.
bool IsFinal(v1::CourtAnswer answer);

// A ruling that confirms stands, be it objected to or enforced.
bool IsInForce(v1::CourtAnswer answer);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_COURT_ANSWERS_H_
