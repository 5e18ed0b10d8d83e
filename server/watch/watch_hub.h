// server/watch/watch_hub.h: everybody who watches the log. Each has what happened, in order, once, and never before it
// is durable; nobody waits for anybody.
//
// A state machine: its driver calls Step again and again, with WaitForWork(a second or less) between. Subscribe and
// Close may be called by any thread.
#ifndef GAIWAN_SERVER_WATCH_WATCH_HUB_H_
#define GAIWAN_SERVER_WATCH_WATCH_HUB_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/watch/subscriber.h"
#include "server/watch/watch.h"

namespace gaiwan {

// So long after a watcher last had room what happens is still kept for it in the tail: who pulls at all pulls within
// it. Who does not costs those who submit nothing, and finds what it missed in the log.
inline constexpr absl::Duration kTailKeptFor = absl::Milliseconds(200);

// The most that limits may allow. Each takes up to half a megabyte: a county has some hundred screens.
inline constexpr size_t kSubscribersMax = 1000;

// Watches at the same time.
struct WatchLimits {
  size_t all = kSubscribersMax;
  // Of one person: nobody takes all of them.
  size_t of_one = kSubscribersMax;
};

class WatchHub {
 public:
  // What `parts` names outlives the hub. Listens to the tail while anybody watches and pulls.
  explicit WatchHub(WatchParts parts, WatchLimits limits = {});
  ~WatchHub();
  WatchHub(const WatchHub&) = delete;
  WatchHub& operator=(const WatchHub&) = delete;

  // What happens after position `after` (0: everything; nothing: what happens from now on). `on_ready` is called on the
  // hub's thread when Subscription::Next found nothing before and may find something now, or the watch ended; first
  // without having been asked. It must not block.
  //   INVALID_ARGUMENT    `after` lies beyond the log's end, as it may after a restore.
  //   RESOURCE_EXHAUSTED  too many watch, or filter.who does too often.
  //   UNAVAILABLE         the hub is closed.
  absl::StatusOr<std::unique_ptr<Subscription>> Subscribe(HubFilter filter, HubRights rights,
                                                          std::optional<Position> after,
                                                          std::function<void()> on_ready);

  // Looks after each watch once. Returns how many have more to do at once.
  size_t Step();
  // Blocks until there is something to do, `timeout` passes or Close is called. False once closed.
  bool WaitForWork(absl::Duration timeout);
  // Ends every watch with UNAVAILABLE; they may be resumed elsewhere.
  void Close();

  size_t subscriber_count() const;
  // Where the watch stands that is furthest behind; nothing when nobody watches.
  std::optional<Position> least_reached() const;

 private:
  class Handle;
  // What wakes the driver; outlives the hub while a subscription does.
  struct Waker {
    Mutex mu;
    CondVar cv;
    bool poked ABSL_GUARDED_BY(mu) = false;
    bool closed ABSL_GUARDED_BY(mu) = false;

    void Poke();
  };

  absl::Status CheckLimits(absl::string_view who) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // What is over counts no more.
  void ForgetEnded() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Listens to the tail from now on, or not.
  void Listen(bool listen) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const WatchParts parts_;
  const WatchLimits limits_;
  const std::shared_ptr<Waker> waker_;
  mutable Mutex mu_;
  std::vector<std::shared_ptr<Subscriber>> subscribers_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
  bool listening_ ABSL_GUARDED_BY(mu_) = false;
  absl::Duration had_room_at_ ABSL_GUARDED_BY(mu_);  // Any of them, by the monotonic clock.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_WATCH_WATCH_HUB_H_
