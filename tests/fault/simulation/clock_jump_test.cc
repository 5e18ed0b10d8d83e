// Clocks that are set wrong, a leap day, and a server that starts again just when something is due: each clock fires
// once, and never early.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fault/simulation/sim_county.h"
#include "tests/fault/simulation/sim_disk.h"
#include "tests/fault/simulation/sim_model.h"
#include "tests/fault/simulation/sim_server.h"
#include "tests/testing/dice.h"
#include "tests/testing/fake_clock.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A registered case's: 50 and 80 percent of six hours and their end, 80 percent of the report's days and their end.
constexpr int kStagesOfACase = 5;
constexpr absl::Duration kDay = absl::Hours(24);

absl::Time China(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return time;
}

class World {
 public:
  explicit World(absl::Time start = SimCounty::Start()) : clock(start) { Restart(); }
  ~World() { EXPECT_THAT(faults.found(), IsEmpty()) << absl::StrJoin(faults.found(), "\n"); }

  void Restart() {
    server = nullptr;
    EXPECT_TRUE(disk.Restart(/*power=*/true).ok());
    server = std::make_unique<SimServer>(disk.store(), &clock, Plant::kNothing);
  }
  void Open(int case_number) {
    SimRequest request;
    request.number = ++requests_;
    request.asked = Asked::kOpen;
    request.case_number = case_number;
    model.Sent(request);
    EXPECT_TRUE(
        server->engine()
            .Submit(request.ToCommand(),
                    [](const absl::StatusOr<EngineAnswer>& answer) { EXPECT_TRUE(answer.ok()) << answer.status(); })
            .ok());
    Run();
  }
  // Everything that can be done now. Starts a server anew that died in a write.
  void Run() {
    for (int idle = 0; idle < 2; ++idle) {
      if (server->timer().Step() > 0) idle = 0;
      server->StepEngine();
      server->engine().WriteHandedOver();
      server->StepEngine();
      if (server->dead()) {
        Restart();
        idle = 0;
        continue;
      }
      server->Answer();
    }
    model.ReadOn(*disk.store());
    model.CheckDueRows(*disk.store());
  }
  void AdvanceTo(absl::Time time) {
    if (time > clock.TimeNow()) clock.AdvanceTime(time - clock.TimeNow());
  }
  int fired() const { return model.counts().fired; }
  // When what waits comes next.
  absl::Time NextDue() const {
    absl::Time next = absl::InfiniteFuture();
    for (const SimClocks::Armed& armed : model.Armed()) next = std::min(next, armed.time);
    return next;
  }
  // From one due moment to the next, until nothing waits, or nothing before `end`.
  void RunOut(absl::Time end = absl::InfiniteFuture()) {
    for (absl::Time due = NextDue(); due < end && faults.none(); due = NextDue()) {
      AdvanceTo(due + absl::Microseconds(1));
      const int before = fired();
      Run();
      ASSERT_GT(fired(), before) << "what was due at " << due << " did not fire";
    }
  }

  FakeClock clock;
  MemoryDisk disk{Plant::kNothing};
  SimFaults faults;
  SimModel model{&faults};
  std::unique_ptr<SimServer> server;

 private:
  int requests_ = 0;
};

TEST(ClockJump, AnHourForwardAndBackAgainFiresNothingEarlyAndAllOnce) {
  World world;
  world.Open(1);
  const absl::Time start = world.clock.TimeNow();
  world.clock.AdvanceTime(absl::Hours(2) + absl::Minutes(30));
  world.clock.SetWallClock(start + absl::Hours(3) + absl::Minutes(30));  // The first warning would be over.
  world.Run();
  EXPECT_EQ(world.fired(), 0);
  EXPECT_THAT(world.server->timer().held(), HasSubstr("forward by 1h"));
  world.clock.SetWallClock(start + absl::Hours(2) + absl::Minutes(30));
  world.Run();
  EXPECT_THAT(world.server->timer().held(), HasSubstr("forward by 1h")) << "it stays a matter for people";
  world.server->timer().Confirm();
  world.Run();
  EXPECT_EQ(world.fired(), 0);
  world.RunOut();
  EXPECT_EQ(world.fired(), kStagesOfACase);
}

TEST(ClockJump, AnHourBackHoldsWhatIsDueUntilItIsConfirmed) {
  World world;
  world.Open(1);
  const absl::Time start = world.clock.TimeNow();
  world.clock.AdvanceTime(absl::Hours(3) + absl::Minutes(30));
  world.clock.SetWallClock(start + absl::Hours(2) + absl::Minutes(30));
  world.Run();
  EXPECT_THAT(world.server->timer().held(), HasSubstr("back by 1h"));
  world.server->timer().Confirm();
  world.Run();
  EXPECT_EQ(world.fired(), 0) << "by the time that was confirmed nothing is due";
  world.clock.AdvanceTime(absl::Minutes(30) + absl::Seconds(1));
  world.Run();
  EXPECT_EQ(world.fired(), 1);
  world.RunOut();
  EXPECT_EQ(world.fired(), kStagesOfACase);
}

