// workflow/acting/subsidy_rule.h: what a county pays for a case (以案定补), as data: gaiwan.v1.SubsidyRule. Pure, safe
// from any thread.
#ifndef GAIWAN_WORKFLOW_ACTING_SUBSIDY_RULE_H_
#define GAIWAN_WORKFLOW_ACTING_SUBSIDY_RULE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {

// Days for which a list takes objections: a county that wants none publishes nothing, and after a quarter nobody
// remembers the case.
inline constexpr int kObjectionDaysMin = 1;
inline constexpr int kObjectionDaysMax = 90;

// Every fault of the rule, each with the path of its field: `rates[2].amount: ...`. Empty: it may hold.
std::vector<std::string> FaultsOf(const v1::SubsidyRule& rule);

// The rate for a committee of that kind: of those that hold, one that names the kind goes before one that does not, and
// then one that names the form before one that does not. nullptr when none holds.
const v1::SubsidyRate* FindRate(const v1::SubsidyRule& rule, absl::string_view grade, absl::string_view kind,
                                v1::AgreementForm form);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_SUBSIDY_RULE_H_
