// workflow/case_flags.h: what the definition asks everybody to keep in mind about a case, in words. For server and
// clients. Pure functions.
#ifndef GAIWAN_WORKFLOW_CASE_FLAGS_H_
#define GAIWAN_WORKFLOW_CASE_FLAGS_H_

#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan {

// Whether the rule holds for the case: its class, one of its circumstances, or a party under age.
bool RuleHolds(const v1::AdmissibilityRule& rule, const v1::Case& c);

// What it is, where to go or what to mind, and the article.
v1::Label RuleWords(const v1::AdmissibilityRule& rule);

// Whether a danger that concerns so many persons is a group event 群体性事件; never where the definition does not say
// from how many on.
bool IsGroupEvent(const v1::Definition& definition, int people);

// One where the parties are so many that it may become a group event, heads of households and groups counted; and one a
// danger that concerns so many that it is handled as one.
std::vector<v1::Label> GroupEventFlags(const v1::Definition& definition, const v1::Case& c);

// The rules that flag and hold for what is set in `c`, as that the present use of grassland stays as it is, and group
// events; empty for most cases. A flag stops nothing.
std::vector<v1::Label> FlagsOf(const v1::Definition& definition, const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_FLAGS_H_
