#include "workflow/act_time.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

absl::Status RefusedAt(const v1::Case& c, v1::Reason reason, absl::string_view zh, absl::string_view en,
                       absl::Time limit) {
  return RefusedBecause(c, reason,
                        MakeLabel(absl::StrCat(zh, " ", MomentText(limit)), absl::StrCat(en, " ", MomentText(limit))));
}

}  // namespace

absl::Status CheckActTime(const v1::Case& c, bool opening, const Facts& facts) {
  if (facts.act_time > facts.now) {
    return RefusedAt(c, v1::ACT_IN_THE_FUTURE, "办理时间不晚于现在，即", "the act is not after now,", facts.now);
  }
  if (opening || !c.has_request_time()) return absl::OkStatus();
  const absl::Time request = ToTime(c.request_time());
  if (facts.act_time < request) {
    return RefusedAt(c, v1::ACT_BEFORE_REQUEST, "办理时间不早于提出调解的时间，即",
                     "the act is not before the request,", request);
  }
  return absl::OkStatus();
}

std::string MomentText(absl::Time time) {
  const bool on_the_minute = absl::ToUnixMillis(time) % 60'000 == 0;
  return absl::FormatTime(on_the_minute ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%S", time, ChinaTimeZone());
}

int LateDays(absl::Time act, absl::Time now) {
  return static_cast<int>(std::max<absl::civil_diff_t>(0, DayOf(now) - DayOf(act)));
}

bool NeedsAdoption(const Definition& definition, int late_days) {
  const int limit = definition.proto().late_entry().adopt_after_days();
  return limit > 0 && late_days > limit;
}

}  // namespace gaiwan
