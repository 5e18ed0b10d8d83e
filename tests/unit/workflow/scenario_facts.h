// tests/unit/workflow/scenario_facts.h: the directory, code lists and calendar that scenarios run in. Not thread-safe.
#ifndef GAIWAN_TESTS_UNIT_WORKFLOW_SCENARIO_FACTS_H_
#define GAIWAN_TESTS_UNIT_WORKFLOW_SCENARIO_FACTS_H_

#include "tests/unit/workflow/walk.h"

namespace gaiwan::testing {

// The village and the spring of walk.h. Any code is one of its list's: the lists are the county's affair.
class ScenarioFacts {
 public:
  ScenarioFacts() : directory_(WalkDirectory()), calendar_(WalkCalendar()) {
    facts_.directory = &directory_;
    facts_.calendar = &calendar_;
  }
  ScenarioFacts(const ScenarioFacts&) = delete;
  ScenarioFacts& operator=(const ScenarioFacts&) = delete;

  const Facts& get() const { return facts_; }

 private:
  const FakeDirectory directory_;
  const Calendar calendar_;
  Facts facts_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_WORKFLOW_SCENARIO_FACTS_H_
