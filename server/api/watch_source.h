// server/api/watch_source.h: where the API gets the changes that a watch shows, as a seam: the hub behind it, a list in
// tests.
//
// It is pulled, so a slow reader holds nobody up: while a reader asks for nothing, the hub keeps nothing for it and
// reads the log again later.
#ifndef GAIWAN_SERVER_API_WATCH_SOURCE_H_
#define GAIWAN_SERVER_API_WATCH_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gaiwan/v1/event.pb.h"
#include "server/auth/caller.h"
#include "server/auth/sight.h"

namespace gaiwan {

struct WatchFilter {
  Caller caller;
  // `orgs/{org}` and `cases/{case}`; empty ones do not filter.
  std::string unit;
  std::string name;
};

struct WatchItem {
  // Everything up to here that this watch may see was delivered, this item included.
  uint64_t position = 0;
  // Nothing happened that shows: only the position moved.
  bool bookmark = false;
  // Everything up to the moment the watch began was delivered.
  bool caught_up = false;
  // The case left the caller's sight; there is no event.
  bool removed = false;
  // Of the case. Empty in a bookmark.
  std::string name;
  int64_t version = 0;
  std::shared_ptr<const v1::Event> event;
  // What the caller may see of it at present.
  Sight sight = {};
};

// One watch. Used by one thread at a time, but for Cancel.
class WatchSubscription {
 public:
  // A status ends the watch: UNAVAILABLE when the server shuts down or the log cannot be read, CANCELLED after Cancel.
  using Ready = std::function<void(absl::StatusOr<std::vector<WatchItem>>)>;

  // Ends it. A Next that is open is answered before the destructor returns, or was.
  virtual ~WatchSubscription() = default;

  // Calls `ready` once, on any thread, now or as soon as there is something: 1 to `items_max` items in the order of the
  // log. Not called again before the one before was answered.
  virtual void Next(size_t items_max, Ready ready) = 0;

  // Answers an open Next with CANCELLED, and every later one. Thread-safe; may be called by `ready`.
  virtual void Cancel() = 0;
};

class WatchSource {
 public:
  virtual ~WatchSource() = default;

  // Where a watch begins that names no position.
  virtual uint64_t LastPosition() const = 0;

  // Everything after `after`. Thread-safe.
  //   RESOURCE_EXHAUSTED  too many watches, over all or of one person (TOO_MANY), with a time to wait.
  //   INVALID_ARGUMENT    `after` lies in the future of the log.
  virtual absl::StatusOr<std::unique_ptr<WatchSubscription>> Subscribe(const WatchFilter& filter, uint64_t after) = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_WATCH_SOURCE_H_
