#include "server/watch/subscriber.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Changes taken from the tail at a time.
constexpr size_t kChangesPerStep = 64;
// What an item takes besides its event.
constexpr size_t kItemBytes = 128;

}  // namespace

Subscriber::Subscriber(const WatchParts* parts, HubFilter filter, HubRights rights, Position after,
                       std::function<void()> on_ready, std::function<void()> poke)
    : parts_(parts),
      filter_(std::move(filter)),
      rights_(std::move(rights)),
      caught_up_at_(parts->store->LastPosition()),
      poke_(std::move(poke)),
      judged_revision_(RightsRevision()),
      on_ready_(std::move(on_ready)),
      reader_(parts->store, parts->cases),
      position_(after),
      fetched_through_(after),
      told_(after),
      told_at_(parts->clock->MonotonicNow()),
      check_at_(told_at_ + kRightsEvery),
      retry_at_(told_at_) {
  reached_ = after;
  // Whoever watches one case has it before their eyes.
  if (!filter_.stream.empty()) in_sight_.insert(filter_.stream);
}

// --- the hub's thread ----------------------------------------------------------------------------------------------

bool Subscriber::Step() {
  MutexLock lock(&step_mu_);
  if (cancelled_ || ended().has_value()) return false;
  const absl::Duration now = parts_->clock->MonotonicNow();
  if (!CheckRights(now)) return false;
  bool more = false;
  if (now >= retry_at_ && HasRoom()) {
    absl::Status status;
    if (recheck_after_.has_value()) {
      status = Recheck();
      more = true;
    } else {
      absl::StatusOr<bool> fetched = fetched_.empty() ? Fetch() : true;
      status = fetched.status();
      if (fetched.ok()) more = Deliver() && *fetched;
    }
    if (absl::IsUnavailable(status)) {
      retry_at_ = now + kStoreRetryEvery;  // It is being opened again.
      more = false;
    } else if (!status.ok()) {
      EndLocked(status);
      return false;
    }
    PutBookmark(now);
    reached_ = position_;
  }
  Notify();
  return more;
}

// False when the watch ended.
bool Subscriber::CheckRights(absl::Duration now) {
  const uint64_t revision = RightsRevision();
  const bool changed = revision != judged_revision_;
  if (!changed && now < check_at_) return true;
  check_at_ = now + kRightsEvery;
  if (const absl::Status status = rights_.check ? rights_.check() : absl::OkStatus(); !status.ok()) {
    EndLocked(status);
    return false;
  }
  if (!changed) return true;
  if (shown_too_many_) {
    EndLocked(absl::AbortedError("your rights changed while many cases were in sight: list again and watch anew"));
    return false;
  }
  DropUnseen();
  judged_revision_ = revision;
  recheck_after_ = "";
  return true;
}

// Takes from the buffer what may not be seen any more. Whether the case itself left sight is Recheck's to tell.
void Subscriber::DropUnseen() {
  std::deque<Waiting> waiting;
  {
    MutexLock lock(&mu_);
    waiting.swap(buffer_);
    buffer_bytes_ = 0;
  }
  std::deque<Waiting> kept;
  size_t bytes = 0;
  for (Waiting& one : waiting) {
    if (one.item.kind == HubItem::Kind::kEvent && !InSight(one.item.after->proto())) continue;
    bytes += one.bytes;
    kept.push_back(std::move(one));
  }
  MutexLock lock(&mu_);
  buffer_ = std::move(kept);
  buffer_bytes_ = bytes;
}

// Looks at the next of the cases that were shown, as they are now under the rights of now.
absl::Status Subscriber::Recheck() {
  const std::unique_ptr<View> view = parts_->store->Look();
  std::vector<std::string> streams;
  for (auto it = in_sight_.upper_bound(*recheck_after_); it != in_sight_.end() && streams.size() < kRechecksPerStep;
       ++it) {
    streams.push_back(*it);
  }
  for (const std::string& stream : streams) {
    ASSIGN_OR_RETURN(const uint64_t version, view->LastVersion(stream));
    ASSIGN_OR_RETURN(const std::shared_ptr<const StreamState> state, parts_->cases->LoadAt(*view, stream, version));
    const CaseState* c = AsCase(state.get());
    if (c != nullptr && !InSight(c->proto())) PutRemoved(stream, *c, position_);
    recheck_after_ = stream;
  }
  if (streams.size() < kRechecksPerStep) recheck_after_.reset();
  return absl::OkStatus();
}

absl::StatusOr<bool> Subscriber::Fetch() {
  std::vector<std::shared_ptr<const LoggedChange>> changes;
  switch (parts_->tail->Read(position_ + 1, kChangesPerStep, &changes)) {
    case Tail::Found::kNothing:
      return false;
    case Tail::Found::kChanges:
      fetched_through_ = changes.back()->last;
      break;
    case Tail::Found::kOverrun: {
      ASSIGN_OR_RETURN(LogReader::Slice slice, reader_.Read(position_ + 1, filter_.stream));
      changes = std::move(slice.changes);
      fetched_through_ = slice.through;
      break;
    }
  }
  fetched_.assign(changes.begin(), changes.end());
  return true;
}

