#include "server/log/group.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

TEST(Group, CountsWhatWillBeWritten) {
  Group group;
  EXPECT_TRUE(group.empty());
  EXPECT_EQ(group.Append("s", 1, "payload"), 0u);
  EXPECT_EQ(group.Append("s", 2, "payload"), 1u);
  group.Put(Family::kList, "k", "v");
  group.Delete(Family::kDue, "d");
  group.Add(Family::kCounters, "n", 1);
  group.Add(Family::kCounters, "n", 1);
  group.Add(Family::kCounters, "m", 1);
  EXPECT_EQ(group.record_count(), 2u);
  EXPECT_EQ(group.row_count(), 2u * 2 + 2 + 2);
  group.Add(Family::kCounters, "m", -1);
  EXPECT_EQ(group.row_count(), 2u * 2 + 2 + 1) << "a sum of 0 is not written";
  EXPECT_EQ(group.byte_size(), 2u * (1 + 7) + 2 + 1 + 2);
  EXPECT_FALSE(group.empty());
  group.Clear();
  EXPECT_TRUE(group.empty());
  EXPECT_EQ(group.row_count(), 0u);
  EXPECT_EQ(group.byte_size(), 0u);
}

TEST(Group, IsEmptyWhenSumsCancelOut) {
  Group group;
  group.Add(Family::kCounters, "n", 2);
  EXPECT_FALSE(group.empty());
  group.Add(Family::kCounters, "n", -2);
  EXPECT_TRUE(group.empty());
}

TEST(Group, SumsManyKeysAlsoWhenUsedAgain) {
  Group group;
  for (int round = 1; round <= 3; ++round) {
    group.Clear();
    for (int i = 0; i < 3000; ++i) {
      group.Add(i % 2 == 0 ? Family::kCounters : Family::kMeta, absl::StrCat("key ", i % 500), i * round);
    }
    std::map<std::string, int64_t> expected;
    for (int i = 0; i < 3000; ++i) expected[absl::StrCat(i % 2, "key ", i % 500)] += i * round;
    std::map<std::string, int64_t> found;
    for (size_t i = 0; i < group.delta_count(); ++i) {
      const Group::Delta delta = group.delta(i);
      found[absl::StrCat(delta.family == Family::kCounters ? 0 : 1, delta.key)] = delta.delta;
    }
    EXPECT_EQ(found, expected);
  }
}

TEST(Group, GivesBackWhatWasPutIn) {
  Group group;
  group.Append("stream", 9, "payload");
  group.Put(Family::kList, "key", "value");
  group.Delete(Family::kRequests, "dead");
  const Group::NewRecord record = group.record(0);
  EXPECT_EQ(record.stream, "stream");
  EXPECT_EQ(record.version, 9u);
  EXPECT_EQ(record.payload, "payload");
  EXPECT_EQ(group.row(0).key, "key");
  EXPECT_EQ(group.row(0).value, "value");
  EXPECT_FALSE(group.row(0).deleted);
  EXPECT_TRUE(group.row(1).deleted);
  EXPECT_EQ(group.row(1).key, "dead");
  EXPECT_EQ(group.row(1).family, Family::kRequests);
}

}  // namespace
}  // namespace gaiwan
