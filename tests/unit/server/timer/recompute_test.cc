// Cases of a small procedure in a memory store, with the engine, decider and projectors of the server: what becomes of
// their clocks when the calendar changes.
#include "server/timer/recompute.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/random.h"
#include "server/engine/engine.h"
#include "server/log/memory_store.h"
#include "server/mediation/mediation_decider.h"
#include "server/projection/due_projector.h"
#include "server/projection/list_projector.h"
#include "server/projection/snapshot_projector.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Two working days from the opening.
constexpr char kDefinition[] = R"(
    id: 'small' revision: 1 title { zh: '小' } roles { id: 'anyone' label { zh: '任何人' } }
    levels { id: 'village' label { zh: '村' } org_kinds: 'village' } late_entry { adopt_after_days: 10 }
    tracks { id: 'main' label { zh: '主' } subject: SUBJECT_CASE openings { command: 'open_case' to: 'open' by: 'anyone' }
      states { id: 'open' label { zh: '开' } rest: true outcome: OUTCOME_CONCLUDED
        actions { command: 'add_note' by: 'anyone' } } }
    clocks { id: 'term' label { zh: '期限' } starts { event: 'case_opened' } length: 2 unit: UNIT_WORKING_DAYS
      on_expiry: EXPIRY_WARN source: '自定' })";

// 2026-12-30T09:00+08:00, a Wednesday: two working days on lies the next year.
absl::Time Start() {
  return absl::FromUnixSeconds(1798592400);
}

std::string CaseName(int number) {
  return absl::StrFormat("cases/c-%04d", number);
}

class World {
 public:
  struct Taken {
    EngineCommand command;
    Done done;
  };

  World() : keys(KeyStore::Open(dir.path(), AeadKey{}, RealRandom()).value()), sealer(keys.get(), RealRandom()) {
    auto definition = Definition::FromTextproto(kDefinition);
    EXPECT_OK(definition.status());
    definitions.Add({*definition, std::make_shared<const std::string>(kDefinition)});
    v1::DirectoryChanged county;
    v1::Organisation* village = county.add_organisations();
    village->set_code("v");
    village->set_kind("village");
    v1::Organisation* committee = county.add_organisations();
    committee->set_code("v-committee");
    committee->set_kind(std::string(kCommitteeKind));
    committee->set_parent("v");
    DirectoryPerson head;
    head.id = "head";
    head.posts.emplace_back().set_org("v-committee");
    head.posts.back().set_role("head");
    reference.directory = Directory().With(county, {head}, 1);
    LoadCalendar(1, {2026});
    Engine::Parts parts{&store, &sealer, &clock, {{"cases", &decider}}, {&snapshots, &due, &lists}};
    engine = Engine::Open(std::move(parts), {}).value();
  }

  // As an import does once it is written.
  void LoadCalendar(int64_t revision, const std::vector<int>& years, const std::vector<CalendarDay>& days = {}) {
    reference.calendar = std::make_shared<const Calendar>(revision, years, days);
    directory.Set(std::make_shared<const Reference>(reference));
  }

  void Open(int count, int first = 0) {
    for (int i = first; i < first + count; ++i) {
      auto request = std::make_shared<v1::ExecuteRequest>();
      request->mutable_command()->mutable_open_case()->set_unit("orgs/v");
      EngineCommand command;
      command.stream = CaseName(i);
      command.actor = "people/head";
      command.request_id = absl::StrCat("open ", i);
      command.digest = std::string(kDigestBytes, 'd');
      command.body = std::move(request);
      ASSERT_OK(
          engine->Submit(std::move(command), [](const absl::StatusOr<EngineAnswer>& a) { EXPECT_OK(a.status()); }));
    }
    while (engine->Step() > 0) {
    }
  }

  const v1::Clock& ClockOf(int number) {
    state = loader.Read(*store.Look(), CaseName(number)).value();
    return state->proto().clocks(0);
  }

  int ArmedClocks() {
    int count = 0;
    EXPECT_OK(
        store.Look()->Scan(Family::kDue, "", "", [&](absl::string_view, absl::string_view) { return ++count > 0; }));
    return count;
  }

