#include "server/watch/tail.h"

#include <algorithm>
#include <utility>

namespace gaiwan {
namespace {

// An event in memory against the same as stored.
constexpr size_t kEventBytesFactor = 3;

std::shared_ptr<const LoggedChange> Logged(const Change& change) {
  auto logged = std::make_shared<LoggedChange>();
  logged->stream = change.stream;
  logged->first = change.first_position;
  logged->last = change.first_position + change.events.size() - 1;
  logged->after = SharedCase(change.after);
  if (logged->after == nullptr) return logged;
  logged->before = SharedCase(change.before);
  logged->events = change.events;
  return logged;
}

size_t BytesOf(const LoggedChange& change, size_t record_bytes) {
  // `before` is another's `after`.
  return sizeof(LoggedChange) + change.stream.size() + kEventBytesFactor * record_bytes +
         (change.after != nullptr ? change.after->bytes() : 0);
}

}  // namespace

Tail::Tail(Position last, const Options& options) : options_(options), next_(last + 1) {}

bool Tail::PassOver(absl::Span<const Change> changes) {
  MutexLock lock(&mu_);
  if (listener_) return false;
  for (const Change& change : changes) {
    if (!change.events.empty()) next_ = change.first_position + change.events.size();
  }
  return true;
}

void Tail::Announced(absl::Span<const Change> changes) {
  if (PassOver(changes)) return;
  std::vector<Kept> added;
  for (const Change& change : changes) {
    if (change.events.empty()) continue;
    std::shared_ptr<const LoggedChange> logged = Logged(change);
    const size_t bytes = BytesOf(*logged, change.record_bytes);
    added.push_back({std::move(logged), bytes});
  }
  if (added.empty()) return;
  MutexLock lock(&mu_);
  for (Kept& kept : added) {
    // A gap: what was here before does not lead up to it, and who needs what lies between reads the log.
    if (kept.change->first != next_) {
      kept_.clear();
      events_ = bytes_ = 0;
    }
    next_ = kept.change->last + 1;
    events_ += kept.change->last - kept.change->first + 1;
    bytes_ += kept.bytes;
    kept_.push_back(std::move(kept));
  }
  while (!kept_.empty() && (events_ > options_.events_max || bytes_ > options_.bytes_max)) {
    const Kept& oldest = kept_.front();
    events_ -= oldest.change->last - oldest.change->first + 1;
    bytes_ -= oldest.bytes;
    kept_.pop_front();
  }
  if (listener_) listener_();
}

Tail::Found Tail::Read(Position from, size_t changes_max,
                       std::vector<std::shared_ptr<const LoggedChange>>* changes) const {
  changes->clear();
  MutexLock lock(&mu_);
  if (from >= next_) return Found::kNothing;
  if (kept_.empty() || from < kept_.front().change->first) return Found::kOverrun;
  auto it =
      std::partition_point(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.change->last < from; });
  for (; it != kept_.end() && changes->size() < changes_max; ++it) changes->push_back(it->change);
  return Found::kChanges;
}

void Tail::SetListener(std::function<void()> listener) {
  MutexLock lock(&mu_);
  listener_ = std::move(listener);
  if (listener_) return;
  kept_.clear();
  events_ = bytes_ = 0;
}

}  // namespace gaiwan
