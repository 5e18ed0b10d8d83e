// server/api/order_check.h: whether a second person said yes to what the policy table lets nobody do alone
// (workflow/acting/orders.h). Thread-safe.
#ifndef GAIWAN_SERVER_API_ORDER_CHECK_H_
#define GAIWAN_SERVER_API_ORDER_CHECK_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/acting.pb.h"
#include "server/api/case_reader.h"
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

  // OK where the table wants no order for such an act. `order`: `orgs/{org}/orders/{order}`, or empty.
  //   ORDER_MISSING  with why the one that is named does not do; also when who said yes is barred from the case.
  absl::Status Check(const std::string& actor, const v1::OrderedAct& act, const std::string& order) const;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ORDER_CHECK_H_
