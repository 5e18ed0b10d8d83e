// workflow/explain.h: what is open to a caller, what is closed and by which guard, and every clock with its arithmetic.
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_EXPLAIN_H_
#define GAIWAN_WORKFLOW_EXPLAIN_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// What has to be kept in mind of the case (FlagsOf) stands in the note, before what is said of the definition.
// Without `with_records` nothing is told of agreements, circumstances and suspicions: for those who see the process
// alone.
v1::ExplainCaseResponse ExplainCase(const Definition& definition, const v1::Case& c, const Facts& facts,
                                    bool with_records = true);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EXPLAIN_H_
