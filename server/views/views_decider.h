// server/views/views_decider.h: the Decider of the streams `views/{person}`. The body of a command is a
// v1::SaveViewRequest or a v1::DeleteViewRequest. As Decider says of threads.
#ifndef GAIWAN_SERVER_VIEWS_VIEWS_DECIDER_H_
#define GAIWAN_SERVER_VIEWS_VIEWS_DECIDER_H_

#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "server/engine/decider.h"
#include "server/views/views_state.h"

namespace gaiwan {

class ViewsDecider final : public Decider {
 public:
  explicit ViewsDecider(OpenSealed open) : open_(std::move(open)) {}

  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const override;
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                            uint64_t version) const override;
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const override;
  // NOT_FOUND for a view to delete that is not there; RESOURCE_EXHAUSTED beyond kSavedViewsMax. What is saved as it is
  // already changes nothing.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override;

 private:
  const OpenSealed open_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIEWS_VIEWS_DECIDER_H_
