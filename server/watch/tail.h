// server/watch/tail.h: the last changes of the log, in memory, for those who watch it. Holds what is durable and
// nothing else, and while nobody listens nothing at all. Thread-safe.
#ifndef GAIWAN_SERVER_WATCH_TAIL_H_
#define GAIWAN_SERVER_WATCH_TAIL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/base/mutex.h"
#include "server/engine/projector.h"
#include "server/projection/case_state.h"

namespace gaiwan {

// The events of one command as they stand in the log, and the case before and after them.
struct LoggedChange {
  std::string stream;
  Position first = 0;
  Position last = 0;
  // At first, first + 1, ... Empty unless it is about a case.
  std::vector<std::shared_ptr<const v1::Event>> events;
  // nullptr: it did not exist.
  std::shared_ptr<const CaseState> before;
  // nullptr: it is not about a case.
  std::shared_ptr<const CaseState> after;
};

// Who looks away for longer than it takes to write this much reads the log instead. No more than a processor's cache
// has room for: what has left it costs more to throw away than it cost to keep.
inline constexpr size_t kTailEventsMax = 2048;
// Memory it takes, about.
inline constexpr size_t kTailBytesMax = 32 << 20;

class Tail final : public Projector {
 public:
  struct Options {
    size_t events_max = kTailEventsMax;
    size_t bytes_max = kTailBytesMax;
  };
  enum class Found {
    kChanges,
    kNothing,  // Not written yet.
    kOverrun,  // Not here any more: read the log.
  };

  // `last`: the position of the last record of the log at start.
  Tail(Position last, const Options& options);

  void Project(const Change&, Group*) override {}
  void Announced(absl::Span<const Change> changes) override;

  // Sets `*changes` to at most `changes_max`, beginning with the one that holds `from`.
  Found Read(Position from, size_t changes_max, std::vector<std::shared_ptr<const LoggedChange>>* changes) const;

  // Called on the thread that announces when something was added. Must not call the tail. Empty: nobody listens, as at
  // first, and nothing is kept: to let go of a case's state long after its command costs as much as to make it. Who
  // begins to listen finds what was missed in the log.
  void SetListener(std::function<void()> listener);

 private:
  struct Kept {
    std::shared_ptr<const LoggedChange> change;
    size_t bytes;
  };

  // False when somebody listens.
  bool PassOver(absl::Span<const Change> changes);

  const Options options_;
  mutable Mutex mu_;
  std::deque<Kept> kept_ ABSL_GUARDED_BY(mu_);  // Positions follow one another.
  size_t events_ ABSL_GUARDED_BY(mu_) = 0;
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
  Position next_ ABSL_GUARDED_BY(mu_);  // The position after the last.
  std::function<void()> listener_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_WATCH_TAIL_H_
