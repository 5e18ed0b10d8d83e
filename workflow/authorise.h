// workflow/authorise.h: may this caller give this command in the present state? States, roles, guards: all from the
// definition. What no definition opens is in decide_*.cc.
#ifndef GAIWAN_WORKFLOW_AUTHORISE_H_
#define GAIWAN_WORKFLOW_AUTHORISE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "workflow/decide.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// OK, or a refusal: NOT_IN_THIS_STATE, NOT_YOUR_ROLE, SYSTEM_ONLY, or the reason of the first guard that fails with all
// failing guards in words. Fills `allowed` with what is open to this caller now.
absl::Status Authorise(const Definition& definition, const v1::Case& c, const v1::Command& command, const Facts& facts);

// A refusal with the present state's label and what is open to this caller now. Any other status as it is.
absl::Status WithWhatIsOpen(const Definition& definition, const v1::Case& c, const Facts& facts, absl::Status refusal);

// Ids of the definition's roles the caller has on this case.
std::vector<std::string> RolesOn(const Definition& definition, const v1::Case& c, const Facts& facts);

// Names of commands open to the caller now (those of the main track and of any instance of a side track), sorted.
std::vector<std::string> AllowedCommands(const Definition& definition, const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_AUTHORISE_H_
