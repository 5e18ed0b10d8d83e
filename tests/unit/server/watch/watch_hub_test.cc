#include "server/watch/watch_hub.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "tests/unit/server/watch/watch_world.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::StatusIs;
using testing::WatchWorld;

TEST(Watch, GivesWhatHappensFromNowOn) {
  WatchWorld world;
  world.Write("cases/a", "orgs/1");
  const auto watch = world.Watch({}, std::nullopt);
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 caught up"));
  world.Write("cases/a", "orgs/1", 2);
  world.WriteDirectory();
  world.Write("cases/b", "orgs/2");
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("2 cases/a", "3 cases/a", "5 cases/b"));
}

TEST(Watch, GivesEverythingFromTheBeginning) {
  for (const size_t kept : {size_t{1}, size_t{100}}) {  // Out of the log, and out of the tail.
    WatchWorld world({.events_max = kept});
    world.Write("cases/a", "orgs/1", 2);
    world.WriteDirectory();
    world.Write("cases/b", "orgs/2");
    const auto watch = world.Watch({}, 0);
    EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/a", "2 cases/a", "4 cases/b", "4 caught up"));
  }
}

TEST(Watch, HasEventAndCaseAfterTheCommand) {
  WatchWorld world;
  const auto watch = world.Watch({}, std::nullopt);
  world.Write("cases/a", "orgs/1", 2);
  world.hub.Step();
  HubItem item;
  ASSERT_TRUE(watch->Next(&item));
  EXPECT_EQ(item.version, 1u);
  EXPECT_TRUE(item.event->has_case_opened());
  EXPECT_EQ(item.after->version(), 2u);
}

TEST(Watch, ResumesInTheMiddleOfACommand) {
  for (const size_t kept : {size_t{1}, size_t{100}}) {
    for (const char* stream : {"", "cases/a"}) {
      WatchWorld world({.events_max = kept});
      world.Write("cases/a", "orgs/1", 3);
      world.Write("cases/a", "orgs/1", 3);
      const auto watch = world.Watch({.stream = stream}, 4);
      EXPECT_THAT(world.Drain(watch.get()), ElementsAre("5 cases/a", "6 cases/a", "6 caught up")) << kept << stream;
    }
  }
}

TEST(Watch, KeepsToOneCase) {
  for (const size_t kept : {size_t{1}, size_t{100}}) {
    WatchWorld world({.events_max = kept});
    for (int i = 0; i < 5; ++i) {
      world.Write("cases/a", "orgs/1");
      world.Write("cases/b", "orgs/1");
    }
    const auto watch = world.Watch({.stream = "cases/b"}, 3);
    EXPECT_THAT(world.Drain(watch.get()),
                ElementsAre("4 cases/b", "6 cases/b", "8 cases/b", "10 cases/b", "10 caught up"));
  }
}

TEST(Watch, KeepsToAUnitAndWhatIsBelow) {
  WatchWorld world;
  const auto watch = world.Watch({.unit = "orgs/1"}, 0);
  world.Write("cases/a", "orgs/1");
  world.Write("cases/b", "orgs/1-7");
  world.Write("cases/c", "orgs/2");
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/a", "2 cases/b", "3 caught up"));
}

TEST(Watch, SaysWhenACaseLeavesTheUnit) {
  for (const size_t kept : {size_t{1}, size_t{100}}) {
    WatchWorld world({.events_max = kept});
    world.Write("cases/a", "orgs/1");
    world.Write("cases/a", "orgs/2", 2);  // Gone.
    world.Write("cases/a", "orgs/2");
    world.Write("cases/a", "orgs/1");  // Back.
    const auto watch = world.Watch({.unit = "orgs/1"}, 0);
    EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/a", "3 cases/a removed", "5 cases/a", "5 caught up"));
  }
}

TEST(Watch, SaysWhenACaseLeavesSight) {
  WatchWorld world;
  HubRights rights;
  rights.sees = [](const v1::Case& c) { return c.unit() == "orgs/1"; };
  const auto watch = world.Watch({}, 0, rights);
  world.Write("cases/a", "orgs/1");
  world.Write("cases/b", "orgs/2");
  world.Write("cases/a", "orgs/2");
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/a", "3 cases/a removed", "3 caught up"));
}

