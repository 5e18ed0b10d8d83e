// server/projection/counter_projector.h: the counters of official returns, booked in the write of the event that
// changes them: what the case added before is taken off, what it adds now is put on.
//
// One counter a key of Family::kCounters (counter_key.h), summed over a group and added once. Beside them one row a
// case in Family::kList, key `tally/` and the case's name, value CaseTally: what it adds, for finding the cases behind
// a sum. Both follow from the cases; a command that changes nothing that is counted writes neither.
#ifndef GAIWAN_SERVER_PROJECTION_COUNTER_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_COUNTER_PROJECTOR_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/record.pb.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

std::string TallyRowKey(absl::string_view name);

class CounterProjector final : public Projector {
 public:
  void Project(const Change& change, Group* group) override;

 private:
  // Kept from call to call: their strings have room already.
  v1::CaseTally before_, after_;
  std::string scratch_, scratch_before_;
};

// Calls `callback` with each case in `view` behind the name `after` (empty: from the first on) that adds something, in
// the order of their names, until it returns false. What it is handed holds for the call.
//   DATA_LOSS  a row does not parse; the message names the case.
absl::Status ScanTallies(const View& view, absl::string_view after,
                         absl::FunctionRef<bool(absl::string_view name, const v1::CaseTally& tally)> callback);

// Calls `callback` with each counter in `view` of a committee (its code) and measure that happened in the months from
// `from` to `to`, as a booking with the sum for amount. Sums of 0 are left out.
//   DATA_LOSS  a counter does not parse.
absl::Status ScanCounters(const View& view, absl::string_view committee, v1::Measure measure, int32_t from, int32_t to,
                          absl::FunctionRef<void(const v1::Booking& sum)> callback);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_COUNTER_PROJECTOR_H_
