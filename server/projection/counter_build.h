// server/projection/counter_build.h: makes the counters of official returns anew, for a data folder that has none or
// whose counters follow older rules. Before anything is decided: what is booked off is what today's rules say.
#ifndef GAIWAN_SERVER_PROJECTION_COUNTER_BUILD_H_
#define GAIWAN_SERVER_PROJECTION_COUNTER_BUILD_H_

#include "absl/status/statusor.h"
#include "server/log/store.h"
#include "server/projection/case_loader.h"

namespace gaiwan {

// Raised with every change of FillTally, or of what it reads of a case, that gives another tally for the same events.
inline constexpr int kTallyStamp = 2;

// Whether counters and tallies had to be made. They are marked as made last of all, so that a start that is cut short
// begins anew. Nobody else may write meanwhile.
//   DATA_LOSS, UNAVAILABLE, RESOURCE_EXHAUSTED  as the store says.
absl::StatusOr<bool> BuildCountersIfStale(Store* store, const CaseLoader& loader);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_COUNTER_BUILD_H_
