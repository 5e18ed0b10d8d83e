// server/reads/reads_decider.h: the Decider of the streams `reads/{day}`. The body of a command is a v1::ReadsNoted,
// written as it is. As Decider says of threads.
#ifndef GAIWAN_SERVER_READS_READS_DECIDER_H_
#define GAIWAN_SERVER_READS_READS_DECIDER_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "server/engine/decider.h"

namespace gaiwan {

class ReadsDecider final : public Decider {
 public:
  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const override;
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                            uint64_t version) const override;
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const override;
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_READS_READS_DECIDER_H_
