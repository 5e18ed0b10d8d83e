// server/returns/returns_decider.h: the Decider of the streams `returns/{org}`. The body of a command is a
// v1::ReturnFrozen, written as it is: its figures were worked out of the log up to the position it names. As Decider
// says of threads.
#ifndef GAIWAN_SERVER_RETURNS_RETURNS_DECIDER_H_
#define GAIWAN_SERVER_RETURNS_RETURNS_DECIDER_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "server/engine/versioned_decider.h"

namespace gaiwan {

// Streams of this kind are named `returns/{org}`; the version is the number of the frozen return.
inline constexpr absl::string_view kReturnStreams = "returns";

class ReturnsDecider final : public VersionedDecider {
 public:
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_RETURNS_DECIDER_H_
