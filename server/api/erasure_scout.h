// server/api/erasure_scout.h: what a decision to erase a person must know and cannot read: whether what is kept names
// them. Opens blocks, so never on the engine's thread. Thread-safe.
#ifndef GAIWAN_SERVER_API_ERASURE_SCOUT_H_
#define GAIWAN_SERVER_API_ERASURE_SCOUT_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/api/case_reader.h"
#include "server/api/command_runner.h"
#include "server/api/order_check.h"
#include "server/api/view.h"
#include "server/api/worker.h"

namespace gaiwan {

class ErasureScout {
 public:
  // `reader` is not owned and outlives it.
  ErasureScout(const CaseReader* reader, OpenPersonal open) : reader_(reader), open_(std::move(open)) {}

  // Reads the whole history of the case: names, other names, telephones and numbers that `command.who` ever had there
  // are looked for in all texts the case shares, and in the reason. A name of one character is looked for nowhere.
  //   NOT_FOUND (CASE_UNKNOWN); DATA_LOSS and UNAVAILABLE of the store.
  absl::StatusOr<v1::ErasureFacts> Look(const std::string& case_name, const v1::ErasePersonalData& command) const;

 private:
  const CaseReader* const reader_;
  const OpenPersonal open_;
};

// `next`, with what the scout saw beside each ErasePersonalData, and whether a second person said yes to it: looked at
// on `worker`, and decided on the version that was looked at. A case that is not there is for the decision to refuse.
// Who only validates needs no order yet. `scout`, `orders` and `worker` are not owned and outlive every call.
SubmitCommand WithScout(SubmitCommand next, const ErasureScout* scout, const OrderCheck* orders, Worker* worker);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ERASURE_SCOUT_H_
