#include "tests/fault/simulation/sim_watcher.h"

#include <algorithm>

namespace gaiwan::testing {

void SimWatcher::Open(WatchHub* hub) {
  HubRights rights;
  rights.sees = [](const v1::Case&) { return true; };
  const bool skips = plant_ == Plant::kSkipsOnResume && was_open_ && cursor_ < model_.log().size();
  absl::StatusOr<std::unique_ptr<Subscription>> watch =
      hub->Subscribe(filter_, std::move(rights), cursor_ + (skips ? 1 : 0), [] {});
  if (!watch.ok()) {
    faults_.Add(name_, " cannot watch: ", watch.status().ToString());
    return;
  }
  watch_ = *std::move(watch);
  was_open_ = true;
}

void SimWatcher::Pull(int count) {
  HubItem item;
  for (; count > 0 && watch_ != nullptr && watch_->Next(&item); --count) Check(item);
  if (watch_ == nullptr || !watch_->ended().has_value()) return;
  faults_.Add(name_, "'s watch ended: ", watch_->ended()->ToString());
}

bool SimWatcher::Wants(Position position) const {
  const SimModel::Seen& seen = model_.log()[position - 1];
  return (filter_.unit.empty() || seen.unit == filter_.unit) &&
         (filter_.stream.empty() || seen.stream == filter_.stream);
}

Position SimWatcher::NextWanted(Position after) const {
  for (Position position = after + 1; position <= model_.log().size(); ++position) {
    if (Wants(position)) return position;
  }
  return 0;
}

void SimWatcher::Check(const HubItem& item) {
  if (item.position > model_.log().size()) {
    faults_.Add(name_, " was shown position ", item.position, " of a log that ends at ", model_.log().size());
    return;
  }
  const bool is_event = item.kind == HubItem::Kind::kEvent;
  const Position next = NextWanted(cursor_);
  if (item.kind == HubItem::Kind::kRemoved) faults_.Add(name_, " lost sight of ", item.stream);
  if (item.position < cursor_ || (is_event && item.position == cursor_)) {
    faults_.Add(name_, " was shown position ", item.position, " behind ", cursor_);
  } else if (is_event && item.position != next) {
    faults_.Add(name_, " was shown position ", item.position, "; next is ", next);
  } else if (!is_event && next != 0 && item.position >= next) {
    faults_.Add(name_, " was told of nothing up to ", item.position, " and was not shown ", next);
  } else if (is_event) {
    const SimModel::Seen& seen = model_.log()[item.position - 1];
    if (item.stream != seen.stream || item.version != seen.version || item.event->SerializeAsString() != seen.payload) {
      faults_.Add(name_, " was shown something else at position ", item.position);
    }
    ++delivered_;
  }
  cursor_ = std::max(cursor_, item.position);
}

void SimWatcher::CheckComplete() {
  if (const Position next = NextWanted(cursor_); next != 0) faults_.Add(name_, " was never shown position ", next);
}

}  // namespace gaiwan::testing
