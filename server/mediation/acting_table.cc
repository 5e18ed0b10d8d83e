#include "server/mediation/acting_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "workflow/acting/acting.h"
#include "workflow/references.h"

namespace gaiwan {

void ActingTable::Add(absl::string_view stream, const v1::Event& event) {
  if (!IsActingEvent(event)) return;
  MutexLock lock(&mu_);
  // Before it is folded in: a line that an objection takes off stands until then.
  IndexLocked(stream, event);
  FoldAct(stream, event, &units_[std::string(stream)]);
}

void ActingTable::IndexLocked(absl::string_view stream, const v1::Event& event) {
  if (event.has_subsidy_published()) {
    for (const v1::SubsidyLine& line : event.subsidy_published().lines()) ++paid_[line.case_()];
  } else if (event.has_subsidy_objection_decided() && event.subsidy_objection_decided().upheld()) {
    const v1::SubsidyObjectionDecided& decided = event.subsidy_objection_decided();
    const v1::Subsidy* subsidy = FindSubsidy(units_[std::string(stream)], decided.subsidy());
    const auto paid = paid_.find(decided.case_());
    if (subsidy == nullptr || FindStandingLine(*subsidy, decided.case_()) == nullptr || paid == paid_.end()) return;
    if (--paid->second == 0) paid_.erase(paid);
  } else if (event.has_sample_called()) {
    const v1::SampleCalled& called = event.sample_called();
    const std::string sample = absl::StrCat(stream, "/", called.sample());
    if (called.outcome() == v1::SAMPLE_OUTCOME_DIFFERS || called.outcome() == v1::SAMPLE_OUTCOME_DENIED) {
      otherwise_[called.case_()].insert(sample);
      return;
    }
    const auto known = otherwise_.find(called.case_());
    if (known == otherwise_.end()) return;
    known->second.erase(sample);
    if (known->second.empty()) otherwise_.erase(known);
  }
}

UnitActs ActingTable::Acts(absl::string_view stream) const {
  MutexLock lock(&mu_);
  const auto found = units_.find(stream);
  return found == units_.end() ? UnitActs() : found->second;
}

std::vector<std::pair<std::string, UnitActs>> ActingTable::All() const {
  MutexLock lock(&mu_);
  return {units_.begin(), units_.end()};
}

bool ActingTable::IsPaid(absl::string_view case_name) const {
  MutexLock lock(&mu_);
  return paid_.contains(case_name);
}

std::vector<std::string> ActingTable::PaidCases() const {
  MutexLock lock(&mu_);
  std::vector<std::string> names;
  names.reserve(paid_.size());
  for (const auto& [name, lines] : paid_) names.push_back(name);
  return names;
}

bool ActingTable::FoundOtherwise(absl::string_view case_name) const {
  MutexLock lock(&mu_);
  return otherwise_.contains(case_name);
}

std::shared_ptr<const StandInBook> ActingTable::StandIns() const {
  auto book = std::make_shared<StandInBook>();
  for (const auto& [stream, acts] : All()) {
    for (const std::shared_ptr<const v1::StandIn>& each : acts.stand_ins) {
      const v1::StandInAppointed& appointed = each->appointed();
      Validity days = ValidityOf(appointed.from_date(), appointed.to_date());
      if (!each->end_date().empty()) days.to = std::min(days.to, ValidityOf(each->end_date(), "").from - 1);
      // Ended before it began.
      if (days.to < days.from) continue;
      (*book)[std::string(IdOf(appointed.stand_in()))].push_back(
          {std::string(IdOf(stream)), std::string(IdOf(appointed.absent())), days});
    }
  }
  return book;
}

}  // namespace gaiwan
