// workflow/clock_end.h: when a clock of a case ends and when the server looks at it next. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_CLOCK_END_H_
#define GAIWAN_WORKFLOW_CLOCK_END_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/clock_length.h"
#include "workflow/facts.h"
#include "workflow/period.h"

namespace gaiwan {

// How the end of a running clock was found, with its pauses. REQUIRES: `clock` has a length.
Deadline ComputeClock(const v1::Clock& clock, const Facts& facts);

// Sets status, `due_time`, `next_time`, `next_percent` and the calendar's revision of a clock that is neither expired
// nor paused; false when the rule's due field holds nothing, so that there is no such clock. Stages the clock has
// passed (below `next_percent`) or that lie before `facts.now` are not warned of again; the end always comes.
bool SetEnd(const v1::ClockRule& rule, const v1::Case& c, const Facts& facts, v1::Clock* clock);

// When a clock that runs from `start` to `due` warns, in order. A stage is named by its share of the period in percent,
// 1 to 99, rising; where the shares of two are the same, the earlier one has the name before.
struct WarningStage {
  int percent = 0;
  absl::Time time;
  // So many days before the end: given again when the end moves away from it.
  bool by_days = false;
};
std::vector<WarningStage> WarningStages(const v1::ClockRule& rule, absl::Time start, absl::Time due);

// The first stage of the clock that is not over at `facts.now`; of those that are shares, above `percent`.
void SetNextStage(const v1::ClockRule& rule, int percent, const Facts& facts, v1::Clock* clock);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCK_END_H_