  ClockRecomputer::Parts Parts() {
    ClockRecomputer::Parts parts;
    parts.store = &store;
    parts.loader = &loader;
    parts.clock = &clock;
    parts.submit = [this](EngineCommand command, Done done, bool system) {
      EXPECT_TRUE(system);
      if (!takes.ok()) return takes;
      asked.push_back(command.stream);
      taken.push_back({std::move(command), std::move(done)});
      most_waiting = std::max(most_waiting, taken.size());
      return absl::OkStatus();
    };
    parts.calendar_revision = [this] { return directory.Get()->calendar->revision(); };
    parts.moves = [this](const v1::Case& c) { return decider.CalendarMovesClocks(c, clock.TimeNow()); };
    parts.on_failure = [this](absl::string_view name, const absl::Status& why) {
      EXPECT_FALSE(why.ok());
      failed.emplace_back(name);
    };
    parts.on_done = [this](int64_t revision, uint64_t cases) {
      ended.push_back(absl::StrCat(cases, " under ", revision));
    };
    parts.wake = [this] { ++wakes; };
    return parts;
  }

  // The engine carries out the first `n` commands that wait.
  void Carry(size_t n = 10000) {
    for (; n > 0 && !taken.empty(); --n) {
      ASSERT_OK(engine->Submit(std::move(taken.front().command), std::move(taken.front().done), true));
      taken.pop_front();
    }
    while (engine->Step() > 0) {
    }
  }
  void Refuse(const absl::Status& status) {
    const Taken one = std::move(taken.front());
    taken.pop_front();
    one.done(status);
  }
  // Until there is nothing more to do at once.
  void Run(ClockRecomputer* recomputer) {
    do {
      recomputer->Step();
      Carry();
    } while (recomputer->NextWake() == absl::ZeroDuration());
  }

  TempDir dir;
  std::unique_ptr<KeyStore> keys;
  Sealer sealer;
  FakeClock clock{Start()};
  MemoryStore store;
  Reference reference = EmptyReference();
  DirectoryHolder directory;
  DefinitionStore definitions{"small"};
  CaseCache cache{1000};
  CaseLoader loader{&cache};
  NumberRegisters numbers{&store};
  MediationDecider decider{{&loader, &directory, &definitions, &numbers}};
  CaseTable table;
  DueFront front;
  SnapshotProjector snapshots{&cache};
  DueProjector due{&front};
  ListProjector lists{&table, &store};
  std::unique_ptr<Engine> engine;
  std::shared_ptr<const CaseState> state;

  absl::Status takes;
  std::deque<Taken> taken;
  std::vector<std::string> asked;
  std::vector<std::string> failed;
  std::vector<std::string> ended;
  size_t most_waiting = 0;
  int wakes = 0;
};

TEST(ClockRecomputer, GivesWaitingClocksTheirEndAndWritesNothingASecondTime) {
  World world;
  world.Open(3);
  EXPECT_EQ(world.ClockOf(1).status(), v1::CLOCK_WAITING_FOR_CALENDAR);
  EXPECT_EQ(world.ArmedClocks(), 0);
  ClockRecomputer recomputer(world.Parts());
  world.Run(&recomputer);
  EXPECT_THAT(world.asked, IsEmpty()) << "the calendar is the one they were opened under";
  EXPECT_TRUE(recomputer.done());

  world.LoadCalendar(2, {2026, 2027}, {{absl::CivilDay(2027, 1, 1), false, "元旦"}});
  EXPECT_FALSE(recomputer.done());
  world.Run(&recomputer);
  EXPECT_TRUE(recomputer.done());
  EXPECT_THAT(world.asked, ElementsAre(CaseName(0), CaseName(1), CaseName(2)));
  EXPECT_EQ(recomputer.counts().recomputed, 3u);
  EXPECT_GT(world.wakes, 0);
  const v1::Clock& clock = world.ClockOf(1);
  EXPECT_EQ(clock.status(), v1::CLOCK_RUNNING);
  EXPECT_EQ(clock.due_time().seconds(), absl::ToUnixSeconds(Start()) + 5 * 86400 + 15 * 3600);  // 2027-01-05.
  EXPECT_EQ(world.ArmedClocks(), 3);
  EXPECT_EQ(world.state->version(), 2u);

  const Position position = world.store.LastPosition();
  ClockRecomputer after_a_restart(world.Parts());
  EXPECT_FALSE(after_a_restart.done());
  world.Run(&after_a_restart);
  EXPECT_TRUE(after_a_restart.done());
  EXPECT_THAT(world.asked, SizeIs(3));
  EXPECT_EQ(world.store.LastPosition(), position);
  EXPECT_THAT(world.ended, ElementsAre("0 under 1", "3 under 2", "0 under 2"));
}

