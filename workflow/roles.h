// workflow/roles.h: which roles of a definition a person has on a case: posts in the directory and relation to the
// case. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ROLES_H_
#define GAIWAN_WORKFLOW_ROLES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// `area` is the unit that RELATION_AREA asks about: where a new case is to be opened, or the unit that holds the case.
// Empty: the person's own. Posts count as of the day it is recorded: who left the committee yesterday enters nothing
// today, whenever it happened.
std::vector<std::string> FindRoles(const Definition& definition, const v1::Case& c, const Facts& facts,
                                   absl::string_view area);

// The same, asked role by role: of some forty a command names a few. Everything given outlives it.
using HoldsRole = std::function<bool(absl::string_view role)>;
HoldsRole RolesOf(const Definition& definition, const v1::Case& c, const Facts& facts, absl::string_view area);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ROLES_H_
