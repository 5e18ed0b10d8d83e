// server/watch/watch.h: what is asked of a watch, and what it gives.
#ifndef GAIWAN_SERVER_WATCH_WATCH_H_
#define GAIWAN_SERVER_WATCH_WATCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gaiwan/v1/event.pb.h"
#include "server/log/store.h"
#include "server/projection/case_state.h"

namespace gaiwan {

struct HubFilter {
  // `orgs/{org}`: held there or below. Empty: anywhere.
  std::string unit = {};
  // `cases/{case}`. Empty: any.
  std::string stream = {};
  // Whose watch it is: WatchLimits::of_one counts by it. Empty: nobody's.
  std::string who = {};
};

// What the watcher may see. Called by the hub's thread, `revision` by the watcher's too; must not call the
// subscription. Not called any more once the subscription is gone.
struct HubRights {
  // May they see the case, by their rights as they are now?
  std::function<bool(const v1::Case& c)> sees;
  // Another number whenever `sees` may answer differently of the same case: posts given or taken, a new day on which
  // one ends. Empty: never.
  std::function<uint64_t()> revision;
  // Asked every minute. Not OK (signed out, account closed): the watch ends so. Empty: always OK.
  std::function<absl::Status()> check;
};

struct HubItem {
  enum class Kind {
    kEvent,
    kRemoved,   // The case left sight or filter, or was taken from it.
    kBookmark,  // Nothing to be seen up to here.
  };
  Kind kind = Kind::kBookmark;
  // A watch that begins after this position goes on after this item.
  Position position = 0;
  // Everything up to the moment the watch began was given. With a bookmark, once.
  bool caught_up = false;
  // Of events and removals.
  std::string stream;
  uint64_t version = 0;
  absl::Time record_time;
  // Of events: as it lies in the log, sealed; and the case after the command it belongs to.
  std::shared_ptr<const v1::Event> event;
  std::shared_ptr<const CaseState> after;
};

// One watch, pulled by whoever asked for it. One thread at a time. Its end cancels the watch: it waits for the hub to
// let go of it, so it must not be destroyed under a lock that `on_ready` or a HubRights takes; within `on_ready` it may
// be.
class Subscription {
 public:
  virtual ~Subscription() = default;

  // The next item; false when there is none now: then `on_ready` is called once there may be.
  virtual bool Next(HubItem* item) = 0;

  // How the watch ended: from then on there are no more items. Nothing while it goes on.
  virtual std::optional<absl::Status> ended() const = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_WATCH_WATCH_H_
