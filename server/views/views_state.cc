#include "server/views/views_state.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

std::string ViewStream(absl::string_view person) {
  return absl::StrCat(kViewStreams, "/", absl::StripPrefix(person, "people/"));
}

void ViewsState::Fold(const v1::Event& event, const OpenSealed& open) {
  version_ = static_cast<uint64_t>(event.version());
  v1::Personal view = event.has_view_saved() ? event.view_saved().view() : event.view_deleted().view();
  if (view.has_sealed()) key_ = view.sealed().key();
  if (!open(stream_, &view).ok() || !view.open().has_saved_view()) return;
  const v1::SavedView& saved = view.open().saved_view();
  if (event.has_view_saved()) {
    views_[saved.name()] = saved;
  } else {
    views_.erase(saved.name());
  }
}

absl::StatusOr<std::shared_ptr<ViewsState>> ReadViews(const View& view, absl::string_view stream, uint64_t version,
                                                      const OpenSealed& open) {
  auto state = std::make_shared<ViewsState>(std::string(stream));
  if (version == 0) return state;
  absl::Status parsed;
  v1::Event event;
  RETURN_IF_ERROR(view.ReadStream(stream, 1, version, [&](const RecordView& record) {
    if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      parsed = absl::DataLossError(absl::StrCat(stream, " version ", record.version, " holds no event"));
      return false;
    }
    state->Fold(event, open);
    return true;
  }));
  RETURN_IF_ERROR(parsed);
  return state;
}

}  // namespace gaiwan