TEST(Watch, IsNeverAheadOfWhatIsDurable) {
  WatchWorld world;
  const auto watch = world.Watch({}, 0);
  world.Write("cases/a", "orgs/1", 1, /*fail=*/true);
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("0 caught up"));
  world.Write("cases/b", "orgs/1");
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/b"));
}

TEST(Watch, BookmarksAfterManyPositions) {
  for (const size_t kept : {size_t{1}, size_t{100}}) {
    WatchWorld world({.events_max = kept});
    const auto watch = world.Watch({.unit = "orgs/quiet"}, 0);
    ASSERT_THAT(world.Drain(watch.get()), ElementsAre("0 caught up"));
    for (uint64_t i = 0; i < kBookmarkPositions - 1; ++i) world.WriteDirectory();
    EXPECT_THAT(world.Drain(watch.get()), IsEmpty());
    world.WriteDirectory();
    EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1000 bookmark"));
  }
}

TEST(Watch, BookmarksAfterAWhile) {
  WatchWorld world;
  const auto watch = world.Watch({.unit = "orgs/quiet"}, 0);
  ASSERT_THAT(world.Drain(watch.get()), ElementsAre("0 caught up"));
  world.clock.AdvanceTime(10 * kBookmarkEvery);
  EXPECT_THAT(world.Drain(watch.get()), IsEmpty()) << "the token would not move";
  world.Write("cases/a", "orgs/loud");
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 bookmark"));
  world.Write("cases/a", "orgs/loud");
  world.clock.AdvanceTime(kBookmarkEvery - absl::Milliseconds(1));
  EXPECT_THAT(world.Drain(watch.get()), IsEmpty());
  world.clock.AdvanceTime(absl::Milliseconds(1));
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("2 bookmark"));
}

TEST(Watch, HoldsNobodyUpBehindASlowOne) {
  WatchWorld world({.events_max = 8});
  const auto slow = world.Watch({}, 0);
  const auto fast = world.Watch({}, 0);
  std::vector<std::string> fast_words;
  std::vector<std::string> expected = {"0 caught up"};
  ASSERT_EQ(world.Drain(fast.get()), expected);
  for (int i = 0; i < 500; ++i) {
    const Position position = world.Write(absl::StrCat("cases/", i % 7), "orgs/1");
    EXPECT_THAT(world.Drain(fast.get()), ElementsAre(absl::StrCat(position, " cases/", i % 7)));
    expected.push_back(absl::StrCat(position, " cases/", i % 7));
  }
  EXPECT_EQ(world.Drain(slow.get()), expected);
}

// Whoever never reads cost every group a change kept, a thread woken: a tenth of the submits.
TEST(Watch, KeepsNothingForOneThatDoesNotPull) {
  WatchWorld world;
  const auto slow = world.Watch({}, std::nullopt);
  std::vector<std::shared_ptr<const LoggedChange>> changes;
  std::vector<std::string> expected = {"0 caught up"};
  EXPECT_EQ(world.Drain(slow.get()), expected);
  expected.clear();
  const auto write_one = [&] {
    const Position position = world.Write("cases/a", "orgs/1");
    expected.push_back(absl::StrCat(position, " cases/a"));
    world.hub.Step();
    return world.tail.Read(position, 10, &changes);
  };
  for (size_t i = 0; i < kHubItemsMax; ++i) EXPECT_EQ(write_one(), Tail::Found::kChanges);
  EXPECT_EQ(write_one(), Tail::Found::kChanges) << "its buffer has just become full";
  world.clock.AdvanceTime(kTailKeptFor);
  EXPECT_EQ(write_one(), Tail::Found::kOverrun);
  EXPECT_EQ(world.Drain(slow.get()), expected);
  expected.clear();
  EXPECT_EQ(write_one(), Tail::Found::kChanges) << "it pulls again";
  EXPECT_EQ(world.Drain(slow.get()), expected);
}

