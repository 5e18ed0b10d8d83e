// server/log/memory_store.h: the store of tests and simulations: passes the same contract, forgets at the end.
//
// Keeps old values of rows only while a view can see them. Thread-safe as Store says; the knobs are too.
#ifndef GAIWAN_SERVER_LOG_MEMORY_STORE_H_
#define GAIWAN_SERVER_LOG_MEMORY_STORE_H_

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/base/mutex.h"
#include "server/log/store.h"

namespace gaiwan {

class MemoryStore final : public Store {
 public:
  // What a failed write left behind, as Reopen() will find.
  enum class Fate { kLost, kThere };

  MemoryStore();
  ~MemoryStore() override;

  absl::StatusOr<Position> Commit(const Group& group) override;
  Position LastPosition() const override;
  std::unique_ptr<View> Look() const override;
  absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const override;
  absl::Status Reopen() override;
  WriteGate write_gate() const override;
  void ExpireRequestsBefore(absl::Time time) override;  // Drops them at once.

  // The next Commit answers UNAVAILABLE and breaks the store until Reopen().
  void FailNextCommit(Fate fate);
  // While true, Commit answers RESOURCE_EXHAUSTED and writes nothing.
  void SetFull(bool full);

 private:
  class MemoryView;
  struct State;

  // Shared with views, which may outlive the store.
  const std::shared_ptr<State> state_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_MEMORY_STORE_H_
