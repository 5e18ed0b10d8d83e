// workflow/acting/acting.h: deciding what those who watch over mediation ask: samples, stand-ins, the subsidy, orders.
// Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ACTING_ACTING_H_
#define GAIWAN_WORKFLOW_ACTING_ACTING_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/acting/acts.h"
#include "workflow/facts.h"

namespace gaiwan {

// The rule that holds, and the SHA-256 of its text.
struct SubsidyRuleInForce {
  v1::SubsidyRule rule;
  std::string digest;
};

// What a decision knows of what was before, and of cases. What one command does not need stays empty.
struct ActingPast {
  // Of the organisation whose stream it is. Never null when an acting command is decided.
  const UnitActs* acts = nullptr;
  // 32 bytes nobody knew before, for DrawSample.
  std::string seed;
  // Found on the calling thread; null: it was not looked.
  const v1::SampleFrame* frame = nullptr;
  const v1::SampleCallFacts* call = nullptr;
  const v1::SubsidyFacts* subsidy = nullptr;
  // Null: the server has no rule.
  const SubsidyRuleInForce* rule = nullptr;
  // `people/{person}` whom the county names to say yes beside the offices; null: nobody.
  const std::vector<std::string>* second_people = nullptr;
  // Whether the case stands in a list of any office that no objection took it off.
  std::function<bool(absl::string_view case_name)> is_paid;
  // Whether a call-back of any office found that the case went otherwise.
  std::function<bool(absl::string_view case_name)> found_otherwise;
};

// Whether the county names them.
bool IsSecondPerson(const ActingPast& past, absl::string_view actor);

// Of samples, stand-ins, the subsidy and orders.
bool IsActingCommand(absl::string_view command);
// The same of a payload.
bool IsActingEvent(const v1::Event& event);

// The payload of what happened in the stream `orgs/{org}`. Refusals: samples.h, stand_ins.h, subsidy.h, orders.h.
//   INTERNAL  what is to be found on the calling thread was not.
absl::StatusOr<v1::Event> DecideActing(absl::string_view org, const v1::Command& command, const Facts& facts,
                                       const ActingPast& past);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_ACTING_H_
