#include "server/timer/timer.h"

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "server/timer/system_commands.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::FakeClock;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::Time Start() {
  return absl::FromUnixSeconds(1772409600);
}  // 2026-03-02T08:00+08:00

// Stands in for the engine: takes commands, and answers when the test says so. An answered expiry takes its row along,
// as the projector would.
class Desk {
 public:
  struct Taken {
    EngineCommand command;
    Done done;
  };

  void Arm(absl::Time time, const std::string& stream, const std::string& id) {
    Group group;
    group.Put(Family::kDue, DueKey(time, stream, id), "");
    ASSERT_OK(store.Commit(group));
    front.Armed(DueKey(time, stream, id));
  }
  static const v1::ExecuteRequest& RequestOf(const EngineCommand& command) {
    return static_cast<const v1::ExecuteRequest&>(*command.body);
  }
  static DueRow RowOf(const EngineCommand& command) {
    const v1::ExpireClock& expire = RequestOf(command).command().expire_clock();
    return {absl::FromUnixSeconds(expire.due_time().seconds()) + absl::Nanoseconds(expire.due_time().nanos()),
            command.stream, expire.clock()};
  }
  void DropRow(const DueRow& row) {
    Group group;
    group.Delete(Family::kDue, DueKey(row.time, row.stream, row.clock));
    ASSERT_OK(store.Commit(group));
  }
  // Answers the first `n` that wait: carried out.
  void Carry(size_t n = 1) {
    for (; n > 0 && !taken.empty(); --n) {
      const Taken one = std::move(taken.front());
      taken.pop_front();
      DropRow(RowOf(one.command));
      fired.push_back(RowOf(one.command).clock);
      one.done(EngineAnswer{});
    }
  }
  void Refuse(const absl::Status& status) {
    const Taken one = std::move(taken.front());
    taken.pop_front();
    one.done(status);
  }
  Timer::Parts Parts() {
    Timer::Parts parts;
    parts.store = &store;
    parts.front = &front;
    parts.clock = &clock;
    parts.submit = [this](EngineCommand command, Done done, bool system) {
      EXPECT_TRUE(system);
      if (!takes.ok()) return takes;
      taken.push_back({std::move(command), std::move(done)});
      most_waiting = std::max(most_waiting, taken.size());
      return absl::OkStatus();
    };
    parts.last_record_time = [this] { return last_record; };
    parts.wake = [this] { ++wakes; };
    return parts;
  }

  MemoryStore store;
  DueFront front;
  FakeClock clock{Start()};
  absl::Time last_record = Start();
  absl::Status takes;
  std::deque<Taken> taken;
  std::vector<std::string> fired;
  size_t most_waiting = 0;
  int wakes = 0;
};

TEST(Expiry, IsTheSameForTheSameRowAndForNoOther) {
  const DueRow row{Start() + absl::Microseconds(7), "cases/c-1", "acceptance"};
  const EngineCommand command = ExpiryOf(row);
  EXPECT_EQ(command.stream, "cases/c-1");
  EXPECT_EQ(command.actor, "system/clock");
  EXPECT_EQ(command.digest.size(), kDigestBytes);
  EXPECT_EQ(command.request_id.size(), 36u);
  EXPECT_EQ(Desk::RowOf(command), row);
  EXPECT_EQ(ExpiryOf(row).request_id, command.request_id);
  EXPECT_EQ(ExpiryOf(row).digest, command.digest);
  std::set<std::string> ids = {command.request_id};
  ids.insert(ExpiryOf({row.time + absl::Microseconds(1), row.stream, row.clock}).request_id);
  ids.insert(ExpiryOf({row.time, "cases/c-2", row.clock}).request_id);
  ids.insert(ExpiryOf({row.time, row.stream, "mediation"}).request_id);
  EXPECT_EQ(ids.size(), 4u);
}

TEST(Timer, FiresWhatIsDueAndNothingElse) {
  Desk desk;
  desk.Arm(Start() - absl::Hours(1), "cases/c-1", "late");
  desk.Arm(Start(), "cases/c-2", "now");
  desk.Arm(Start() + absl::Seconds(1), "cases/c-3", "soon");
  Timer timer(desk.Parts(), {});
  EXPECT_EQ(timer.Step(), 2u);
  desk.Carry(2);
  EXPECT_EQ(timer.Step(), 0u);
  EXPECT_THAT(desk.fired, ::testing::ElementsAre("late", "now"));
  desk.clock.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(timer.Step(), 1u);
  desk.Carry();
  timer.Step();
  EXPECT_EQ(timer.counts().settled, 3u);
}

TEST(Timer, FiresOnceWhenScansOverlap) {
  Desk desk;
  desk.Arm(Start(), "cases/c-1", "a");
  Timer timer(desk.Parts(), {});
  EXPECT_EQ(timer.Step(), 1u);
  // Another clock lowers the front, so the next scan comes by the first one's row while it is in flight.
  desk.Arm(Start() - absl::Hours(1), "cases/c-2", "b");
  EXPECT_EQ(timer.Step(), 1u);
  desk.Carry(2);
  EXPECT_EQ(timer.Step(), 0u);
  EXPECT_EQ(desk.fired.size(), 2u);
}

