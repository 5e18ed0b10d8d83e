#include "server/api/order_check.h"

#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "google/protobuf/message.h"
#include "workflow/acting/orders.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"

namespace gaiwan {
namespace {

v1::OrderedActKind KindOf(const v1::OrderedAct& act) {
  switch (act.act_case()) {
    case v1::OrderedAct::kErasure:
      return v1::ORDERED_ACT_KIND_ERASURE;
    case v1::OrderedAct::kExport:
      return v1::ORDERED_ACT_KIND_EXPORT;
    case v1::OrderedAct::kGlass:
      return v1::ORDERED_ACT_KIND_GLASS;
    case v1::OrderedAct::kPublication:
      return v1::ORDERED_ACT_KIND_PUBLICATION;
    case v1::OrderedAct::kAccount:
      return v1::ORDERED_ACT_KIND_ACCOUNT;
    case v1::OrderedAct::kPosts:
      return v1::ORDERED_ACT_KIND_POSTS;
    case v1::OrderedAct::ACT_NOT_SET:
      break;
  }
  return v1::ORDERED_ACT_KIND_UNSPECIFIED;
}

}  // namespace

const v1::OrderRule* OrderCheck::FindRule(const v1::OrderedAct& act) const {
  return parts_.policy->FindOrder(KindOf(act));
}

absl::Status OrderCheck::Check(const std::string& actor, const v1::OrderedAct& act, const std::string& order) const {
  if (FindRule(act) == nullptr) return absl::OkStatus();
  std::shared_ptr<const v1::Case> c;
  if (!CaseOf(act).empty()) {
    ASSIGN_OR_RETURN(c, parts_.cases->Get(CaseOf(act)));
  }
  const OrderName name = SplitOrder(order);
  const UnitActs acts = parts_.acts(name.org);
  const v1::Order* found = FindOrder(acts, name.order);
  RETURN_IF_ERROR(CheckOrder(found, act, actor, DayOf(parts_.clock->TimeNow())));
  if (c == nullptr || !IsBarredFrom(*c, found->answered_by())) return absl::OkStatus();
  return RefusedBecause(
      *c, v1::ORDER_MISSING,
      MakeLabel("批准人是本案当事人或者已回避", "who said yes is a party of the case or was recused from it"), order);
}

absl::StatusOr<std::optional<v1::Label>> OrderCheck::FindMissing(const std::string& actor, const v1::OrderedAct& act,
                                                                 const std::string& order) const {
  const absl::Status ordered = Check(actor, act, order);
  if (ordered.ok()) return std::nullopt;
  v1::CommandRefused refused;
  if (!ReadDetail(ordered, &refused) || refused.reason() != v1::ORDER_MISSING) return ordered;
  return refused.guards(0);
}

SubmitCommand WithOrders(SubmitCommand next, const OrderCheck* orders, Worker* worker) {
  return [next = std::move(next), orders, worker](EngineCommand command, Done done) -> absl::Status {
    const auto* request = google::protobuf::DynamicCastToGenerated<v1::ExecuteRequest>(command.body.get());
    if (request == nullptr || !request->command().has_break_glass() || command.validate_only) {
      return next(std::move(command), std::move(done));
    }
    std::optional<v1::OrderedAct> act = OrderedActOf(command.stream, request->command());
    const v1::OrderRule* rule = act.has_value() ? orders->FindRule(*act) : nullptr;
    if (rule == nullptr) return next(std::move(command), std::move(done));
    worker->Post([next, orders, request, alone = rule->over_minutes(), act = *std::move(act),
                  command = std::move(command), done = std::move(done)]() mutable {
      absl::StatusOr<std::optional<v1::Label>> missing =
          orders->FindMissing(command.actor, act, OrderNamedBy(request->command()));
      // A case that is not there is for the decision to refuse.
      if (!missing.ok() && !absl::IsNotFound(missing.status())) return done(missing.status());
      if (missing.ok() && missing->has_value()) {
        auto facts = std::make_shared<v1::OrderFacts>();
        *facts->mutable_order_missing() = **std::move(missing);
        facts->set_alone_minutes(alone);
        command.beside = std::move(facts);
      }
      // A refused Submit has taken the callback with it.
      auto shared_done = std::make_shared<Done>(std::move(done));
      const absl::Status submitted =
          next(std::move(command), [shared_done](absl::StatusOr<EngineAnswer> a) { (*shared_done)(std::move(a)); });
      if (!submitted.ok()) (*shared_done)(submitted);
    });
    return absl::OkStatus();
  };
}

}  // namespace gaiwan
