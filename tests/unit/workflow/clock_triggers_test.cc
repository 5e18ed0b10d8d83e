// A command asks only the rules it can reach: so each rule has to be found by whatever makes it fire.
#include "workflow/clock_triggers.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"

namespace gaiwan {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

TEST(ClockTriggers, EveryRuleIsFoundByEachOfItsTriggers) {
  const auto definition = testing::ShippedDefinition();
  const ClockTriggers& triggers = definition->clock_triggers();
  int seen = 0;
  for (int i = 0; i < definition->proto().clocks_size(); ++i) {
    const v1::ClockRule& rule = definition->proto().clocks(i);
    EXPECT_EQ(definition->FindClockIndex(rule.id()), i) << rule.id();
    for (const auto* list : {&rule.starts(), &rule.ends()}) {
      for (const v1::Trigger& trigger : *list) {
        SCOPED_TRACE(rule.id());
        ++seen;
        if (trigger.has_event()) {
          EXPECT_THAT(triggers.ByEvent(trigger.event()), Contains(i));
        } else if (trigger.has_level()) {
          EXPECT_THAT(triggers.ByLevel(), Contains(i));
        } else {
          EXPECT_THAT(triggers.ByMoveOn(TrackOfClock(rule)), Contains(i));
        }
      }
    }
  }
  EXPECT_GT(seen, 50);
}

TEST(ClockTriggers, InTheOrderOfTheDefinitionEachOnce) {
  v1::Definition definition;
  for (const char* id : {"b", "a"}) {
    v1::ClockRule* rule = definition.add_clocks();
    rule->set_id(id);
    rule->add_starts()->set_event("case_opened");
    rule->add_ends()->set_event("case_opened");
    rule->add_ends()->set_leaving("registered");
  }
  const ClockTriggers triggers(definition);
  EXPECT_EQ(triggers.ByEvent("case_opened"), (std::vector<int>{0, 1}));
  EXPECT_EQ(triggers.ByMoveOn("main"), (std::vector<int>{0, 1}));
  EXPECT_THAT(triggers.ByEvent("note_added"), IsEmpty());
  EXPECT_THAT(triggers.ByMoveOn("agreement"), IsEmpty());
  EXPECT_THAT(triggers.ByLevel(), IsEmpty());
}

}  // namespace
}  // namespace gaiwan