TEST(Watch, WakesTheWatcherOnceWhenThereIsSomething) {
  WatchWorld world;
  const auto watch = world.Watch({}, std::nullopt);
  world.hub.Step();
  EXPECT_EQ(world.ready, 1) << "caught up";
  world.Write("cases/a", "orgs/1");
  world.hub.Step();
  EXPECT_EQ(world.ready, 1) << "it has not found nothing yet";
  HubItem item;
  while (watch->Next(&item)) {
  }
  world.hub.Step();
  EXPECT_EQ(world.ready, 1) << "there is nothing";
  world.Write("cases/a", "orgs/1");
  world.hub.Step();
  EXPECT_EQ(world.ready, 2);
}

TEST(Watch, EndsQuietlyWhenCancelled) {
  WatchWorld world;
  auto watch = world.Watch({}, std::nullopt);
  EXPECT_EQ(world.hub.subscriber_count(), 1u);
  watch.reset();
  world.Write("cases/a", "orgs/1");
  world.hub.Step();
  EXPECT_EQ(world.ready, 0);
  EXPECT_EQ(world.hub.subscriber_count(), 0u);
}

TEST(Watch, MayBeLetGoOfWhenItIsReady) {
  WatchWorld world;
  std::unique_ptr<Subscription> watch;
  auto subscribed = world.hub.Subscribe({}, world.All(), std::nullopt, [&] { watch.reset(); });
  ASSERT_OK(subscribed);
  watch = *std::move(subscribed);
  world.hub.Step();
  EXPECT_EQ(watch, nullptr);
  world.hub.Step();
  EXPECT_EQ(world.hub.subscriber_count(), 0u);
}

TEST(Watch, EndsWhenTheServerCloses) {
  WatchWorld world;
  const auto watch = world.Watch({}, 0);
  world.Write("cases/a", "orgs/1");
  world.hub.Step();
  world.hub.Close();
  HubItem item;
  EXPECT_FALSE(watch->Next(&item));
  ASSERT_TRUE(watch->ended().has_value());
  EXPECT_THAT(*watch->ended(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(world.hub.WaitForWork(absl::InfiniteDuration()));
  EXPECT_THAT(world.hub.Subscribe({}, world.All(), 0, [] {}), StatusIs(absl::StatusCode::kUnavailable));
}

// limits.watches was read by nobody, and one person could have all of them.
TEST(Watch, AreAsManyAsTheLimitsAllowOverAllAndOfOnePerson) {
  WatchWorld world({}, {.all = 3, .of_one = 2});
  const auto subscribe = [&](const std::string& who) {
    return world.hub.Subscribe({.who = who}, world.All(), std::nullopt, [] {});
  };
  auto first = subscribe("people/a");
  const auto second = subscribe("people/a");
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_THAT(subscribe("people/a").status(),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("people/a has 2")));
  const auto third = subscribe("people/b");
  ASSERT_OK(third);
  EXPECT_THAT(subscribe("people/c").status(), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("more than 3")));
  // One that is over counts no more, though the hub has not looked at it again.
  first->reset();
  EXPECT_OK(subscribe("people/c"));
}

