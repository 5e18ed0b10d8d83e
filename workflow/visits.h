// workflow/visits.h: from which day visits are counted, and which visit is one: not that of the day on which the
// parties signed. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_VISITS_H_
#define GAIWAN_WORKFLOW_VISITS_H_

#include <optional>

#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// From when the days of the visits are counted: the effect of this round's agreement or, where nothing is due by then,
// the first day on which something is. The moment of the effect, or 00:00 of that day; nullopt while nothing is in
// effect.
std::optional<absl::Time> VisitsFrom(const v1::Case& c);

// Whether it was made in this round, reached somebody, and came after the day of the effect and not before its first
// planned day: the one it was planned for, or the first on which something was due, or on record as done or not.
bool CountsAsVisit(const v1::Case& c, const v1::Visit& visit);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_VISITS_H_
