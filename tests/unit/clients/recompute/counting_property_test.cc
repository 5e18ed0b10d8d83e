// Random events, likely and unlikely ones in any order, counted twice: as the server folds and tallies a case
// (workflow/evolve.h, server/projection/tally.h), booked event by event as the Projector books it, and as
// clients/recompute reads the history. The two share no code; what they differ in is a rule that one of them has wrong.
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/recompute/counted_case.h"
#include "gtest/gtest.h"
#include "server/engine/projector.h"
#include "server/projection/case_state.h"
#include "server/projection/counter_key.h"
#include "server/projection/counter_projector.h"
#include "tests/unit/clients/recompute/random_history.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

constexpr int kHistories = 3000;
constexpr int kEvents = 40;

using testing::RandomHistory;

std::string KeyOf(const recompute::Count& count) {
  const auto month = [](const std::string& text) {
    return (std::stoi(text.substr(0, 4)) - 1970) * 12 + std::stoi(text.substr(5, 2)) - 1;
  };
  v1::Booking booking;
  booking.set_measure(count.measure);
  booking.set_committee(count.committee);
  booking.set_happened_month(month(count.happened));
  booking.set_recorded_month(month(count.recorded));
  booking.set_dispute_class(count.dispute_class);
  booking.set_source(count.source);
  booking.set_channel(count.channel);
  booking.set_difficulty(count.difficulty);
  booking.set_result(count.result);
  booking.set_relation(count.relation);
  booking.set_origin(count.origin);
  booking.set_form(count.form);
  booking.set_later_round(count.later);
  return CounterKey(booking);
}

std::string Shown(const std::map<std::string, int64_t>& counters) {
  std::string text;
  for (const auto& [key, sum] : counters) {
    v1::Booking booking;
    EXPECT_TRUE(ParseCounterKey(key, &booking));
    absl::StrAppend(&text, "  ", sum, " ", booking.ShortDebugString(), "\n");
  }
  return text;
}

TEST(Counting, IsTheSameForWhoBooksAndForWhoReadsTheHistory) {
  std::set<v1::Measure> seen;
  int taken_back = 0;
  for (uint64_t seed = 1; seed <= kHistories; ++seed) {
    RandomHistory history(seed);
    v1::Case c;
    c.set_name("cases/c-1");
    CounterProjector projector;
    recompute::CountedCase reader;
    std::map<std::string, int64_t> booked;
    std::string told;
    for (int i = 0; i < kEvents; ++i) {
      const v1::Event event = history.Next(c);
      absl::StrAppend(&told, event.ShortDebugString(), "\n");
      Change change;
      change.stream = c.name();
      change.before = std::make_shared<const CaseState>(c);
      Evolve(event, &c);
      change.after = std::make_shared<const CaseState>(c);
      change.events.push_back(std::make_shared<const v1::Event>(event));
      Group group;
      projector.Project(change, &group);
      for (size_t k = 0; k < group.delta_count(); ++k) {
        const Group::Delta delta = group.delta(k);
        taken_back += delta.delta < 0 ? 1 : 0;
        const auto sum = booked.emplace(std::string(delta.key), 0).first;
        sum->second += delta.delta;
        if (sum->second == 0) booked.erase(sum);
      }
      reader.Apply(event);
      std::map<std::string, int64_t> counted;
      for (const recompute::Count& count : reader.Counts()) {
        counted[KeyOf(count)] += count.amount;
        seen.insert(count.measure);
      }
      ASSERT_EQ(booked, counted) << "seed " << seed << "\n"
                                 << told << "booked:\n"
                                 << Shown(booked) << "counted:\n"
                                 << Shown(counted);
    }
  }
  EXPECT_EQ(seen.size(), 21u) << "every measure of a case was counted at some time";
  EXPECT_GT(taken_back, 10000);
}

}  // namespace
}  // namespace gaiwan
