// workflow/acting/subsidy_case.h: what the subsidy asks about one case. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ACTING_SUBSIDY_CASE_H_
#define GAIWAN_WORKFLOW_ACTING_SUBSIDY_CASE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// The day on which the file was found complete; nullopt when it was not, or not in the present round.
std::optional<absl::CivilDay> FileCheckDay(const v1::Case& c);

// `orgs/{org}` that had the present round when it ended; empty while it goes on.
std::string ConcludedBy(const v1::Case& c);

// Cases that this one names as the same dispute: what it was merged into, and what was split from it.
std::vector<std::string> NamedAsSameDispute(const v1::Case& c);

// All but `same_dispute`, which the case alone does not tell.
v1::SubsidyCase SubsidyCaseOf(const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_SUBSIDY_CASE_H_
