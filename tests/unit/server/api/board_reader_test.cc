// Boards by counts that are kept against boards by a walk over all cases: for every role of the policy table, over
// random cases that change at random, at moments on and beside those that cases hang on.
#include "server/api/board_reader.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/api/row_sight.h"
#include "server/directory/directory.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/server/api/county_of_roles.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::CountyOfRoles;
using ::gaiwan::testing::CountyPolicy;

// 2026-03-10 00:00 in +08:00.
const absl::Time kMidnight = StartOfDay(absl::CivilDay(2026, 3, 10));

class BoardReader : public ::testing::Test {
 protected:
  int64_t Below(int64_t limit) { return std::uniform_int_distribution<int64_t>(0, limit - 1)(random_); }
  bool OneIn(int n) { return Below(n) == 0; }
  const std::string& AnyOf(const std::vector<std::string>& of) { return of[static_cast<size_t>(Below(of.size()))]; }

  // Around the days that are asked about, now and then on the very second.
  int64_t AnyMicros() {
    const int64_t day = absl::ToUnixMicros(kMidnight + absl::Hours(24 * (Below(30) - 18)));
    if (OneIn(4)) return day;
    if (OneIn(4)) return day + absl::ToInt64Microseconds(absl::Hours(12)) + Below(3) - 1;
    return day + Below(absl::ToInt64Microseconds(absl::Hours(24)));
  }

  v1::CaseRow AnyRow() {
    v1::CaseRow row;
    row.set_unit(AnyOf(county_.orgs));
    row.set_committee(OneIn(2) ? row.unit() : OneIn(3) ? "" : AnyOf(county_.orgs));
    if (!OneIn(10)) row.set_opener(AnyOf(county_.everybody));
    row.set_create_micros(AnyMicros());
    row.set_closed(OneIn(3));
    if (row.closed()) row.set_close_micros(AnyMicros());
    if (row.closed() && OneIn(2)) row.set_owed_until_micros(AnyMicros());
    row.set_sealed(OneIn(5));
    row.set_archived(row.closed() && OneIn(2));
    row.set_clue(OneIn(6));
    row.set_numbered(OneIn(2));
    row.set_needs_support(OneIn(8));
    row.set_group_event(OneIn(6));
    for (int64_t i = Below(4); i > 1; --i) row.add_mediators(AnyOf(county_.everybody));
    if (OneIn(8)) row.add_offered_to(AnyOf(county_.orgs));
    if (OneIn(5)) row.add_addressees(AnyOf(county_.orgs));
    if (OneIn(6)) row.add_barred(AnyOf(county_.everybody));
    if (OneIn(8)) {
      v1::Glimpser* glimpser = row.add_glimpsers();
      glimpser->set_person(AnyOf(county_.everybody));
      glimpser->set_end_micros(AnyMicros());
    }
    if (OneIn(2)) row.set_due_micros(AnyMicros());
    if (OneIn(5)) row.set_paused_micros(AnyMicros());
    row.set_waits(OneIn(4) ? static_cast<int32_t>(Below(32)) & ~kWaitMessage : 0);
    if (row.waits() != 0) row.set_wait_micros(AnyMicros());
    if (OneIn(4)) row.set_late_from_micros(AnyMicros());
    if (row.late_from_micros() != 0) row.set_late_until_micros(AnyMicros());
    return row;
  }

  void ChangeSome(int times) {
    for (int i = 0; i < times; ++i) {
      const std::string name = absl::StrCat("cases/c-", Below(kCases));
      if (OneIn(6)) {
        table_.SetMessageWait(name, OneIn(2) ? 0 : static_cast<uint32_t>(AnyMicros() / 1000000));
        continue;
      }
      table_.Put(name, AnyRow());
    }
  }

  Viewer ViewerFor(const std::string& person, absl::Time now) const {
    Caller caller;
    caller.person = person;
    return ViewerOf(caller, *county_.directory, now, policy_);
  }

  // The reference: each case is looked at.
  std::map<std::string, BoardCount> Walked(const Viewer& viewer, const std::string& root) const {
    RowSight sight(&viewer, county_.directory.get());
    std::map<std::string, BoardCount> counts;
    ListQuery query;
    query.now = viewer.now;
    query.show_closed = true;
    query.sees = [&](const TableRow& row) { return sight.Of(row) & ClassBit(v1::PROCESS); };
    table_.Visit(query, [&](const TableRow& row, ClassBits) {
      if (IsBelow(row.unit(), root)) counts[std::string(row.unit())].Add(row.board_facts(), BoardTimes(viewer.now));
    });
    return counts;
  }

