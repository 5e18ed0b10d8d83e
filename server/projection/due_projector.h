// server/projection/due_projector.h: one row in Family::kDue for each clock that is armed, in the order they fall due.
//
// Key: 8 bytes of Clock.next_time in microseconds since 1970 (big-endian; what is finer is cut off), the stream, a zero
// byte, the clock's id. No value. A clock has at most one row: that of its `next_time` as the case has it.
#ifndef GAIWAN_SERVER_PROJECTION_DUE_PROJECTOR_H_
#define GAIWAN_SERVER_PROJECTION_DUE_PROJECTOR_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/engine/projector.h"
#include "server/log/group.h"

namespace gaiwan {

struct DueRow {
  absl::Time time;
  std::string stream;
  std::string clock;

  friend bool operator==(const DueRow& a, const DueRow& b) = default;
};

// REQUIRES: not before 1970; no zero byte in `stream`.
std::string DueKey(absl::Time time, absl::string_view stream, absl::string_view clock);
// DATA_LOSS when it is no such key.
absl::StatusOr<DueRow> ParseDueKey(absl::string_view key);

// How far the front of the due rows is known to hold nothing new, so that the timer need not walk over what it has
// taken or what was deleted there. The projector lowers it, one scanning thread raises it. Thread-safe.
class DueFront {
 public:
  // The key from which a scan has to begin; empty at first. Called before the view of the scan is taken.
  std::string BeginScan();
  // Nothing of interest lies before `key`, but for what was armed since BeginScan. kNothing: nowhere.
  void EndScan(absl::string_view key);
  // A durable row.
  void Armed(absl::string_view key);

  // No row that is of interest is due before. InfinitePast before the first scan, InfiniteFuture when there is none.
  absl::Time earliest() const;

  // After every key.
  static const absl::string_view kNothing;

 private:
  mutable Mutex mu_;
  std::string from_ ABSL_GUARDED_BY(mu_);
  // The least key armed since BeginScan.
  std::string armed_ ABSL_GUARDED_BY(mu_) = std::string(kNothing);
};

class DueProjector final : public Projector {
 public:
  // `front` is not owned.
  explicit DueProjector(DueFront* front) : front_(front) {}

  void Project(const Change& change, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;

 private:
  DueFront* const front_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_DUE_PROJECTOR_H_
