#include "workflow/act_time.h"

#include <algorithm>

#include "workflow/base/date.h"
#include "workflow/find.h"
#include "workflow/refusal.h"

namespace gaiwan {

absl::Status CheckActTime(const v1::Case& c, bool opening, const Facts& facts) {
  if (facts.act_time > facts.now) return Refused(c, v1::ACT_IN_THE_FUTURE);
  if (opening || !c.has_request_time()) return absl::OkStatus();
  if (facts.act_time < ToTime(c.request_time())) return Refused(c, v1::ACT_BEFORE_REQUEST);
  return absl::OkStatus();
}

int LateDays(absl::Time act, absl::Time now) {
  return static_cast<int>(std::max<absl::civil_diff_t>(0, DayOf(now) - DayOf(act)));
}

bool NeedsAdoption(const Definition& definition, int late_days) {
  const int limit = definition.proto().late_entry().adopt_after_days();
  return limit > 0 && late_days > limit;
}

}  // namespace gaiwan
