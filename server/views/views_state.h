// server/views/views_state.h: the filters one person keeps, folded from their stream `views/{person}`. Immutable once
// shared. A person's stream is short, and read when it is asked for: nothing of it is kept in memory.
#ifndef GAIWAN_SERVER_VIEWS_VIEWS_STATE_H_
#define GAIWAN_SERVER_VIEWS_VIEWS_STATE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/saved_view.pb.h"
#include "server/engine/stream_state.h"
#include "server/log/store.h"

namespace gaiwan {

inline constexpr absl::string_view kViewStreams = "views";
// Of one person: more are no help to anybody.
inline constexpr size_t kSavedViewsMax = 50;

// `views/{person}` of `people/{person}`.
std::string ViewStream(absl::string_view person);

// Opens what is sealed in a stream, in place (Sealer::Open).
using OpenSealed = std::function<absl::Status(absl::string_view stream, v1::Personal* personal)>;

class ViewsState final : public StreamState {
 public:
  explicit ViewsState(std::string stream) : stream_(std::move(stream)) {}

  uint64_t version() const override { return version_; }
  const std::string& stream() const { return stream_; }
  // By name.
  const std::map<std::string, v1::SavedView>& views() const { return views_; }
  // Of the key that its owner's filters are sealed with; nothing before the first.
  std::optional<uint64_t> key() const { return key_; }

  // What cannot be opened any more is as if it had not been saved.
  void Fold(const v1::Event& event, const OpenSealed& open);

 private:
  const std::string stream_;
  uint64_t version_ = 0;
  std::map<std::string, v1::SavedView> views_;
  std::optional<uint64_t> key_;
};

// As it was at `version`, or later when the stream is longer. DATA_LOSS for a record that holds no event.
absl::StatusOr<std::shared_ptr<ViewsState>> ReadViews(const View& view, absl::string_view stream, uint64_t version,
                                                      const OpenSealed& open);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIEWS_VIEWS_STATE_H_
