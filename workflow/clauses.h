// workflow/clauses.h: what must hold of the clauses of an agreement, whoever enters them: a draft, an oral agreement, a
// transcript. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CLAUSES_H_
#define GAIWAN_WORKFLOW_CLAUSES_H_

#include <string>

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "workflow/decide_families.h"

namespace gaiwan {

// Words and figures belong together line by line, are about parties that are mediated with, and sums add up; things,
// ways and conditions are of the code lists, and a clause hangs on an earlier one alone. A fault names the field below
// `path`.
absl::Status CheckClauses(const Ask& ask, const v1::AgreementText& text,
                          const google::protobuf::RepeatedPtrField<v1::Clause>& clauses, const std::string& path);

// Room for what `agreement` will make owed, and for the clock of each day it names, so that the last signature or
// confirmation does not fail for it. LIST_FULL.
absl::Status CheckObligationRoom(const v1::Case& c, const v1::Agreement& agreement);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLAUSES_H_