TEST(ClockJump, BackBehindWhatIsRecordedStillFiresOnce) {
  World world;
  world.Open(1);
  world.clock.AdvanceTime(absl::Hours(3) + absl::Seconds(1));
  world.Run();
  ASSERT_EQ(world.fired(), 1);
  world.clock.SetWallClock(world.clock.TimeNow() - absl::Hours(1));
  world.server->timer().Confirm();
  world.Run();
  EXPECT_EQ(world.fired(), 1) << "the warning does not come again";
  world.RunOut();
  EXPECT_EQ(world.fired(), kStagesOfACase);
}

TEST(ClockJump, ToNextYearIsHeldAlsoOverARestartUntilTheTimeIsRight) {
  World world;
  world.Open(1);
  world.Open(2);
  const absl::Time start = world.clock.TimeNow();
  world.clock.SetWallClock(start + 365 * kDay);
  world.Run();
  EXPECT_EQ(world.fired(), 0);
  EXPECT_THAT(world.server->timer().held(), HasSubstr("forward by 8760h"));
  world.Restart();
  world.Run();
  EXPECT_EQ(world.fired(), 0);
  EXPECT_THAT(world.server->timer().held(), HasSubstr("more than 40 days after"));
  world.clock.SetWallClock(start);
  world.server->timer().Confirm();
  world.RunOut();
  EXPECT_EQ(world.fired(), 2 * kStagesOfACase);
}

TEST(ClockJump, ToNextYearWhenItIsTrueFiresEveryStageOnce) {
  World world;
  world.Open(1);
  world.clock.SetWallClock(world.clock.TimeNow() + 365 * kDay);
  world.Run();
  EXPECT_EQ(world.fired(), 0);
  world.server->timer().Confirm();
  world.Run();
  world.model.CheckNothingDue(world.clock.TimeNow());
  // Late as it is, a stage that is over when the one before fires is not warned of: both warnings, then both ends.
  EXPECT_EQ(world.fired(), 4);
}

// Two days from 2028-02-28 are the 29th and the 1st of March.
TEST(ClockJump, ALeapDayIsADay) {
  World world(China("2028-02-28T09:30:00+08:00"));
  world.Open(1);
  world.RunOut(China("2028-03-01T23:59:59.999999+08:00"));
  world.AdvanceTo(China("2028-03-01T23:59:59.999999+08:00"));
  world.Run();
  EXPECT_EQ(world.fired(), kStagesOfACase - 1);
  world.AdvanceTo(China("2028-03-02T00:00:00+08:00"));
  world.Run();
  EXPECT_EQ(world.fired(), kStagesOfACase);
}

TEST(ClockJump, FromALeapDayOn) {
  World world(China("2028-02-29T23:59:59.999999+08:00"));
  world.Open(1);
  world.RunOut();
  EXPECT_EQ(world.fired(), kStagesOfACase);
  EXPECT_LT(world.clock.TimeNow(), China("2028-03-03T00:00:01+08:00"));
}

// A moment between two microseconds: the row of a due clock keeps whole ones, and its command must be believed all the
// same.
TEST(ClockJump, AStageBetweenTwoMicrosecondsFires) {
  for (int micros = 0; micros < 10; ++micros) {
    World world(SimCounty::Start() + absl::Microseconds(micros));
    world.Open(1);
    world.RunOut();
    EXPECT_EQ(world.fired(), kStagesOfACase) << micros;
  }
}

TEST(ClockJump, AThousandRestartsAcrossADueTimeFireEachOnce) {
  constexpr int kRestarts = 1000;
  World world;
  Dice dice(543);
  int restarts = 0, cases = 0;
  while (restarts < kRestarts && world.faults.none()) {
    world.Open(++cases);
    for (int stage = 0; stage < 3; ++stage) {
      const absl::Time due = world.NextDue();
      // Before it, to a microsecond or a minute.
      world.AdvanceTo(due - (dice.OneIn(2) ? absl::Microseconds(1) : absl::Seconds(1 + dice.Throw(60))));
      world.Run();
      const int before = world.fired();
      if (dice.OneIn(2)) world.Restart();
      // Behind it, with the clock fired in the old life, in the new one, or in neither for certain.
      world.AdvanceTo(due + absl::Microseconds(dice.Throw(3)));
      switch (dice.Throw(4)) {
        case 0:
          world.Run();
          break;
        case 1:
          world.server->store().DieInNextCommit(dice.OneIn(2));
          world.Run();
          break;
        case 2:
          world.server->timer().Step();  // On its way, and lost.
          break;
        default:
          break;
      }
      world.Restart();
      ++restarts;
      world.Run();
      ASSERT_GT(world.fired(), before) << "restart " << restarts;
      world.model.CheckNothingDue(world.clock.TimeNow());
    }
  }
  world.RunOut();
  EXPECT_EQ(world.fired(), kStagesOfACase * cases);
  world.model.ReadAgain(*world.disk.store());
}

}  // namespace
}  // namespace gaiwan::testing
