#include "server/returns/returns_decider.h"

#include <utility>

#include "workflow/base/proto_time.h"

namespace gaiwan {

absl::StatusOr<Decision> ReturnsDecider::Decide(const EngineCommand& command,
                                                const std::shared_ptr<const StreamState>& before,
                                                const DecideContext& context) {
  v1::Event event;
  event.set_version(static_cast<int64_t>(before->version()) + 1);
  *event.mutable_record_time() = ToProto(context.now);
  *event.mutable_act_time() = ToProto(context.now);
  *event.mutable_return_frozen() = static_cast<const v1::ReturnFrozen&>(*command.body);
  Decision decision;
  decision.after = Later(*before, 1);
  decision.events.push_back(std::move(event));
  return decision;
}

}  // namespace gaiwan
