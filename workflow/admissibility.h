// workflow/admissibility.h: what may not be mediated, or needs somebody's eye: the rules are data of the definition.
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ADMISSIBILITY_H_
#define GAIWAN_WORKFLOW_ADMISSIBILITY_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// Code list `circumstance`: the answer that none of them holds after all.
inline constexpr absl::string_view kNoCircumstance = "none";

// The rules that hold for the case, in the definition's order.
std::vector<const v1::AdmissibilityRule*> RulesFor(const Definition& definition, const v1::Case& c);

// Whether a rule that holds refuses acceptance (also one that refuses the opening: what got in is not taken on), or the
// opening; nullptr when none does.
const v1::AdmissibilityRule* AcceptanceStop(const Definition& definition, const v1::Case& c);
const v1::AdmissibilityRule* OpeningStop(const Definition& definition, const v1::Case& c);

// STOP_LIST about the rule, with RuleWords. `c` is the case as it would be opened.
absl::Status CheckMayOpen(const Definition& definition, const v1::Case& c);
absl::Status CheckMayAccept(const Definition& definition, const v1::Case& c);

// The form that the law wants of an agreement in this dispute, when it wants writing; nullptr when a word will do.
const v1::WrittenForm* WrittenFormFor(const Definition& definition, const v1::Case& c);
v1::Label WrittenFormWords(const v1::WrittenForm& form);

// BadField when a code is not in the list `circumstance`, stands there twice, or `none` stands beside others.
absl::Status CheckCircumstances(const Facts& facts,
                                const google::protobuf::RepeatedPtrField<std::string>& circumstances,
                                absl::string_view path);

// What to keep in mind about the case: each rule that holds with its advice; of one that refuses, the reason to decline
// with and the letter that is given. Of a declined case: the letter.
std::vector<v1::Label> AdmissibilityWarnings(const Definition& definition, const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ADMISSIBILITY_H_