TEST(Timer, AnotherTimerAsksWithTheSameRequestId) {
  Desk desk;
  desk.Arm(Start(), "cases/c-1", "a");
  std::string first;
  {
    Timer timer(desk.Parts(), {});
    timer.Step();
    first = desk.taken.front().command.request_id;
  }
  desk.taken.front().done(EngineAnswer{});  // Nobody listens any more.
  EXPECT_EQ(desk.wakes, 0);
  desk.taken.clear();
  DueFront new_front;
  Timer::Parts parts = desk.Parts();
  parts.front = &new_front;
  Timer timer(parts, {});
  timer.Step();
  EXPECT_EQ(desk.taken.front().command.request_id, first);
}

TEST(Timer, IsDoneWithARefusedOneWhoseRowIsGone) {
  Desk desk;
  desk.Arm(Start(), "cases/c-1", "a");
  Timer timer(desk.Parts(), {});
  timer.Step();
  desk.DropRow({Start(), "cases/c-1", "a"});  // Somebody ended the clock meanwhile.
  desk.Refuse(absl::FailedPreconditionError("no such clock"));
  desk.clock.AdvanceTime(absl::Hours(2));
  EXPECT_EQ(timer.Step(), 0u);
  EXPECT_EQ(timer.counts().settled, 1u);
  EXPECT_EQ(timer.counts().failed, 0u);
}

TEST(Timer, TriesAgainAfterAGrowingDelay) {
  Desk desk;
  desk.Arm(Start(), "cases/c-1", "a");
  Timer timer(desk.Parts(), {});
  ASSERT_EQ(timer.Step(), 1u);
  absl::Duration delay = kRetryFirst;
  for (int i = 0; i < 15; ++i, delay = std::min(2 * delay, kRetryLast)) {
    desk.Refuse(absl::InternalError("a fault"));
    EXPECT_EQ(timer.Step(), 0u);
    desk.clock.AdvanceTime(delay - absl::Milliseconds(1));
    EXPECT_EQ(timer.Step(), 0u) << i;
    EXPECT_EQ(timer.NextWake(), absl::Milliseconds(1)) << i;
    desk.clock.AdvanceTime(absl::Milliseconds(1));
    EXPECT_EQ(timer.Step(), 1u) << i;
  }
  desk.Carry();
  timer.Step();
  EXPECT_EQ(timer.counts().settled, 1u);
  EXPECT_EQ(timer.counts().failed, 15u);
}

TEST(Timer, ForgetsAFailedOneThatWasMovedMeanwhile) {
  Desk desk;
  desk.Arm(Start(), "cases/c-1", "a");
  Timer timer(desk.Parts(), {});
  timer.Step();
  desk.Refuse(absl::InternalError("a fault"));
  timer.Step();
  desk.DropRow({Start(), "cases/c-1", "a"});
  desk.clock.AdvanceTime(kRetryFirst);
  EXPECT_EQ(timer.Step(), 0u);
  EXPECT_EQ(timer.counts().settled, 1u);
}

TEST(Timer, WaitsWhileTheEngineCannotWrite) {
  Desk desk;
  for (int i = 0; i < 10; ++i) desk.Arm(Start(), absl::StrCat("cases/c-", i), absl::StrCat(i));
  Timer timer(desk.Parts(), {});
  desk.takes = absl::ResourceExhaustedError("the disk is full");
  EXPECT_EQ(timer.Step(), 0u);
  desk.takes = absl::OkStatus();
  EXPECT_EQ(timer.Step(), 0u) << "paused";
  EXPECT_EQ(timer.NextWake(), kRetryFirst);
  desk.clock.AdvanceTime(kRetryFirst);
  EXPECT_EQ(timer.Step(), 10u);
  while (!desk.taken.empty()) desk.Refuse(absl::UnavailableError("the write failed"));
  EXPECT_EQ(timer.Step(), 0u);
  desk.clock.AdvanceTime(2 * kRetryFirst);  // The second pause is longer, and ten failures are one.
  EXPECT_EQ(timer.Step(), 10u);
  desk.Carry(10);
  EXPECT_EQ(timer.Step(), 0u);
  EXPECT_EQ(desk.fired.size(), 10u);
}

TEST(Timer, SendsNoMoreThanAGroupTakes) {
  constexpr int kDue = 100000;
  Desk desk;
  Group group;
  for (int i = 0; i < kDue; ++i) {
    group.Put(Family::kDue, DueKey(Start() - absl::Seconds(i % 10), absl::StrCat("cases/c-", i), "a"), "");
  }
  ASSERT_OK(desk.store.Commit(group));
  Timer timer(desk.Parts(), {});
  std::set<std::string> fired;
  size_t sent = 0;
  while (const size_t now = timer.Step()) {
    sent += now;
    EXPECT_EQ(timer.Step(), 0u) << "nothing was answered";
    for (const Desk::Taken& one : desk.taken) fired.insert(one.command.stream);
    desk.Carry(desk.taken.size());
    EXPECT_EQ(timer.NextWake(), absl::ZeroDuration());
  }
  EXPECT_EQ(desk.most_waiting, kExpiriesInFlightMax);
  EXPECT_EQ(sent, static_cast<size_t>(kDue));
  EXPECT_EQ(fired.size(), static_cast<size_t>(kDue));
  EXPECT_EQ(timer.counts().settled, static_cast<uint64_t>(kDue));
}