TEST(Watch, RefusesAPositionBeyondTheLog) {
  WatchWorld world;
  world.Write("cases/a", "orgs/1");
  EXPECT_OK(world.hub.Subscribe({}, world.All(), 1, [] {}));
  EXPECT_THAT(world.hub.Subscribe({}, world.All(), 2, [] {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("resume_token")));
}

TEST(Watch, EndsWhenTheRecordIsDamaged) {
  WatchWorld world({.events_max = 0});
  Group group;
  group.Append("cases/a", 1, "\xff\xff");
  ASSERT_OK(world.store.Commit(group));
  world.Write("cases/b", "orgs/1");
  const auto watch = world.Watch({}, 0);
  EXPECT_THAT(world.Drain(watch.get()), IsEmpty());
  ASSERT_TRUE(watch->ended().has_value());
  EXPECT_THAT(*watch->ended(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 1")));
}

// --- rights that change under a watch ------------------------------------------------------------------------------

struct Rights {
  std::set<std::string> units = {"orgs/1", "orgs/2"};
  uint64_t revision = 0;
  absl::Status status;

  HubRights Make() {
    HubRights rights;
    rights.sees = [this](const v1::Case& c) { return units.contains(c.unit()); };
    rights.revision = [this] { return revision; };
    rights.check = [this] { return status; };
    return rights;
  }
  void Lose(const std::string& unit) {
    units.erase(unit);
    ++revision;
  }
};

TEST(HubRights, CasesAreTakenAwayWithTheRight) {
  Rights rights;
  WatchWorld world;
  const auto watch = world.Watch({}, 0, rights.Make());
  for (int i = 0; i < 100; ++i) world.Write(absl::StrCat("cases/", 100 + i), i < 50 ? "orgs/1" : "orgs/2");
  ASSERT_EQ(world.Drain(watch.get()).size(), 101u);
  rights.Lose("orgs/2");
  const std::vector<std::string> words = world.Drain(watch.get());
  ASSERT_EQ(words.size(), 50u);
  EXPECT_EQ(words.front(), "100 cases/150 removed");
  EXPECT_EQ(words.back(), "100 cases/199 removed");
  world.Write("cases/150", "orgs/2");
  EXPECT_THAT(world.Drain(watch.get()), IsEmpty());
}

TEST(HubRights, WhatWaitsIsNotGivenAfterTheRightIsGone) {
  Rights rights;
  WatchWorld world;
  const auto watch = world.Watch({}, 0, rights.Make());
  world.Write("cases/a", "orgs/1");
  world.Write("cases/b", "orgs/2");
  world.hub.Step();  // Both are in the buffer.
  rights.Lose("orgs/2");
  HubItem item;
  EXPECT_FALSE(watch->Next(&item)) << "it has to be looked at again first";
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/a", "2 caught up", "2 cases/b removed"));
}

TEST(HubRights, OneCaseIsTakenAwayThoughNothingHappened) {
  Rights rights;
  WatchWorld world;
  world.Write("cases/a", "orgs/1");
  const auto watch = world.Watch({.stream = "cases/a"}, std::nullopt, rights.Make());
  ASSERT_THAT(world.Drain(watch.get()), ElementsAre("1 caught up"));
  rights.Lose("orgs/1");
  EXPECT_THAT(world.Drain(watch.get()), ElementsAre("1 cases/a removed"));
}

TEST(HubRights, AreAskedForEveryMinute) {
  Rights rights;
  WatchWorld world;
  const auto watch = world.Watch({}, 0, rights.Make());
  rights.status = absl::UnauthenticatedError("signed out");
  world.hub.Step();
  EXPECT_FALSE(watch->ended().has_value());
  world.Write("cases/a", "orgs/1");
  world.clock.AdvanceTime(kRightsEvery);
  EXPECT_THAT(world.Drain(watch.get()), IsEmpty());
  ASSERT_TRUE(watch->ended().has_value());
  EXPECT_THAT(*watch->ended(), StatusIs(absl::StatusCode::kUnauthenticated));
}

// --- no gap, no duplicate ------------------------------------------------------------------------------------------

// What a watch from position 0 has to give, worked out from the log alone.
std::vector<std::string> Expected(const WatchWorld& world, const std::string& unit) {
  std::vector<std::string> expected;
  std::map<std::string, std::string> units;
  const std::unique_ptr<View> view = world.store.Look();
  int missing = 0;
  bool is = false, was = false;
  EXPECT_OK(view->ReadLog(1, view->position(), [&](const RecordView& record) {
    if (record.stream == "directory") return true;
    const std::string stream(record.stream);
    v1::Event event;
    event.ParseFromString(std::string(record.payload));
    if (missing == 0) {
      missing = event.event_count();
      was = unit.empty() ? units.contains(stream) : units[stream] == unit;
      if (event.has_case_opened()) units[stream] = event.case_opened().unit();
      if (event.has_transfer_accepted()) units[stream] = event.transfer_accepted().unit();
      is = unit.empty() || units[stream] == unit;
    }
    --missing;
    if (is) {
      expected.push_back(absl::StrCat(record.position, " ", stream));
    } else if (was && missing == 0) {
      expected.push_back(absl::StrCat(record.position, " ", stream, " removed"));
    }
    return true;
  }));
  return expected;
}

RC_GTEST_PROP(Watch, HasNoGapAndNoDuplicate, ()) {
  const std::string unit = *rc::gen::element<std::string>("", "orgs/1");
  WatchWorld world({.events_max = *rc::gen::inRange<size_t>(0, 40)});
  std::unique_ptr<Subscription> watch = world.Watch({.unit = unit}, 0);
  std::vector<std::string> given;
  Position seen = 0;
  const auto pull = [&](int n) {
    HubItem item;
    for (; n > 0 && watch->Next(&item); --n) {
      RC_ASSERT(item.position <= world.store.LastPosition());
      RC_ASSERT(item.position >= seen);
      seen = item.position;
      if (item.kind != HubItem::Kind::kBookmark) given.push_back(WatchWorld::Words(item));
    }
  };
  const int steps = *rc::gen::inRange(0, 200);
  for (int i = 0; i < steps; ++i) {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
      case 1:
      case 2:
        world.Write(absl::StrCat("cases/", *rc::gen::inRange(0, 4)), *rc::gen::element<std::string>("orgs/1", "orgs/2"),
                    *rc::gen::inRange(1, 5), *rc::gen::inRange(0, 10) == 0);
        break;
      case 3:
        for (int n = *rc::gen::inRange(1, 100); n > 0; --n) world.WriteDirectory();
        break;
      case 4:
        for (int n = *rc::gen::inRange(1, 60); n > 0; --n) world.Write("cases/busy", "orgs/1");
        break;
      case 5:
        world.hub.Step();
        break;
      case 6:
        pull(*rc::gen::inRange(1, 30));
        break;
      default:
        // The line breaks; the watcher comes back with its last token.
        watch = world.Watch({.unit = unit}, seen);
    }
  }
  while (world.hub.Step() > 0 || seen < world.store.LastPosition()) {
    const Position before = seen;
    world.clock.AdvanceTime(kBookmarkEvery);
    pull(1000);
    world.hub.Step();
    pull(1000);
    RC_ASSERT(seen > before || world.hub.Step() > 0 || seen == world.store.LastPosition());
  }
  pull(1000);
  RC_ASSERT(given == Expected(world, unit));
}

// One thread writes, one steps, one pulls, as in the server.
TEST(Watch, IsWholeAcrossThreads) {
  constexpr int kCommands = 2000;
  WatchWorld world({.events_max = 50});
  Mutex mu;
  CondVar ready;
  bool is_ready = false;
  auto subscribed = world.hub.Subscribe({}, world.All(), 0, [&] {
    MutexLock lock(&mu);
    is_ready = true;
    ready.Signal();
  });
  ASSERT_OK(subscribed);
  const std::unique_ptr<Subscription> watch = *std::move(subscribed);
  std::thread stepper([&] {
    while (world.hub.WaitForWork(absl::Milliseconds(100))) world.hub.Step();
  });
  std::thread writer([&] {
    for (int i = 0; i < kCommands; ++i) world.Write(absl::StrCat("cases/", i % 200), "orgs/1");
  });
  Position seen = 0;
  int wrong = 0;
  while (seen < kCommands) {
    HubItem item;
    if (watch->Next(&item)) {
      if (item.kind != HubItem::Kind::kEvent) continue;
      if (item.position != seen + 1) ++wrong;
      seen = item.position;
      continue;
    }
    MutexLock lock(&mu);
    while (!is_ready) ready.Wait(&mu);
    is_ready = false;
  }
  writer.join();
  world.hub.Close();
  stepper.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace gaiwan
