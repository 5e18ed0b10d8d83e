// server/api/case_title.h: what a case is called where names and facts are not shown. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_API_CASE_TITLE_H_
#define GAIWAN_SERVER_API_CASE_TITLE_H_

#include <string>

#include "absl/strings/string_view.h"

#include "gaiwan/v1/case.pb.h"
#include "server/directory/directory.h"

namespace gaiwan {

// `希里沟镇 邻里纠纷 2方`: the town (else the unit that holds it), the class of the dispute, the number of parties.
// What is not known is left out.
std::string NeutralTitle(const v1::Case& c, const Reference& reference);
// The same without the parties: what all cases of a unit and class share.
std::string NeutralTitle(absl::string_view unit, absl::string_view dispute_class, const Reference& reference);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CASE_TITLE_H_