TEST(Timer, WakesForTheNextClock) {
  Desk desk;
  Timer timer(desk.Parts(), {});
  timer.Step();
  EXPECT_EQ(timer.NextWake(), kLookEvery) << "nothing is armed";
  desk.Arm(Start() + absl::Milliseconds(300), "cases/c-1", "a");
  EXPECT_EQ(timer.NextWake(), absl::Milliseconds(300));
  desk.clock.AdvanceTime(absl::Milliseconds(300));
  EXPECT_EQ(timer.NextWake(), absl::ZeroDuration());
  timer.Step();
  EXPECT_EQ(timer.NextWake(), kLookEvery) << "in flight";
  desk.Carry();
  EXPECT_EQ(desk.wakes, 1);
  EXPECT_EQ(timer.NextWake(), absl::ZeroDuration()) << "an answer waits";
}

TEST(Timer, IsNeverBehindTheLog) {
  Desk desk;
  desk.last_record = Start() + absl::Minutes(3);
  desk.Arm(Start() + absl::Minutes(2), "cases/c-1", "a");
  Timer timer(desk.Parts(), {});
  EXPECT_EQ(timer.Step(), 1u);
}

TEST(Timer, HoldsWhenTheClockWasSetUntilConfirmed) {
  for (const absl::Duration leap : {kClockLeapMax + absl::Seconds(1), -kClockLeapMax - absl::Seconds(1)}) {
    Desk desk;
    desk.Arm(Start() - absl::Hours(1), "cases/c-1", "a");
    Timer timer(desk.Parts(), {});
    desk.clock.SetWallClock(Start() + leap);
    EXPECT_EQ(timer.Step(), 0u);
    EXPECT_THAT(timer.held(), HasSubstr(leap > absl::ZeroDuration() ? "forward by 5m1s" : "back by 5m1s"));
    desk.clock.SetWallClock(Start());
    EXPECT_EQ(timer.Step(), 0u) << "it stays a matter for people";
    EXPECT_EQ(timer.NextWake(), kLookEvery);
    timer.Confirm();
    EXPECT_EQ(desk.wakes, 1);
    EXPECT_THAT(timer.held(), IsEmpty());
    EXPECT_EQ(timer.Step(), 1u);
  }
}

TEST(Timer, BearsASmallLeapAndTheFlowOfTime) {
  Desk desk;
  Timer timer(desk.Parts(), {});
  desk.clock.SetWallClock(Start() + kClockLeapMax);
  desk.clock.AdvanceTime(absl::Hours(24 * 365));
  EXPECT_THAT(timer.held(), IsEmpty());
}

TEST(Timer, HoldsWhenTheTimeAtStartIsImplausible) {
  struct Start {
    absl::Duration since_last_record;
    std::string words;
  };
  for (const Start& start :
       {Start{-kClockLeapMax, ""}, Start{-kClockLeapMax - absl::Seconds(1), "before the last entry"},
        Start{kOffMax, ""}, Start{kOffMax + absl::Seconds(1), "more than 40 days after"}}) {
    Desk desk;
    desk.last_record = desk.clock.TimeNow() - start.since_last_record;
    desk.Arm(desk.clock.TimeNow() - absl::Hours(1), "cases/c-1", "a");
    Timer timer(desk.Parts(), {});
    EXPECT_THAT(timer.held(), HasSubstr(start.words));
    EXPECT_EQ(timer.held().empty(), start.words.empty());
    EXPECT_EQ(timer.Step(), start.words.empty() ? 1u : 0u);
    timer.Confirm();
    EXPECT_THAT(timer.held(), IsEmpty());
  }
}

TEST(Timer, TakesAnyTimeOverAnEmptyLog) {
  Desk desk;
  desk.last_record = absl::UnixEpoch();
  Timer timer(desk.Parts(), {});
  EXPECT_THAT(timer.held(), IsEmpty());
}

TEST(Timer, LetsASimulatedClockLeap) {
  Desk desk;
  desk.last_record = Start() - absl::Hours(24 * 400);
  Timer timer(desk.Parts(), {.check_clock = false});
  desk.Arm(Start() + absl::Hours(24 * 100), "cases/c-1", "a");
  desk.clock.SetWallClock(Start() + absl::Hours(24 * 100));
  EXPECT_EQ(timer.Step(), 1u);
  EXPECT_THAT(timer.held(), IsEmpty());
}

}  // namespace
}  // namespace gaiwan
