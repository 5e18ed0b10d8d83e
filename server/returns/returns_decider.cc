#include "server/returns/returns_decider.h"

#include <utility>

#include "server/mediation/version_state.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::shared_ptr<const StreamState>> ReturnsDecider::Load(const View& view,
                                                                        absl::string_view stream) const {
  ASSIGN_OR_RETURN(const uint64_t version, view.LastVersion(stream));
  return std::make_shared<const VersionState>(version);
}

absl::StatusOr<std::shared_ptr<const StreamState>> ReturnsDecider::LoadAt(const View&, absl::string_view,
                                                                          uint64_t version) const {
  return std::make_shared<const VersionState>(version);
}

std::shared_ptr<const StreamState> ReturnsDecider::Fold(
    const std::shared_ptr<const StreamState>& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  return std::make_shared<const VersionState>(before->version() + events.size());
}

absl::StatusOr<Decision> ReturnsDecider::Decide(const EngineCommand& command,
                                                const std::shared_ptr<const StreamState>& before,
                                                const DecideContext& context) {
  v1::Event event;
  event.set_version(static_cast<int64_t>(before->version()) + 1);
  *event.mutable_record_time() = ToProto(context.now);
  *event.mutable_act_time() = ToProto(context.now);
  *event.mutable_return_frozen() = static_cast<const v1::ReturnFrozen&>(*command.body);
  Decision decision;
  decision.after = std::make_shared<const VersionState>(before->version() + 1);
  decision.events.push_back(std::move(event));
  return decision;
}

void ReturnsDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  receipt->set_version(static_cast<int64_t>(state.version()));
}

}  // namespace gaiwan
