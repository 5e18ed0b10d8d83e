#include "server/main/checkpoint_thread.h"

#include <algorithm>

#include "server/base/clock.h"
#include "server/base/log.h"

namespace gaiwan {
namespace {

// After the start: a server that is started anew all the time signs, too.
constexpr absl::Duration kFirstCheckpoint = absl::Minutes(1);

}  // namespace

void CheckpointThread::Start() {
  next_ = RealClock()->MonotonicNow() + std::min(every_, kFirstCheckpoint);
  thread_.Start([this] {
    SignWhenDue();
    return kLookAgainEvery;
  });
}

void CheckpointThread::SignWhenDue() {
  if (RealClock()->MonotonicNow() < next_) return;
  next_ = RealClock()->MonotonicNow() + every_;
  if (data_->store().LastPosition() == 0) return;
  const absl::Status status = data_->checkpoints().Create(data_->store()).status();
  if (!status.ok()) LogLine(LogLevel::kError, "no checkpoint was signed").With("why", status.ToString());
}

}  // namespace gaiwan
