// tests/fabrication/concluded.h: made cases as the detector reads them, people and words hashed as the server does.
#ifndef GAIWAN_TESTS_FABRICATION_CONCLUDED_H_
#define GAIWAN_TESTS_FABRICATION_CONCLUDED_H_

#include <vector>

#include "server/anomalies/concluded_case.h"
#include "tests/fabrication/made_case.h"

namespace gaiwan::fabrication {

std::vector<ConcludedCase> ToConcluded(const std::vector<MadeCase>& cases);

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_CONCLUDED_H_
