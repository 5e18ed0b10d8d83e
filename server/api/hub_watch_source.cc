#include "server/api/hub_watch_source.h"

#include <string>
#include <utility>
#include <vector>

#include "server/api/rate_limiter.h"
#include "server/base/mutex.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Screens are switched off in the evening, not within seconds.
constexpr absl::Duration kTooManyRetry = absl::Seconds(30);

// What one caller may see, worked out anew when the directory changes or a day ends on which one of their posts does.
// Thread-safe.
class CallerRights {
 public:
  CallerRights(Caller caller, const DirectoryHolder* directory, std::shared_ptr<const Policy> policy, Clock* clock)
      : caller_(std::move(caller)), directory_(directory), policy_(std::move(policy)), clock_(clock) {}

  Sight SightFor(const v1::Case& c) {
    std::shared_ptr<const Reference> reference;
    Viewer viewer;
    {
      MutexLock lock(&mu_);
      Refresh();
      reference = reference_;
      viewer = viewer_;
    }
    viewer.now = clock_->TimeNow();
    return SightOf(c, viewer, *reference->directory);
  }
  uint64_t Revision() {
    MutexLock lock(&mu_);
    Refresh();
    return revision_;
  }

 private:
  void Refresh() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    std::shared_ptr<const Reference> reference = directory_->Get();
    const absl::Time now = clock_->TimeNow();
    const bool is_same_directory = reference_ != nullptr && reference->directory == reference_->directory;
    if (is_same_directory && DayOf(now) == DayOf(viewer_.now)) return;
    Viewer viewer = ViewerOf(caller_, *reference->directory, now, policy_);
    // What broken glass shows is noted before it is delivered (watch_stream.cc). A reason is for one look: it opens
    // nothing for as long as somebody watches.
    viewer.through_glass = true;
    if (!is_same_directory || viewer.posts != viewer_.posts || viewer.stood_for != viewer_.stood_for) ++revision_;
    reference_ = std::move(reference);
    viewer_ = std::move(viewer);
  }

  const Caller caller_;
  const DirectoryHolder* const directory_;
  const std::shared_ptr<const Policy> policy_;
  Clock* const clock_;
  Mutex mu_;
  std::shared_ptr<const Reference> reference_ ABSL_GUARDED_BY(mu_);
  Viewer viewer_ ABSL_GUARDED_BY(mu_);
  uint64_t revision_ ABSL_GUARDED_BY(mu_) = 0;
};

WatchItem ToWatchItem(HubItem from, CallerRights* rights, const CaseReader& reader) {
  WatchItem item;
  item.position = from.position;
  item.bookmark = from.kind == HubItem::Kind::kBookmark;
  item.removed = from.kind == HubItem::Kind::kRemoved;
  item.caught_up = from.caught_up;
  item.name = std::move(from.stream);
  item.version = static_cast<int64_t>(from.version);
  if (from.after != nullptr) {
    // By what the case is now, not by what it was then: who reads the log from the beginning sees what one may see
    // today. What cannot be asked is not shown.
    const absl::StatusOr<std::shared_ptr<const v1::Case>> present = reader.Get(item.name);
    if (present.ok()) item.sight = rights->SightFor(**present);
  }
  item.event = std::move(from.event);
  return item;
}

// The hub says "there may be something" and is pulled; the API asks for items and is called back. One Next is open at a
// time.
class HubWatch final : public WatchSubscription {
 public:
  HubWatch(std::shared_ptr<CallerRights> rights, const CaseReader* reader)
      : rights_(std::move(rights)), reader_(reader) {}

  void Begin(std::unique_ptr<Subscription> subscription) {
    MutexLock lock(&mu_);
    subscription_ = std::move(subscription);
  }

  void Next(size_t items_max, Ready ready) override {
    {
      MutexLock lock(&mu_);
      items_max_ = items_max;
      ready_ = std::move(ready);
    }
    Pump();
  }

  void Cancel() override {
    {
      MutexLock lock(&mu_);
      cancelled_ = true;
    }
    Pump();
  }

  // Answers an open Next when there is something to say.
  void Pump() {
    Ready ready;
    std::vector<WatchItem> items;
    absl::Status status;
    {
      MutexLock lock(&mu_);
      if (ready_ == nullptr) return;
      if (cancelled_) {
        status = absl::CancelledError("the watch was cancelled");
      } else if (subscription_ != nullptr) {
        HubItem item;
        while (items.size() < items_max_ && subscription_->Next(&item)) {
          items.push_back(ToWatchItem(std::move(item), rights_.get(), *reader_));
        }
        if (items.empty()) status = subscription_->ended().value_or(absl::OkStatus());
      }
      if (items.empty() && status.ok()) return;
      ready = std::exchange(ready_, nullptr);
    }
    if (!status.ok()) return ready(status);
    ready(std::move(items));
  }

 private:
  const std::shared_ptr<CallerRights> rights_;
  const CaseReader* const reader_;
  Mutex mu_;
  std::unique_ptr<Subscription> subscription_ ABSL_GUARDED_BY(mu_);
  size_t items_max_ ABSL_GUARDED_BY(mu_) = 0;
  Ready ready_ ABSL_GUARDED_BY(mu_);
  bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
};

// What the API holds: its end is the watch's, though the hub may still be calling.
class HubWatchHandle final : public WatchSubscription {
 public:
  explicit HubWatchHandle(std::shared_ptr<HubWatch> watch) : watch_(std::move(watch)) {}
  ~HubWatchHandle() override { watch_->Cancel(); }
  HubWatchHandle(const HubWatchHandle&) = delete;
  HubWatchHandle& operator=(const HubWatchHandle&) = delete;

  void Next(size_t items_max, Ready ready) override { watch_->Next(items_max, std::move(ready)); }
  void Cancel() override { watch_->Cancel(); }

 private:
  const std::shared_ptr<HubWatch> watch_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WatchSubscription>> HubWatchSource::Subscribe(const WatchFilter& filter,
                                                                             uint64_t after) {
  auto rights = std::make_shared<CallerRights>(filter.caller, parts_.directory, parts_.policy, parts_.clock);
  auto watch = std::make_shared<HubWatch>(rights, parts_.reader);
  HubRights hub_rights;
  hub_rights.sees = [rights](const v1::Case& c) { return !rights->SightFor(c).none(); };
  hub_rights.revision = [rights] { return rights->Revision(); };
  // Weak: the watch holds the subscription, which holds this.
  absl::StatusOr<std::unique_ptr<Subscription>> subscription =
      parts_.hub->Subscribe({.unit = filter.unit, .stream = filter.name, .who = filter.caller.person},
                            std::move(hub_rights), after, [weak = std::weak_ptr<HubWatch>(watch)] {
                              if (const std::shared_ptr<HubWatch> alive = weak.lock()) alive->Pump();
                            });
  if (absl::IsResourceExhausted(subscription.status())) return RetryLater(v1::TOO_MANY, kTooManyRetry);
  if (absl::IsInvalidArgument(subscription.status())) {
    return BadField("resume_token", "位置在日志末尾之后（可能恢复过备份），请重新列出案件，并不带此令牌重新订阅",
                    "lies beyond the end of the log, as after a restore: list again and watch without it");
  }
  RETURN_IF_ERROR(subscription.status());
  watch->Begin(*std::move(subscription));
  return std::make_unique<HubWatchHandle>(std::move(watch));
}

}  // namespace gaiwan
