// server/api/order_done.h: whether what an order allows was done since, as far as the server has that at hand: in the
// case, among the definitions, with the account, in the directory. Thread-safe.
#ifndef GAIWAN_SERVER_API_ORDER_DONE_H_
#define GAIWAN_SERVER_API_ORDER_DONE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "gaiwan/v1/supervision_service.pb.h"
#include "server/api/case_reader.h"

namespace gaiwan {

class OrderDone {
 public:
  struct Parts {
    const CaseReader* cases;
    // Whether this revision of a definition is published.
    std::function<bool(const std::string& id, int32_t revision)> is_published;
    // Whether somebody was given a first password by this order.
    std::function<bool(const std::string& person, const v1::Order& order)> is_reset_by;
    // Whether somebody gave themselves posts by this order.
    std::function<bool(const v1::Order& order)> is_imported_by;
  };
  // What `parts` names is not owned and outlives it.
  explicit OrderDone(Parts parts) : parts_(std::move(parts)) {}

  // Order.done, for whoever sees the case. False for a case that is not there.
  //   DATA_LOSS, UNAVAILABLE  of the store.
  absl::StatusOr<bool> IsDone(const v1::Order& order) const;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ORDER_DONE_H_