  std::map<std::string, BoardCount> Counted(const Viewer& viewer, const std::string& root) const {
    UnitCounts units;
    EXPECT_TRUE(CountGroups(
        table_, viewer, *county_.directory, BoardTimes(viewer.now),
        [&](absl::string_view unit) { return IsBelow(unit, root); }, &units));
    std::map<std::string, BoardCount> counts;
    for (const auto& [symbol, unit] : units) counts[unit.first] = unit.second;
    return counts;
  }

  bool IsBelow(absl::string_view unit, const std::string& root) const {
    return root.empty() || county_.directory->IsAtOrBelow(absl::StripPrefix(unit, "orgs/"), root);
  }

  static constexpr int kCases = 700;
  std::mt19937 random_{11};
  const CountyOfRoles county_;
  std::shared_ptr<const Policy> policy_ = CountyPolicy();
  CaseTable table_;
};

std::string Told(const std::map<std::string, BoardCount>& counts) {
  std::string told;
  for (const auto& [unit, count] : counts) {
    v1::BoardRow row;
    count.Fill(&row);
    absl::StrAppend(&told, unit, ": ", row.ShortDebugString(), "\n");
  }
  return told;
}

TEST_F(BoardReader, CountsWhatAWalkCounts) {
  const std::vector<absl::Time> moments = {
      kMidnight,
      kMidnight - absl::Microseconds(1),
      kMidnight + absl::Microseconds(1),
      kMidnight + absl::Hours(12),
      kMidnight + absl::Hours(36) + absl::Microseconds(1),
      kMidnight + absl::Hours(24 * 6 + 7),
      kMidnight + absl::Hours(24 * 40),
  };
  std::map<std::string, int64_t> seen;
  for (int round = 0; round < 12; ++round) {
    ChangeSome(300);
    for (const std::string& person : county_.everybody) {
      for (const absl::Time now : moments) {
        const Viewer viewer = ViewerFor(person, now);
        for (const std::string& root : {std::string(), std::string("v1")}) {
          const std::map<std::string, BoardCount> walked = Walked(viewer, root), counted = Counted(viewer, root);
          ASSERT_EQ(counted, walked) << person << " at " << now << " below '" << root << "', round " << round
                                     << "\ncounted\n"
                                     << Told(counted) << "walked\n"
                                     << Told(walked);
          for (const auto& [unit, count] : walked) seen[person] += count.open;
        }
      }
    }
  }
  // Somebody saw everything, somebody what is not sealed, somebody little: the rules were asked for.
  EXPECT_GT(seen["people/auditor"], seen["people/administrator"]);
  EXPECT_GT(seen["people/administrator"], 2 * seen["people/v1-mediator"]);
  EXPECT_GT(seen["people/v1-mediator"], 0);
}

// A rule that ends a while after a case was closed is asked of each case: no group tells when that is.
TEST_F(BoardReader, LeavesRulesThatEndInTimeToAWalk) {
  ASSERT_OK_AND_ASSIGN(policy_, Policy::FromTextproto(R"pb(
                         id: "own"
                         revision: 1
                         title { zh: "本县" en: "ours" }
                         sights {
                           id: "officer"
                           label { zh: "司法行政人员" en: "officer" }
                           relation: SIGHT_RELATION_ABOVE
                           posts: "justice-officer"
                           until_quiet_days: 30
                           shows: [ GLIMPSE, PROCESS ]
                         }
                       )pb"));
  UnitCounts units;
  const Viewer viewer = ViewerFor("people/officer", kMidnight);
  EXPECT_FALSE(CountGroups(
      table_, viewer, *county_.directory, BoardTimes(kMidnight), [](absl::string_view) { return true; }, &units));
}

// Who is something to very many cases would hold the engine up: they are walked over, a block at a time.
TEST_F(BoardReader, LeavesWhoIsSomethingToVeryManyCasesToAWalk) {
  v1::CaseRow row;
  row.set_unit("orgs/v1-tjw");
  row.set_opener("people/v1-mediator");
  const auto counts = [&](const std::string& person, UnitCounts* units) {
    return CountGroups(
        table_, ViewerFor(person, kMidnight), *county_.directory, BoardTimes(kMidnight),
        [](absl::string_view) { return true; }, units);
  };
  UnitCounts units;
  for (size_t i = 0; i < CaseTable::kLookedAtMax; ++i) table_.Put(absl::StrCat("cases/c-", i), row);
  EXPECT_TRUE(counts("people/v1-mediator", &units));
  units.clear();
  table_.Put("cases/c-one-more", row);
  EXPECT_FALSE(counts("people/v1-mediator", &units));
  EXPECT_TRUE(units.empty());
  EXPECT_TRUE(counts("people/officer", &units));
}

}  // namespace
}  // namespace gaiwan
