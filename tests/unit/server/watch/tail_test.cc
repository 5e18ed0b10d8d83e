#include "server/watch/tail.h"

#include "gtest/gtest.h"
#include "tests/unit/server/watch/watch_world.h"

namespace gaiwan {
namespace {

using testing::WatchWorld;
using Changes = std::vector<std::shared_ptr<const LoggedChange>>;

// As the hub does while anybody watches.
void Listen(WatchWorld* world) {
  world->tail.SetListener([] {});
}

TEST(Tail, GivesTheChangeThatHoldsAPosition) {
  WatchWorld world;
  Listen(&world);
  world.Write("cases/a", "orgs/1", 3);
  world.Write("cases/b", "orgs/1", 2);
  Changes changes;
  EXPECT_EQ(world.tail.Read(2, 10, &changes), Tail::Found::kChanges);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0]->first, 1u);
  EXPECT_EQ(changes[0]->last, 3u);
  EXPECT_EQ(changes[0]->before, nullptr);
  EXPECT_EQ(changes[0]->after->proto().unit(), "orgs/1");
  EXPECT_EQ(world.tail.Read(4, 10, &changes), Tail::Found::kChanges);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0]->stream, "cases/b");
  EXPECT_EQ(world.tail.Read(6, 10, &changes), Tail::Found::kNothing);
}

TEST(Tail, ForgetsTheOldestByCountAndByBytes) {
  WatchWorld by_count({.events_max = 3});
  WatchWorld by_bytes({.bytes_max = 3 * CaseState().bytes()});
  for (WatchWorld* world : {&by_count, &by_bytes}) {
    Listen(world);
    for (int i = 0; i < 10; ++i) world->Write("cases/a", "orgs/1");
    Changes changes;
    EXPECT_EQ(world->tail.Read(1, 10, &changes), Tail::Found::kOverrun);
    EXPECT_EQ(world->tail.Read(10, 10, &changes), Tail::Found::kChanges);
  }
}

TEST(Tail, BeginsWhereTheLogEnds) {
  Tail tail(100, {});
  Changes changes;
  EXPECT_EQ(tail.Read(100, 10, &changes), Tail::Found::kOverrun);
  EXPECT_EQ(tail.Read(101, 10, &changes), Tail::Found::kNothing);
}

TEST(Tail, KeepsNothingWhileNobodyListens) {
  WatchWorld world;
  Changes changes;
  world.Write("cases/a", "orgs/1", 2);
  EXPECT_EQ(world.tail.Read(1, 10, &changes), Tail::Found::kOverrun);
  EXPECT_EQ(world.tail.Read(3, 10, &changes), Tail::Found::kNothing);
  Listen(&world);
  world.Write("cases/a", "orgs/1");
  EXPECT_EQ(world.tail.Read(2, 10, &changes), Tail::Found::kOverrun);
  EXPECT_EQ(world.tail.Read(3, 10, &changes), Tail::Found::kChanges);
  world.tail.SetListener(nullptr);
  EXPECT_EQ(world.tail.Read(3, 10, &changes), Tail::Found::kOverrun);
}

TEST(Tail, DoesNotBridgeAGap) {
  WatchWorld world;
  Listen(&world);
  world.Write("cases/a", "orgs/1");
  // Written while the tail was not told, as by a group that failed and was there after all.
  Group group;
  v1::Event event;
  event.set_version(1);
  event.set_event_count(1);
  group.Append("cases/b", 1, event.SerializeAsString());
  ASSERT_OK(world.store.Commit(group));
  world.Write("cases/a", "orgs/1");
  Changes changes;
  EXPECT_EQ(world.tail.Read(1, 10, &changes), Tail::Found::kOverrun);
  EXPECT_EQ(world.tail.Read(2, 10, &changes), Tail::Found::kOverrun);
  EXPECT_EQ(world.tail.Read(3, 10, &changes), Tail::Found::kChanges);
}

}  // namespace
}  // namespace gaiwan
