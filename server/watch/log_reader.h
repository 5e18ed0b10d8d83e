// server/watch/log_reader.h: changes read out of the log, a slice at a time, for a watcher that is behind the tail. One
// thread at a time.
#ifndef GAIWAN_SERVER_WATCH_LOG_READER_H_
#define GAIWAN_SERVER_WATCH_LOG_READER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/decider.h"
#include "server/log/store.h"
#include "server/watch/tail.h"

namespace gaiwan {

// A slice: a few milliseconds of reading and folding, so that those who follow the tail are not held up by one who
// begins at the beginning. A slice ends with a whole command.
inline constexpr size_t kRecordsPerSlice = 64;

class LogReader {
 public:
  // Neither is owned. `cases` loads and folds cases.
  LogReader(const Store* store, const Decider* cases) : store_(store), cases_(cases) {}

  // What was read, and how far that leads.
  struct Slice {
    // About cases only.
    std::vector<std::shared_ptr<const LoggedChange>> changes;
    Position through = 0;
  };

  // From the command that holds position `from` on. With a `stream`, only what is about that case; the next call is
  // then for a later position of the same one.
  absl::StatusOr<Slice> Read(Position from, absl::string_view stream);

 private:
  // What is being put together out of records.
  struct Assembly {
    std::shared_ptr<LoggedChange> change;  // nullptr: it lies before `from` and is not needed.
    std::shared_ptr<const StreamState> before;
    int missing = 0;  // Events of the command still to come.
  };

  using States = absl::flat_hash_map<std::string, std::shared_ptr<const StreamState>>;

  // What is kept of the case, no longer kept; nullptr for nothing.
  std::shared_ptr<const StreamState> TakeState(absl::string_view stream);
  absl::StatusOr<Position> CommandBegin(const View& view, Position from) const;
  absl::Status ReadAll(const View& view, Position from, Slice* slice);
  absl::Status ReadOne(const View& view, Position from, absl::string_view stream, Slice* slice);
  absl::Status Add(const View& view, const RecordView& record, Position from, Assembly* assembly, Slice* slice);

  const Store* const store_;
  const Decider* const cases_;
  // Cases as they were after their last change read here: the latest ones, and those before them.
  States states_, older_states_;
  uint64_t next_version_ = 1;  // Of the one stream.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_WATCH_LOG_READER_H_
