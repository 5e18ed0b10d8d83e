#include "server/main/clock_threads.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "server/base/log.h"
#include "server/projection/due_projector.h"

namespace gaiwan {
namespace {

// What falls due while the test clock is moved fires within this, or is left for later.
constexpr absl::Duration kFireMax = absl::Seconds(30);
// Whoever waits for a thread's step wakes it when none comes, and not with each: two threads that wake one another
// without end take a core.
constexpr absl::Duration kRingAgainEvery = absl::Milliseconds(20);

}  // namespace

ClockThreads::ClockThreads(Data* data, Engine* engine, Clock* clock, DevClock* dev_clock)
    : data_(data), engine_(engine), clock_(clock), dev_clock_(dev_clock) {
  MakeTimer();
  MakeRecomputer();
  if (dev_clock_ != nullptr) HookDevClock();
}

void ClockThreads::Start() {
  recompute_thread_.Start([this] {
    recomputer_->Step();
    stepped_.Ring();
    return std::min(recomputer_->NextWake(), kLookAgainEvery);
  });
  timer_thread_.Start([this] {
    timer_->Step();
    stepped_.Ring();
    return std::min(timer_->NextWake(), kLookAgainEvery);
  });
}

void ClockThreads::Stop() {
  timer_thread_.Stop();
  recompute_thread_.Stop();
}

void ClockThreads::Join() {
  timer_thread_.Join();
  recompute_thread_.Join();
}

void ClockThreads::MakeRecomputer() {
  ClockRecomputer::Parts parts;
  parts.store = &data_->store();
  parts.loader = &data_->loader();
  parts.clock = clock_;
  parts.submit = [this](EngineCommand command, Done done, bool system) {
    return engine_->Submit(std::move(command), std::move(done), system);
  };
  parts.calendar_revision = [this] { return data_->directory().Get()->calendar->revision(); };
  parts.moves = [this](const v1::Case& c) { return data_->cases().CalendarMovesClocks(c, clock_->TimeNow()); };
  parts.on_failure = [](absl::string_view name, const absl::Status& why) {
    LogLine(LogLevel::kWarning, "clocks are not recomputed yet")
        .With("case", name)
        .With("why", absl::StatusCodeToString(why.code()));
  };
  parts.on_done = [](int64_t calendar_revision, uint64_t cases) {
    LogLine(LogLevel::kInfo, "clocks stand under the calendar")
        .With("calendar_revision", calendar_revision)
        .With("cases_recomputed", static_cast<int64_t>(cases));
  };
  parts.wake = [this] { recompute_thread_.Ring(); };
  recomputer_ = std::make_unique<ClockRecomputer>(std::move(parts));
}

void ClockThreads::MakeTimer() {
  Timer::Parts parts;
  parts.store = &data_->store();
  parts.front = &data_->due_front();
  parts.clock = clock_;
  parts.submit = [this](EngineCommand command, Done done, bool system) {
    return engine_->Submit(std::move(command), std::move(done), system);
  };
  parts.last_record_time = [this] { return engine_->last_record_time(); };
  parts.wake = [this] { timer_thread_.Ring(); };
  timer_ = std::make_unique<Timer>(std::move(parts), Timer::Options{.check_clock = dev_clock_ == nullptr});
}

void ClockThreads::HookDevClock() {
  dev_clock_->AddHooks({[this] {
                          AwaitRecomputed();
                          return NextDue();
                        },
                        [this] { return Fire(); }, [this] { return timer_->counts().settled; }});
}

absl::Time ClockThreads::NextDue() const {
  absl::Time next = absl::InfiniteFuture();
  const absl::Status status =
      data_->store().Look()->Scan(Family::kDue, "", "", [&](absl::string_view key, absl::string_view) {
        const absl::StatusOr<DueRow> row = ParseDueKey(key);
        if (row.ok()) next = row->time;
        return false;
      });
  if (!status.ok()) LogLine(LogLevel::kError, "due clocks cannot be read").With("why", status.ToString());
  return next;
}

void ClockThreads::AwaitRecomputed() {
  const absl::Time give_up = absl::Now() + kFireMax;
  recompute_thread_.Ring();
  while (!recomputer_->done() && absl::Now() < give_up) {
    if (!stepped_.Wait(kRingAgainEvery)) recompute_thread_.Ring();
  }
}

bool ClockThreads::Fire() {
  const absl::Time now = dev_clock_->TimeNow();
  const absl::Time give_up = absl::Now() + kFireMax;
  // Gone from the store, and told to the timer: only then is it counted.
  const auto fired = [&] {
    const Timer::Counts counts = timer_->counts();
    // To look for the next one goes over all that fired, so not while some are under way.
    return counts.sent == counts.settled + counts.failed && NextDue() > now;
  };
  timer_thread_.Ring();
  while (!fired()) {
    if (absl::Now() > give_up) return false;
    if (!stepped_.Wait(kRingAgainEvery)) timer_thread_.Ring();
  }
  return true;
}

}  // namespace gaiwan
