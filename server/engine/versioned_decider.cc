#include "server/engine/versioned_decider.h"

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

const VersionedState& AsVersioned(const StreamState& state) {
  return static_cast<const VersionedState&>(state);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const StreamState>> VersionedDecider::Load(const View& view,
                                                                          absl::string_view stream) const {
  ASSIGN_OR_RETURN(const uint64_t last, view.LastVersion(stream));
  return std::make_shared<const VersionedState>(stream, last);
}

absl::StatusOr<std::shared_ptr<const StreamState>> VersionedDecider::LoadAt(const View& view, absl::string_view stream,
                                                                            uint64_t version) const {
  ASSIGN_OR_RETURN(const uint64_t last, view.LastVersion(stream));
  if (version > last) {
    return absl::NotFoundError(absl::StrCat("the stream ", stream, " has ", last, " versions, not ", version));
  }
  return std::make_shared<const VersionedState>(stream, version);
}

std::shared_ptr<const StreamState> VersionedDecider::Fold(
    const std::shared_ptr<const StreamState>& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  return Later(*before, events.size());
}

void VersionedDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  receipt->set_name(AsVersioned(state).stream());
  receipt->set_version(static_cast<int64_t>(state.version()));
}

std::shared_ptr<const StreamState> VersionedDecider::Later(const StreamState& before, uint64_t events) {
  return std::make_shared<const VersionedState>(AsVersioned(before).stream(), before.version() + events);
}

}  // namespace gaiwan
