#include "server/projection/due_projector.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "server/log/memory_store.h"
#include "server/projection/case_state.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::StatusIs;

constexpr char kStream[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";

absl::Time At(int64_t seconds) {
  return absl::FromUnixSeconds(seconds);
}

// A case whose clocks are armed for these seconds; 0 stands for one that is not armed.
std::shared_ptr<const CaseState> WithClocks(int64_t version,
                                            const std::vector<std::pair<std::string, int64_t>>& clocks) {
  v1::Case c;
  c.set_name(kStream);
  c.set_version(version);
  for (const auto& [id, seconds] : clocks) {
    v1::Clock* clock = c.add_clocks();
    clock->set_id(id);
    if (seconds != 0) clock->mutable_next_time()->set_seconds(seconds);
  }
  return std::make_shared<const CaseState>(std::move(c));
}

// Carries changes of one case through projector and store, as the engine does.
class World {
 public:
  void ChangeTo(std::shared_ptr<const CaseState> after) {
    Change change;
    change.stream = kStream;
    change.before = state_;
    change.after = after;
    Group group;
    projector_.Project(change, &group);
    if (!group.empty()) {
      ASSERT_OK(store_.Commit(group));
    }
    projector_.Committed({&change, 1});
    state_ = std::move(after);
  }
  std::vector<DueRow> Rows() {
    std::vector<DueRow> rows;
    EXPECT_OK(store_.Look()->Scan(Family::kDue, "", "", [&](absl::string_view key, absl::string_view) {
      rows.push_back(*ParseDueKey(key));
      return true;
    }));
    return rows;
  }
  DueFront& front() { return front_; }

 private:
  MemoryStore store_;
  DueFront front_;
  DueProjector projector_{&front_};
  std::shared_ptr<const CaseState> state_ = WithClocks(0, {});
};

RC_GTEST_PROP(DueKey, ComesBack, (uint32_t seconds, uint32_t micros)) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
  const DueRow row{At(seconds) + absl::Microseconds(micros), "cases/" + bytes, "clock." + bytes};
  const auto parsed = ParseDueKey(DueKey(row.time, row.stream, row.clock));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(*parsed == row);
}

TEST(DueKey, OrdersByTime) {
  EXPECT_LT(DueKey(At(1), "cases/z", "z"), DueKey(At(1) + absl::Microseconds(1), "cases/a", "a"));
  EXPECT_LT(DueKey(At(255), "s", "c"), DueKey(At(256), "s", "c"));
}

TEST(DueKey, RefusesWhatIsNone) {
  for (const std::string& key : {std::string(), std::string("short"), std::string("12345678cases/c-1")}) {
    EXPECT_THAT(ParseDueKey(key), StatusIs(absl::StatusCode::kDataLoss)) << key;
  }
}

TEST(DueProjector, KeepsOneRowAnArmedClock) {
  World world;
  world.ChangeTo(WithClocks(1, {{"acceptance", 100}, {"mediation", 0}}));
  EXPECT_EQ(world.Rows(), (std::vector<DueRow>{{At(100), kStream, "acceptance"}}));
  world.ChangeTo(WithClocks(2, {{"acceptance", 100}, {"mediation", 300}}));
  EXPECT_EQ(world.Rows(), (std::vector<DueRow>{{At(100), kStream, "acceptance"}, {At(300), kStream, "mediation"}}));
  // One ended, the other moved.
  world.ChangeTo(WithClocks(3, {{"mediation", 200}}));
  EXPECT_EQ(world.Rows(), (std::vector<DueRow>{{At(200), kStream, "mediation"}}));
  // Paused.
  world.ChangeTo(WithClocks(4, {{"mediation", 0}}));
  EXPECT_EQ(world.Rows(), std::vector<DueRow>{});
}

TEST(DueProjector, LeavesOtherStreamsAlone) {
  DueFront front;
  DueProjector projector(&front);
  Group group;
  Change change;
  change.stream = "directory";
  projector.Project(change, &group);
  projector.Committed({&change, 1});
  EXPECT_TRUE(group.empty());
}

// Whatever clocks come, go and move: the rows are the armed clocks of the last state.
RC_GTEST_PROP(DueProjector, RowsAreTheArmedClocks, ()) {
  World world;
  std::vector<std::pair<std::string, int64_t>> clocks;
  for (int64_t version = 1; version <= 20; ++version) {
    clocks.clear();
    for (const char* id : {"a", "b", "c", "d", "e"}) {
      if (*rc::gen::arbitrary<bool>()) clocks.emplace_back(id, *rc::gen::inRange<int64_t>(0, 4));
    }
    if (*rc::gen::arbitrary<bool>()) std::reverse(clocks.begin(), clocks.end());
    world.ChangeTo(WithClocks(version, clocks));
    std::vector<DueRow> expected;
    for (const auto& [id, seconds] : clocks) {
      if (seconds != 0) expected.push_back({At(seconds), kStream, id});
    }
    std::sort(expected.begin(), expected.end(), [](const DueRow& a, const DueRow& b) {
      return DueKey(a.time, a.stream, a.clock) < DueKey(b.time, b.stream, b.clock);
    });
    RC_ASSERT(world.Rows() == expected);
  }
}

TEST(DueFront, BeginsAtTheBeginning) {
  DueFront front;
  EXPECT_EQ(front.earliest(), absl::InfinitePast());
  EXPECT_EQ(front.BeginScan(), "");
  front.EndScan(DueFront::kNothing);
  EXPECT_EQ(front.earliest(), absl::InfiniteFuture());
}

TEST(DueFront, IsLoweredByAnEarlierClock) {
  World world;
  world.front().BeginScan();
  world.front().EndScan(DueFront::kNothing);
  world.ChangeTo(WithClocks(1, {{"later", 300}, {"sooner", 200}}));
  EXPECT_EQ(world.front().earliest(), At(200));
  world.ChangeTo(WithClocks(2, {{"later", 300}, {"sooner", 250}}));
  EXPECT_EQ(world.front().earliest(), At(200)) << "only a scan raises it";
}

TEST(DueFront, KeepsWhatIsArmedDuringAScan) {
  DueFront front;
  front.EndScan(DueKey(At(10), "s", "c"));
  front.BeginScan();
  // Later than where the scan began, earlier than where it will say it got to.
  front.Armed(DueKey(At(50), "s", "new"));
  front.EndScan(DueKey(At(100), "s", "c"));
  EXPECT_EQ(front.earliest(), At(50));
}

}  // namespace
}  // namespace gaiwan
