#include "workflow/visits.h"

#include <algorithm>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

bool StandsNow(const v1::Case& c, const v1::Agreement& agreement) {
  return agreement.round() == c.round() && agreement.has_effective_time() && !agreement.replaced();
}

// Of the agreements that stand, the first to take effect.
std::optional<absl::Time> FirstEffect(const v1::Case& c) {
  std::optional<absl::Time> first;
  for (const v1::Agreement& agreement : c.agreements()) {
    if (!StandsNow(c, agreement)) continue;
    const absl::Time effect = ToTime(agreement.effective_time());
    if (!first.has_value() || effect < *first) first = effect;
  }
  return first;
}

// The first day on which something is owed under them; with `recorded`, or on which it was already put on record.
std::optional<absl::CivilDay> FirstDue(const v1::Case& c, bool recorded) {
  std::optional<absl::CivilDay> first;
  const auto look_at = [&](absl::CivilDay day) {
    if (!first.has_value() || day < *first) first = day;
  };
  for (const v1::Obligation& obligation : c.obligations()) {
    const v1::Agreement* agreement = FindById(c.agreements(), obligation.agreement());
    const bool owed = agreement != nullptr && StandsNow(c, *agreement);
    if (!owed || obligation.state() == v1::OBLIGATION_STATE_LAPSED) continue;
    if (const absl::StatusOr<absl::CivilDay> due = ParseDate(obligation.due_date()); due.ok()) look_at(*due);
    if (recorded && obligation.has_act_time()) look_at(DayOf(ToTime(obligation.act_time())));
  }
  return first;
}

}  // namespace

std::optional<absl::Time> VisitsFrom(const v1::Case& c) {
  const std::optional<absl::Time> effect = FirstEffect(c);
  if (!effect.has_value()) return std::nullopt;
  const std::optional<absl::CivilDay> due = FirstDue(c, /*recorded=*/false);
  return due.has_value() ? std::max(*effect, StartOfDay(*due)) : *effect;
}

bool CountsAsVisit(const v1::Case& c, const v1::Visit& visit) {
  const bool made = visit.has_visit_time() && visit.round() == c.round();
  if (!made || visit.outcome() == v1::VISIT_OUTCOME_NOT_REACHED) return false;
  const std::optional<absl::Time> effect = FirstEffect(c);
  if (!effect.has_value()) return true;
  const absl::CivilDay day = DayOf(ToTime(visit.visit_time()));
  if (day <= DayOf(*effect)) return false;
  const absl::StatusOr<absl::CivilDay> planned = ParseDate(visit.planned_date());
  if (planned.ok() && day >= *planned) return true;
  const std::optional<absl::CivilDay> due = FirstDue(c, /*recorded=*/true);
  return !due.has_value() || day >= *due;
}

}  // namespace gaiwan
