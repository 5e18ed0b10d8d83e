#include "server/projection/counter_build.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/log/keys.h"
#include "server/log/memory_store.h"
#include "server/projection/case_cache.h"
#include "server/projection/counter_key.h"
#include "server/projection/counter_projector.h"
#include "server/projection/list_projector.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// A case that was opened, taken on and ended.
constexpr const char* kEvents[] = {
    R"pb(version: 1
         case_opened { unit: 'orgs/v' committee: 'orgs/vc' source: 'court' dispute_class: '01' channel: 'grid' })pb",
    R"pb(version: 2
         act_time { seconds: 1772700000 }
         record_time { seconds: 1772700000 }
         case_accepted { committee: 'orgs/vc' case_number: 'n' })pb",
    R"pb(version: 3
         act_time { seconds: 1775800000 }
         record_time { seconds: 1775800000 }
         case_closed { result: 'refused' }
         moves { track: 'main' to: 'closed' closed: true })pb"};

class CounterBuild : public ::testing::Test {
 protected:
  void Write(const std::string& name) {
    Group group;
    v1::Case c;
    c.set_name(name);
    for (const char* text : kEvents) {
      v1::Event event;
      ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event));
      Evolve(event, &c);
      group.Append(name, static_cast<uint64_t>(event.version()), event.SerializeAsString());
    }
    v1::CaseRow row;
    FillCaseRow(c, &row);
    group.Put(Family::kList, CaseRowKey(name), row.SerializeAsString());
    ASSERT_OK(store_.Commit(group));
  }

  std::map<std::string, int64_t> Counters() {
    std::map<std::string, int64_t> counters;
    EXPECT_OK(store_.Look()->Scan(Family::kCounters, "", "", [&](absl::string_view key, absl::string_view value) {
      counters[std::string(key)] = keys::DecodeCounter(value).value();
      return true;
    }));
    return counters;
  }

  MemoryStore store_;
  CaseCache cache_{16};
  CaseLoader loader_{&cache_};
};

TEST_F(CounterBuild, CountsEveryCaseOnceAndNotAgain) {
  Write("cases/c-a");
  Write("cases/c-b");
  ASSERT_OK_AND_ASSIGN(const bool made, BuildCountersIfStale(&store_, loader_));
  EXPECT_TRUE(made);
  const std::map<std::string, int64_t> counters = Counters();
  EXPECT_EQ(counters.size(), 2u) << "taken on and concluded, each summed over two cases";
  for (const auto& [key, sum] : counters) EXPECT_EQ(sum, 2);
  int rows = 0;
  ASSERT_OK(ScanTallies(*store_.Look(), "", [&](absl::string_view, const v1::CaseTally&) {
    ++rows;
    return true;
  }));
  EXPECT_EQ(rows, 2);
  ASSERT_OK_AND_ASSIGN(const bool again, BuildCountersIfStale(&store_, loader_));
  EXPECT_FALSE(again);
  EXPECT_EQ(Counters(), counters);
}

TEST_F(CounterBuild, ReplacesWhatOlderRulesLeft) {
  Write("cases/c-a");
  v1::Booking old;
  old.set_measure(v1::MEASURE_PERSONS);
  old.set_committee("vc");
  Group group;
  group.Add(Family::kCounters, CounterKey(old), 7);
  group.Put(Family::kMeta, "counters", "0");
  ASSERT_OK(store_.Commit(group));
  ASSERT_OK_AND_ASSIGN(const bool made, BuildCountersIfStale(&store_, loader_));
  EXPECT_TRUE(made);
  EXPECT_EQ(Counters().count(CounterKey(old)), 0u);
  EXPECT_THAT(Counters(), Not(IsEmpty()));
}

}  // namespace
}  // namespace gaiwan
