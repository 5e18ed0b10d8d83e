// workflow/act_time.h: the two times of an act: when it happened, as stated, and when it was recorded. Pure functions.
#ifndef GAIWAN_WORKFLOW_ACT_TIME_H_
#define GAIWAN_WORKFLOW_ACT_TIME_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// ACT_IN_THE_FUTURE when the act lies behind the server's time; ACT_BEFORE_REQUEST when it lies before the request of
// the case; each says the time that is the limit. An opening is its own request.
absl::Status CheckActTime(const v1::Case& c, bool opening, const Facts& facts);

// `2026-03-05 10:00` at +08:00, with seconds where there are any: a limit as a refusal says it.
std::string MomentText(absl::Time time);

// Days of the calendar (+08:00) from the act to its entry, shown as 补录. Never negative.
int LateDays(absl::Time act, absl::Time now);

// Whether an entry so late waits for somebody else to adopt it. The one who fills the envelope says so in the last
// event of the command, so that one command is one thing to adopt.
bool NeedsAdoption(const Definition& definition, int late_days);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACT_TIME_H_
