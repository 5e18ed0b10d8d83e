// server/projection/waiting_projector.h: what waits for somebody to act, kept so that it is counted without looking at
// a million cases: cases handed in and not taken on, and risks that nobody answered for.
//
// Family::kList, a row a case that has any: `waiting/accept/` and its name, value the microseconds since 1970 when it
// was handed in; `waiting/risk/` and its name, value the number of its risks. Both in decimal. Written by the few
// commands that begin or end a wait, and by no other.
#ifndef GAIWAN_SERVER_PROJECTION_WAITING_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_WAITING_PROJECTOR_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

class WaitingProjector final : public Projector {
 public:
  void Project(const Change& change, Group* group) override;
};

struct WaitingCounts {
  // Cases that were handed in before the time asked for and are not taken on.
  int64_t acceptances = 0;
  int64_t risks = 0;
};

// Of all cases in view. DATA_LOSS when a row holds no number.
absl::StatusOr<WaitingCounts> CountWaiting(const View& view, absl::Time handed_in_before);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_WAITING_PROJECTOR_H_
