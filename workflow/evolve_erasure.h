// workflow/evolve_erasure.h: the Folds of erasures and holds. For evolve.cc alone; total, as all Folds are.
#ifndef GAIWAN_WORKFLOW_EVOLVE_ERASURE_H_
#define GAIWAN_WORKFLOW_EVOLVE_ERASURE_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

void Fold(const v1::PersonalDataErased& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::HoldPlaced& payload, const v1::Event& event, v1::Case* c);
void Fold(const v1::HoldLifted& payload, const v1::Event& event, v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVOLVE_ERASURE_H_
