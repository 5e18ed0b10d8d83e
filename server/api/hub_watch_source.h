// server/api/hub_watch_source.h: the WatchSource of the server: the hub of server/watch, and what a caller may see by
// the directory of the moment. Thread-safe.
#ifndef GAIWAN_SERVER_API_HUB_WATCH_SOURCE_H_
#define GAIWAN_SERVER_API_HUB_WATCH_SOURCE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "server/api/case_reader.h"
#include "server/api/watch_source.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/watch/watch_hub.h"

namespace gaiwan {

class HubWatchSource final : public WatchSource {
 public:
  struct Parts {
    WatchHub* hub;
    const Store* store;
    // Of cases as they are now.
    const CaseReader* reader;
    const DirectoryHolder* directory;
    Clock* clock;
    std::shared_ptr<const Policy> policy;
  };
  // What `parts` names is not owned and outlives the source and its watches.
  explicit HubWatchSource(const Parts& parts) : parts_(parts) {}

  uint64_t LastPosition() const override { return parts_.store->LastPosition(); }
  absl::StatusOr<std::unique_ptr<WatchSubscription>> Subscribe(const WatchFilter& filter, uint64_t after) override;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_HUB_WATCH_SOURCE_H_
