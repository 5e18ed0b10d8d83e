#include "server/mediation/case_numbers.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "server/log/keys.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

std::string CounterKey(absl::string_view committee, int64_t year) {
  return absl::StrCat("case-number/", absl::StripPrefix(committee, "orgs/"), "/", year);
}

}  // namespace

int64_t CaseNumbers::Next(absl::string_view committee, int64_t year) {
  const std::string key = CounterKey(committee, year);
  if (auto known = taken_.find(key); known != taken_.end()) return known->second + 1;
  const absl::StatusOr<bool> there = store_->Get(Family::kCounters, key, &value_);
  if (!there.ok()) return 0;
  int64_t taken = 0;
  if (*there) {
    const absl::StatusOr<int64_t> counter = keys::DecodeCounter(value_);
    if (!counter.ok()) return 0;
    taken = *counter;
  }
  taken_.emplace(key, taken);
  return taken + 1;
}

void CaseNumbers::Project(const Change& change, Group* group) {
  for (const auto& event : change.events) {
    if (!event->has_case_accepted() || event->case_accepted().case_number().empty()) continue;
    const absl::Time act = absl::FromUnixSeconds(event->act_time().seconds());
    const int64_t year = DayOf(act).year();
    const std::string key = CounterKey(event->case_accepted().committee(), year);
    Next(event->case_accepted().committee(), year);
    ++taken_[key];
    group->Add(Family::kCounters, key, 1);
  }
}

}  // namespace gaiwan
