// workflow/decide_court.h: what the families that have to do with a court share. For the decide_*.cc alone. Pure
// functions.
#ifndef GAIWAN_WORKFLOW_DECIDE_COURT_H_
#define GAIWAN_WORKFLOW_DECIDE_COURT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/decide_families.h"
#include "workflow/facts.h"

namespace gaiwan {

// Kind of organisation in the directory.
inline constexpr absl::string_view kCourtKind = "court";

// BadField when it is no organisation of that day, or no court.
absl::Status CheckCourt(const Facts& facts, absl::string_view court, absl::string_view path);

// DelegationReceived for an opening that carries a delegation. BadField when its court is none, or when the source is
// another than the court's. `path` is that of the opening. REQUIRES: command.has_delegation().
absl::StatusOr<v1::Event> DelegationReceivedEvent(const Ask& ask, const v1::OpenCase& command, const std::string& path);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DECIDE_COURT_H_
