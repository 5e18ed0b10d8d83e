// workflow/stood_for.h: for whom somebody stands in on one case (acting/stand_ins.h). The one place where that becomes
// a relation to a case: roles, sight and decisions ask it. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_STOOD_FOR_H_
#define GAIWAN_WORKFLOW_STOOD_FOR_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// `people/{person}` whose relation to the case `person`, `people/{person}`, has as a stand-in: those of `stand_ins` at
// the unit that holds the case or at its committee. Nobody for who was recused from the case themselves.
std::vector<std::string> StoodForOn(const v1::Case& c, const std::vector<StandInFact>& stand_ins,
                                    absl::string_view person);
// The same of who asks, on the day of `facts.now`, as far as it lets them act: nobody for whom a party refuses in this
// round (PML art. 23) either.
std::vector<std::string> StoodForOn(const v1::Case& c, const Facts& facts);

// Whether who asks is a mediator of the case, stands in for one, or mediated it when what they tell of happened
// (former_mediators.h).
bool MediatesHere(const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_STOOD_FOR_H_
