// workflow/statements.h: what parties said, and what of it everyone stands by. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_STATEMENTS_H_
#define GAIWAN_WORKFLOW_STATEMENTS_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// An undisputed fact 无争议事实 (Online Rules art. 18, 22): every other party that was present where it was said has
// confirmed it, or every other party when nobody else's presence is on record. Never a concession (SPC 2016 art. 22)
// and never what was said in a separate talk. What goes to a court asks here and not for the kind.
bool IsUndisputedFact(const v1::Case& c, const v1::Statement& statement);

// So often a statement of a separate talk is corrected at most: (max) of case.proto.
inline constexpr int kStatementCorrectionsMax = 100;

// Whether `person`, `people/{person}`, is a mediator of the case: who alone knows of separate talks.
bool IsMediatorOf(const v1::Case& c, absl::string_view person);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_STATEMENTS_H_