TEST(ClockRecomputer, MovesARunningClockWhenADayOffIsAdded) {
  World world;
  world.LoadCalendar(2, {2026, 2027});
  world.Open(1);
  ClockRecomputer recomputer(world.Parts());
  world.Run(&recomputer);
  const int64_t before = world.ClockOf(0).due_time().seconds();
  world.LoadCalendar(3, {2026, 2027}, {{absl::CivilDay(2026, 12, 31), false, "停工"}});
  world.Run(&recomputer);
  // Thursday falls away, and over the weekend Friday becomes Monday.
  EXPECT_EQ(world.ClockOf(0).due_time().seconds(), before + 3 * 86400);
  world.LoadCalendar(4, {2026, 2027, 2028}, {{absl::CivilDay(2026, 12, 31), false, "停工"}});
  world.Run(&recomputer);
  EXPECT_TRUE(recomputer.done());
  EXPECT_THAT(world.asked, SizeIs(1)) << "the year after moves nothing";
}

// What was seen to be needed may be settled by then: the server's command changes nothing and leaves no trace.
TEST(ClockRecomputer, ACommandThatMovesNothingWritesNothing) {
  World world;
  world.Open(1);
  const auto answers = [&](int64_t revision) {
    auto answer = std::make_shared<absl::StatusOr<EngineAnswer>>(absl::UnknownError("not answered"));
    EXPECT_OK(world.engine->Submit(
        RecomputationOf(CaseName(0), revision), [answer](absl::StatusOr<EngineAnswer> a) { *answer = std::move(a); },
        true));
    world.engine->Step();
    return *answer;
  };
  const Position position = world.store.LastPosition();
  ASSERT_OK_AND_ASSIGN(const EngineAnswer same, answers(1));
  EXPECT_EQ(same.receipt.version(), 1);
  EXPECT_EQ(same.receipt.first_position(), 0);
  EXPECT_EQ(world.store.LastPosition(), position);
  EXPECT_THAT(answers(2).status(), testing::StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(world.store.LastPosition(), position);
}

TEST(ClockRecomputer, SendsAFewAtATime) {
  constexpr int kCases = 700;
  World world;
  world.Open(kCases);
  world.LoadCalendar(2, {2026, 2027});
  ClockRecomputer recomputer(world.Parts());
  size_t sent = 0;
  while (!recomputer.done()) {
    while (const size_t now = recomputer.Step()) sent += now;
    if (!world.taken.empty()) {
      EXPECT_EQ(recomputer.NextWake(), kLookEvery) << "it waits for answers";
    }
    world.Carry(50);
  }
  EXPECT_EQ(world.most_waiting, kRecomputationsInFlightMax);
  EXPECT_EQ(sent, static_cast<size_t>(kCases));
  EXPECT_EQ(std::set<std::string>(world.asked.begin(), world.asked.end()).size(), static_cast<size_t>(kCases));
  EXPECT_EQ(world.ArmedClocks(), kCases);
}

TEST(ClockRecomputer, WaitsWhileTheEngineIsBusyAndLeavesNobodyOut) {
  World world;
  world.Open(5);
  world.LoadCalendar(2, {2026, 2027});
  ClockRecomputer recomputer(world.Parts());
  world.takes = absl::ResourceExhaustedError("too much is waiting");
  EXPECT_EQ(recomputer.Step(), 0u);
  EXPECT_EQ(recomputer.NextWake(), kRetryFirst);
  world.takes = absl::OkStatus();
  EXPECT_EQ(recomputer.Step(), 0u) << "paused";
  world.clock.AdvanceTime(kRetryFirst);
  world.Run(&recomputer);
  EXPECT_TRUE(recomputer.done());
  EXPECT_EQ(world.ArmedClocks(), 5);
  EXPECT_THAT(world.asked, SizeIs(5));
}

TEST(ClockRecomputer, WalksAgainForWhatDidNotComeThrough) {
  World world;
  world.Open(3);
  world.LoadCalendar(2, {2026, 2027});
  ClockRecomputer recomputer(world.Parts());
  EXPECT_EQ(recomputer.Step(), 3u);
  world.Refuse(absl::UnavailableError("the write failed"));
  world.Refuse(absl::InternalError("a fault"));
  world.Carry();
  absl::Duration waited;
  while (!recomputer.done() && waited < absl::Minutes(1)) {
    world.Run(&recomputer);
    world.clock.AdvanceTime(kRetryFirst);
    waited += kRetryFirst;
  }
  EXPECT_TRUE(recomputer.done());
  EXPECT_EQ(recomputer.counts().failed, 2u);
  EXPECT_THAT(world.asked, ElementsAre(CaseName(0), CaseName(1), CaseName(2), CaseName(0), CaseName(1)));
  EXPECT_EQ(world.ArmedClocks(), 3);
}

TEST(ClockRecomputer, TakesUpWhatACrashCutOffWithTheSameRequest) {
  World world;
  world.Open(4);
  world.LoadCalendar(2, {2026, 2027});
  std::string asked_before;
  {
    ClockRecomputer recomputer(world.Parts());
    recomputer.Step();
    world.Carry(2);
    asked_before = world.taken.front().command.request_id;
  }
  world.taken.clear();
  world.cache.Clear();
  ClockRecomputer recomputer(world.Parts());
  EXPECT_EQ(recomputer.Step(), 2u);
  EXPECT_EQ(world.taken.front().command.request_id, asked_before);
  EXPECT_EQ(world.taken.front().command.stream, CaseName(2));
  world.Run(&recomputer);
  EXPECT_TRUE(recomputer.done());
  EXPECT_EQ(world.ArmedClocks(), 4);
}

TEST(ClockRecomputer, BeginsAnewWhenTheCalendarChangesOnTheWay) {
  World world;
  world.Open(200);
  world.LoadCalendar(2, {2026, 2027});
  ClockRecomputer recomputer(world.Parts());
  recomputer.Step();
  world.Carry(30);
  // The rest of what is on its way asks for a calendar that is no more.
  world.LoadCalendar(3, {2026, 2027}, {{absl::CivilDay(2027, 1, 1), false, "元旦"}});
  while (!recomputer.done()) {
    world.Run(&recomputer);
    world.clock.AdvanceTime(kRetryFirst);
  }
  const int64_t due = world.ClockOf(199).due_time().seconds();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(world.ClockOf(i).due_time().seconds(), due) << i;
  EXPECT_EQ(world.ClockOf(0).calendar_revision(), 3);
}

TEST(ClockRecomputer, ACaseThatCannotBeReadHoldsUpNoOther) {
  World world;
  world.Open(1, 1);
  Group damaged;
  damaged.Append(CaseName(0), 1, "\xff no event");
  v1::CaseRow row;
  row.set_due_micros(1);
  row.set_counted_clock(true);
  damaged.Put(Family::kList, CaseRowKey(CaseName(0)), row.SerializeAsString());
  ASSERT_OK(world.store.Commit(damaged));
  world.LoadCalendar(2, {2026, 2027});
  ClockRecomputer recomputer(world.Parts());
  world.Run(&recomputer);
  EXPECT_THAT(world.asked, ElementsAre(CaseName(1)));
  EXPECT_FALSE(recomputer.done());
  EXPECT_EQ(recomputer.counts().failed, 1u);
  EXPECT_THAT(world.failed, ElementsAre(CaseName(0)));
  EXPECT_THAT(world.ended, IsEmpty());
  world.clock.AdvanceTime(kRetryFirst);
  world.Run(&recomputer);
  EXPECT_EQ(recomputer.counts().failed, 2u);
  EXPECT_EQ(recomputer.NextWake(), std::min(2 * kRetryFirst, kLookEvery));
}

TEST(ClockRecomputer, HasNothingToDoWithoutACalendar) {
  World world;
  world.LoadCalendar(0, {});
  ClockRecomputer recomputer(world.Parts());
  EXPECT_TRUE(recomputer.done());
  EXPECT_EQ(recomputer.Step(), 0u);
  EXPECT_EQ(recomputer.NextWake(), kLookEvery);
}

TEST(Recomputation, IsTheSameForTheSameCaseAndCalendarAndForNoOther) {
  const EngineCommand command = RecomputationOf("cases/c-1", 7);
  EXPECT_EQ(command.actor, "system/clock");
  EXPECT_EQ(command.digest.size(), kDigestBytes);
  EXPECT_EQ(command.request_id.size(), 36u);
  EXPECT_EQ(command.digest, RecomputationOf("cases/c-1", 7).digest);
  const std::set<std::string> ids = {command.request_id, RecomputationOf("cases/c-1", 7).request_id,
                                     RecomputationOf("cases/c-1", 8).request_id,
                                     RecomputationOf("cases/c-2", 7).request_id};
  EXPECT_EQ(ids.size(), 3u);
}

}  // namespace
}  // namespace gaiwan