// False when the buffer is full.
bool Subscriber::Deliver() {
  while (!fetched_.empty()) {
    if (!HasRoom()) return false;
    DeliverOne(*fetched_.front());
    position_ = fetched_.front()->last;
    fetched_.pop_front();
  }
  position_ = std::max(position_, fetched_through_);
  return HasRoom();
}

void Subscriber::DeliverOne(const LoggedChange& change) {
  if (change.after == nullptr) return;
  if (!filter_.stream.empty() && change.stream != filter_.stream) return;
  if (!InSight(change.after->proto())) {
    const bool was_in_sight = change.before != nullptr && InSight(change.before->proto());
    if (was_in_sight || in_sight_.contains(change.stream)) PutRemoved(change.stream, *change.after, change.last);
    return;
  }
  if (in_sight_.size() < kCasesInSightMax) {
    in_sight_.insert(change.stream);
  } else {
    shown_too_many_ |= !in_sight_.contains(change.stream);
  }
  for (size_t i = 0; i < change.events.size(); ++i) {
    const Position position = change.first + i;
    if (position <= position_) continue;  // Seen by the watch that this one resumes.
    HubItem item;
    item.kind = HubItem::Kind::kEvent;
    item.position = position;
    item.stream = change.stream;
    item.event = change.events[i];
    item.version = static_cast<uint64_t>(item.event->version());
    item.record_time = ToTime(item.event->record_time());
    item.after = change.after;
    const size_t bytes = item.event->ByteSizeLong();
    Put(std::move(item), bytes);
  }
}

void Subscriber::PutRemoved(const std::string& stream, const CaseState& state, Position position) {
  HubItem item;
  item.kind = HubItem::Kind::kRemoved;
  item.position = position;
  item.stream = stream;
  item.version = state.version();
  item.record_time = ToTime(state.proto().update_time());
  in_sight_.erase(stream);
  Put(std::move(item), 0);
}

void Subscriber::PutBookmark(absl::Duration now) {
  HubItem item;
  item.position = position_;
  item.caught_up = !told_caught_up_ && position_ >= caught_up_at_;
  const uint64_t untold = position_ - told_;
  const bool is_due = untold >= kBookmarkPositions || (untold > 0 && now - told_at_ >= kBookmarkEvery);
  if (!item.caught_up && !is_due) return;
  told_caught_up_ |= item.caught_up;
  Put(std::move(item), 0);
}

void Subscriber::Put(HubItem item, size_t bytes) {
  told_ = item.position;
  told_at_ = parts_->clock->MonotonicNow();
  MutexLock lock(&mu_);
  buffer_bytes_ += bytes + kItemBytes;
  buffer_.push_back({std::move(item), bytes + kItemBytes});
}

bool Subscriber::InSight(const v1::Case& c) const {
  return (filter_.unit.empty() || parts_->is_at_or_below(c.unit(), filter_.unit)) && rights_.sees(c);
}

bool Subscriber::HasRoom() const {
  MutexLock lock(&mu_);
  return buffer_.size() < kHubItemsMax && buffer_bytes_ < kHubBytesMax;
}

void Subscriber::End(const absl::Status& status) {
  MutexLock lock(&step_mu_);
  if (!cancelled_ && !ended().has_value()) EndLocked(status);
}

void Subscriber::EndLocked(const absl::Status& status) {
  {
    MutexLock lock(&mu_);
    ended_ = status;
    buffer_.clear();  // It may be what they must not see any more; a resume token brings the rest back.
    buffer_bytes_ = 0;
  }
  Notify();
}

void Subscriber::Notify() {
  {
    MutexLock lock(&mu_);
    if (!wanted_ || (buffer_.empty() && !ended_.has_value())) return;
    wanted_ = false;
  }
  notifying_ = std::this_thread::get_id();
  on_ready_();
  notifying_ = std::thread::id();
}

// --- any thread ----------------------------------------------------------------------------------------------------

void Subscriber::Cancel() {
  cancelled_ = true;
  if (notifying_ == std::this_thread::get_id())
    return;  // This very thread holds the lock; on_ready is Step's last act.
  MutexLock wait_for_step(&step_mu_);
}

bool Subscriber::Next(HubItem* item) {
  const bool is_judged = RightsRevision() == judged_revision_;
  bool poke = !is_judged;
  bool found = false;
  {
    MutexLock lock(&mu_);
    const bool was_full = buffer_.size() >= kHubItemsMax || buffer_bytes_ >= kHubBytesMax;
    found = is_judged && !buffer_.empty();
    if (found) {
      *item = std::move(buffer_.front().item);
      buffer_bytes_ -= buffer_.front().bytes;
      buffer_.pop_front();
      poke |= was_full;
    } else {
      wanted_ = !ended_.has_value();
    }
  }
  if (poke) poke_();
  return found;
}

std::optional<absl::Status> Subscriber::ended() const {
  MutexLock lock(&mu_);
  return ended_;
}

}  // namespace gaiwan
