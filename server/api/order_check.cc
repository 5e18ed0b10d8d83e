#include "server/api/order_check.h"

#include "workflow/acting/orders.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"

namespace gaiwan {
namespace {

v1::OrderedActKind KindOf(const v1::OrderedAct& act) {
  return act.has_erasure() ? v1::ORDERED_ACT_KIND_ERASURE : v1::ORDERED_ACT_KIND_EXPORT;
}

}  // namespace

absl::Status OrderCheck::Check(const std::string& actor, const v1::OrderedAct& act, const std::string& order) const {
  if (parts_.policy->FindOrder(KindOf(act)) == nullptr) return absl::OkStatus();
  const OrderName name = SplitOrder(order);
  const UnitActs acts = parts_.acts(name.org);
  const v1::Order* found = FindOrder(acts, name.order);
  RETURN_IF_ERROR(CheckOrder(found, act, actor, DayOf(parts_.clock->TimeNow())));
  if (!act.has_erasure()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.cases->Get(act.erasure().case_()));
  if (!IsBarredFrom(*c, found->answered_by())) return absl::OkStatus();
  return RefusedBecause(
      *c, v1::ORDER_MISSING,
      MakeLabel("批准人是本案当事人或者已回避", "who said yes is a party of the case or was recused from it"), order);
}

}  // namespace gaiwan
