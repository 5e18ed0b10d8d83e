// server/api/call_deadlines.h: no call with one answer takes longer than the server allows, whatever deadline its
// caller set or did not set. Thread-safe.
//
// Only the answer ends: what a call had put in line is carried out, and what works for it works to its end. All calls
// of one CallDeadlines have the same time, so the list is in the order in which they began, and looking at its front is
// enough.
#ifndef GAIWAN_SERVER_API_CALL_DEADLINES_H_
#define GAIWAN_SERVER_API_CALL_DEADLINES_H_

#include <cstddef>
#include <memory>

#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

class CallDeadlines {
 public:
  class Bounded;

  // `clock` is not owned and outlives it; so does it all calls.
  CallDeadlines(absl::Duration limit, Clock* clock) : limit_(limit), clock_(clock) {
    ends_.before_ = ends_.after_ = &ends_;
  }

  absl::Duration limit() const { return limit_; }
  void Add(Bounded* call);
  void Remove(Bounded* call);
  // Ends calls whose time is over. Returns how many.
  size_t EndOverdue();

 private:
  struct Links {
    Links* before_ = nullptr;
    Links* after_ = nullptr;
  };

  const absl::Duration limit_;
  Clock* const clock_;
  Mutex mu_;
  Links ends_ ABSL_GUARDED_BY(mu_);  // Its neighbours are the last and the first.
};

// One call, held by shared pointers. It is taken out of the list before it goes.
class CallDeadlines::Bounded : public std::enable_shared_from_this<Bounded>, private CallDeadlines::Links {
 public:
  Bounded(const Bounded&) = delete;
  Bounded& operator=(const Bounded&) = delete;
  // The time is over; any thread, perhaps at the same time as the answer.
  virtual void Expire() = 0;

 protected:
  Bounded() = default;
  ~Bounded() = default;

 private:
  friend class CallDeadlines;
  absl::Duration end_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CALL_DEADLINES_H_
