// workflow/explain.h: what is open to a caller, what is closed and by which guard, and every clock with its arithmetic.
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_EXPLAIN_H_
#define GAIWAN_WORKFLOW_EXPLAIN_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

v1::ExplainCaseResponse ExplainCase(const Definition& definition, const v1::Case& c, const Facts& facts);

// The Chinese and English name of a command, complete for every command (tested); empty for what is none.
const v1::Label& CommandLabel(absl::string_view command);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EXPLAIN_H_
