// workflow/clause_order.h: clauses that wait for one another: the wood is brought once the money is there. What hangs
// on a clause that is not performed yet is not due, whatever day stands in it. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CLAUSE_ORDER_H_
#define GAIWAN_WORKFLOW_CLAUSE_ORDER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// The clause that makes it owed; nullptr when its agreement has none, as one written by hand and not typed.
const v1::Clause* FindClauseOf(const v1::Case& c, const v1::Obligation& obligation);

// The number of the clause that has to be performed before it and is not; 0 when it waits for none. A duty that goes on
// counts as performed while it is in order; one that was recorded as failed keeps the other waiting.
int WaitsForClause(const v1::Case& c, const v1::Obligation& obligation);

// The ids of the obligations that hang on the clause of this one.
std::vector<std::string> HangingOn(const v1::Case& c, absl::string_view obligation);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLAUSE_ORDER_H_
