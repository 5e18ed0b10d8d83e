// server/api/order_check.h: whether a second person said yes to what the policy table lets nobody do alone
// (workflow/acting/orders.h). Thread-safe.
#ifndef GAIWAN_SERVER_API_ORDER_CHECK_H_
#define GAIWAN_SERVER_API_ORDER_CHECK_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/acting.pb.h"
#include "server/api/case_reader.h"
#include "server/api/command_runner.h"
#include "server/api/worker.h"
#include "server/auth/policy.h"
#include "server/base/clock.h"
#include "workflow/acting/acts.h"

namespace gaiwan {

class OrderCheck {
 public:
  struct Parts {
    // What was done in `orgs/{org}`.
    std::function<UnitActs(absl::string_view org)> acts;
    std::shared_ptr<const Policy> policy;
    const CaseReader* cases;
    Clock* clock;
  };
  // What `parts` names is not owned and outlives it.
  explicit OrderCheck(Parts parts) : parts_(std::move(parts)) {}

  // The table's rule for such acts; nullptr where it has none. Lives as long as the check.
  const v1::OrderRule* FindRule(const v1::OrderedAct& act) const;
  // Whether `order` allows the act, or the table has no rule for such. `order`: `orgs/{org}/orders/{order}`, or empty.
  //   ORDER_MISSING  with why the one that is named does not do; also when who said yes is barred from the case.
  absl::Status Check(const std::string& actor, const v1::OrderedAct& act, const std::string& order) const;

  // The same as a label for the decision about a command, which tells it last: why there is no such order. Other errors
  // as they are.
  absl::StatusOr<std::optional<v1::Label>> FindMissing(const std::string& actor, const v1::OrderedAct& act,
                                                       const std::string& order) const;

 private:
  const Parts parts_;
};

// `next`, with whether a second person said yes beside each BreakGlass, looked at on `worker`: whether one is wanted is
// decided. Who only validates needs no order yet. `orders` and `worker` are not owned and outlive every call.
SubmitCommand WithOrders(SubmitCommand next, const OrderCheck* orders, Worker* worker);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ORDER_CHECK_H_
