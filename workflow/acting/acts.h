// workflow/acting/acts.h: what those who watch over mediation did in one organisation, folded from its stream: samples
// drawn and called back, stand-ins, lists of the subsidy, orders. Pure; a copy shares what did not change.
#ifndef GAIWAN_WORKFLOW_ACTING_ACTS_H_
#define GAIWAN_WORKFLOW_ACTING_ACTS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/supervision_service.pb.h"

namespace gaiwan {

// Each list the oldest first, with its texts as the event has them. Never null.
struct UnitActs {
  std::vector<std::shared_ptr<const v1::Sample>> samples;
  std::vector<std::shared_ptr<const v1::StandIn>> stand_ins;
  std::vector<std::shared_ptr<const v1::Subsidy>> subsidies;
  std::vector<std::shared_ptr<const v1::Order>> orders;
};

// Folds one event of the stream `org`, `orgs/{org}`, in. Total: an event of something else changes nothing.
void FoldAct(absl::string_view org, const v1::Event& event, UnitActs* acts);

// nullptr for none of that id.
const v1::Sample* FindSample(const UnitActs& acts, absl::string_view sample);
const v1::Subsidy* FindSubsidy(const UnitActs& acts, absl::string_view subsidy);
const v1::Order* FindOrder(const UnitActs& acts, absl::string_view order);
// The first number that is no id of the list.
std::string NextSample(const UnitActs& acts);
std::string NextSubsidy(const UnitActs& acts);
std::string NextOrder(const UnitActs& acts);

// Whether it holds on that day.
bool HoldsOn(const v1::StandIn& stand_in, absl::CivilDay day);
// Whether a call-back of the sample found that the case went otherwise, or that nobody knows of it.
bool FoundOtherwise(const v1::Sample& sample, absl::string_view case_name);
// The objection to the line of that case; nullptr for none.
const v1::SubsidyObjection* FindObjection(const v1::Subsidy& subsidy, absl::string_view case_name);
// The line of that case; nullptr when the list has none, also when an objection took it off.
const v1::SubsidyLine* FindStandingLine(const v1::Subsidy& subsidy, absl::string_view case_name);
// Of all lines that no objection took off. Exact: at most 5,000 lines of 10^13 fen.
int64_t TotalFen(const v1::Subsidy& subsidy);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_ACTS_H_
