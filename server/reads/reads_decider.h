// server/reads/reads_decider.h: the Decider of the streams `reads/{day}`. The body of a command is a v1::ReadsNoted,
// written as it is. As Decider says of threads.
#ifndef GAIWAN_SERVER_READS_READS_DECIDER_H_
#define GAIWAN_SERVER_READS_READS_DECIDER_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "server/engine/versioned_decider.h"

namespace gaiwan {

class ReadsDecider final : public VersionedDecider {
 public:
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_READS_READS_DECIDER_H_
