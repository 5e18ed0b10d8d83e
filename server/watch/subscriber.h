// server/watch/subscriber.h: one watch within the hub: where it is, what it has in its buffer, what it has shown.
//
// The hub's thread calls Step, the watcher's Next and ended; Cancel may come from either.
#ifndef GAIWAN_SERVER_WATCH_SUBSCRIBER_H_
#define GAIWAN_SERVER_WATCH_SUBSCRIBER_H_

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/engine/decider.h"
#include "server/log/store.h"
#include "server/watch/log_reader.h"
#include "server/watch/tail.h"
#include "server/watch/watch.h"

namespace gaiwan {

// What waits for a watcher to pull it: enough to keep a connection busy. Whoever pulls too slowly stops here, falls
// behind the tail and reads the log later on. A command's events are never parted, so there may be a few more.
inline constexpr size_t kHubItemsMax = 64;
inline constexpr size_t kHubBytesMax = 256 << 10;
// A bookmark after so many positions, or so long, without anything to see: a watch that was cut off then has little to
// look through again.
inline constexpr uint64_t kBookmarkPositions = 1000;
inline constexpr absl::Duration kBookmarkEvery = absl::Seconds(15);
inline constexpr absl::Duration kRightsEvery = absl::Minutes(1);
// Cases shown that are looked at again when rights change. Who was shown more begins anew.
inline constexpr size_t kCasesInSightMax = 10000;
// Of them, how many in one Step.
inline constexpr size_t kRechecksPerStep = 64;
// When the store does not answer.
inline constexpr absl::Duration kStoreRetryEvery = absl::Seconds(1);

// What all watches share. Nothing is owned.
struct WatchParts {
  const Store* store;
  Tail* tail;
  Clock* clock;
  // Loads and folds cases.
  const Decider* cases;
  // Whether the organisation `unit` is `ancestor` or below it, today; both `orgs/{org}`.
  std::function<bool(absl::string_view unit, absl::string_view ancestor)> is_at_or_below;
};

class Subscriber {
 public:
  // `after`: the last position seen. `poke` asks the hub to Step; `on_ready` tells the watcher to pull.
  Subscriber(const WatchParts* parts, HubFilter filter, HubRights rights, Position after,
             std::function<void()> on_ready, std::function<void()> poke);

  // Looks at what is next. True when there is more to do at once.
  bool Step();
  void End(const absl::Status& status);
  // Nothing is called back any more when this returns; within on_ready, when that returns.
  void Cancel();
  bool cancelled() const { return cancelled_; }
  const std::string& who() const { return filter_.who; }

  bool Next(HubItem* item);
  std::optional<absl::Status> ended() const;
  // Everything up to here is in the buffer, or not to be seen.
  Position reached() const { return reached_; }
  // False while what waits for the watcher is as much as is kept for one.
  bool HasRoom() const;

 private:
  bool CheckRights(absl::Duration now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  void DropUnseen() ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  absl::Status Recheck() ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  // Both return whether there may be more.
  absl::StatusOr<bool> Fetch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  bool Deliver() ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  void DeliverOne(const LoggedChange& change) ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  void PutBookmark(absl::Duration now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  void PutRemoved(const std::string& stream, const CaseState& state, Position position)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  void Put(HubItem item, size_t bytes) ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  bool InSight(const v1::Case& c) const;
  uint64_t RightsRevision() const { return rights_.revision ? rights_.revision() : 0; }
  void EndLocked(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);
  void Notify() ABSL_EXCLUSIVE_LOCKS_REQUIRED(step_mu_);

  const WatchParts* const parts_;  // Not touched after Cancel.
  const HubFilter filter_;
  const HubRights rights_;
  const Position caught_up_at_;
  const std::function<void()> poke_;
  std::atomic<bool> cancelled_{false};
  std::atomic<Position> reached_{0};  // position_, for who counts.
  // The rights under which everything in the buffer was judged.
  std::atomic<uint64_t> judged_revision_;

  // The thread that is in on_ready, which may let go of the watch there.
  std::atomic<std::thread::id> notifying_;

  // Held through each Step.
  Mutex step_mu_ ABSL_ACQUIRED_BEFORE(mu_);
  const std::function<void()> on_ready_;
  LogReader reader_ ABSL_GUARDED_BY(step_mu_);
  Position position_ ABSL_GUARDED_BY(step_mu_);  // Everything up to here is in the buffer, or not to be seen.
  std::deque<std::shared_ptr<const LoggedChange>> fetched_ ABSL_GUARDED_BY(step_mu_);
  Position fetched_through_ ABSL_GUARDED_BY(step_mu_);
  Position told_ ABSL_GUARDED_BY(step_mu_);  // The position of the last item.
  absl::Duration told_at_ ABSL_GUARDED_BY(step_mu_);
  bool told_caught_up_ ABSL_GUARDED_BY(step_mu_) = false;
  absl::Duration check_at_ ABSL_GUARDED_BY(step_mu_);
  absl::Duration retry_at_ ABSL_GUARDED_BY(step_mu_);
  absl::btree_set<std::string> in_sight_ ABSL_GUARDED_BY(step_mu_);  // Cases that were shown.
  bool shown_too_many_ ABSL_GUARDED_BY(step_mu_) = false;
  std::optional<std::string> recheck_after_ ABSL_GUARDED_BY(step_mu_);  // Set while cases are looked at again.

  mutable Mutex mu_;
  struct Waiting {
    HubItem item;
    size_t bytes;
  };
  std::deque<Waiting> buffer_ ABSL_GUARDED_BY(mu_);
  size_t buffer_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  bool wanted_ ABSL_GUARDED_BY(mu_) = true;  // The watcher found nothing and waits for on_ready.
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_WATCH_SUBSCRIBER_H_
