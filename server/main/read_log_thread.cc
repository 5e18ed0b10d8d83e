#include "server/main/read_log_thread.h"

#include <cstddef>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "server/base/random.h"

namespace gaiwan {
namespace {

// Of what sets the ids of one start's notes of reads apart from another's.
constexpr size_t kReadIdBytes = 12;
// What waits at the end may take so long to be written.
constexpr absl::Duration kDrainMax = absl::Seconds(10);

}  // namespace

ReadLogThread::ReadLogThread(Engine* engine, Clock* clock, const v1::Limits& limits)
    : engine_(engine),
      log_([engine](EngineCommand command,
                    Done done) { return engine->Submit(std::move(command), std::move(done), true); },
           clock, absl::BytesToHexString(RandomBytes(*RealRandom(), kReadIdBytes)),
           ReadLog::Options{limits.cases_read_per_hour(), limits.reveals_per_hour()}, [this] { thread_.Ring(); }) {}

void ReadLogThread::Start() {
  thread_.Start([this] { return log_.StepWhenDue(); });
}

void ReadLogThread::StopAndDrain() {
  thread_.Stop();
  thread_.Join();
  log_.EndHour();
  const absl::Time give_up = absl::Now() + kDrainMax;
  while (!log_.idle() && absl::Now() < give_up && engine_->fatal().ok()) {
    log_.Step();
    absl::SleepFor(absl::Milliseconds(5));
  }
}

}  // namespace gaiwan
