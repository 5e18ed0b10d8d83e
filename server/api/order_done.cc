#include "server/api/order_done.h"

#include <memory>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "workflow/acting/orders.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

bool IsDoneIn(const v1::Case& c, const v1::Order& order) {
  const v1::OrderedAct& act = order.asked().act();
  if (act.has_glass()) {
    return absl::c_any_of(c.sight_grants(), [&](const v1::SightGrant& grant) { return grant.order() == order.name(); });
  }
  return absl::c_any_of(c.erasures(), [&](const v1::Erasure& erasure) { return erasure.order() == order.name(); });
}

}  // namespace

absl::StatusOr<bool> OrderDone::IsDone(const v1::Order& order) const {
  if (!order.answered().approved()) return false;
  const v1::OrderedAct& act = order.asked().act();
  if (act.has_publication()) return parts_.is_published(act.publication().id(), act.publication().revision());
  if (act.has_account()) return parts_.is_reset_by(act.account().person(), order);
  if (act.has_posts()) return parts_.is_imported_by(order);
  if (CaseOf(act).empty()) return false;
  const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.cases->Get(CaseOf(act));
  if (absl::IsNotFound(c.status())) return false;
  RETURN_IF_ERROR(c.status());
  return IsDoneIn(**c, order);
}

}  // namespace gaiwan
