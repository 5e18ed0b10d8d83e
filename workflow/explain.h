// workflow/explain.h: what is open to a caller, what is closed and by which guard, and every clock with its arithmetic.
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_EXPLAIN_H_
#define GAIWAN_WORKFLOW_EXPLAIN_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// Whom it is explained to.
enum class ExplainedTo {
  // Who sees the process alone: nothing is told of agreements, circumstances, mediators' interests and suspicions.
  kProcess,
  // A party: also what its agreements leave open and which signature a court takes, before it signs.
  kParty,
  // Who sees the records: all of it.
  kRecords,
};

// What has to be kept in mind of the case (FlagsOf) stands in the note, before what is said of the definition.
v1::ExplainCaseResponse ExplainCase(const Definition& definition, const v1::Case& c, const Facts& facts,
                                    ExplainedTo to = ExplainedTo::kRecords);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EXPLAIN_H_
