// workflow/case_flags.h: what the law asks everybody to keep in mind about a case, in words, under any definition. For
// server and clients. Pure functions.
#ifndef GAIWAN_WORKFLOW_CASE_FLAGS_H_
#define GAIWAN_WORKFLOW_CASE_FLAGS_H_

#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {

// One a flag; empty for most cases. Title to grassland: nobody changes its present use until it is settled (Grassland
// Law art. 16). A danger with so many people that it is a group event. A flag stops nothing.
std::vector<v1::Label> FlagsOf(const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_FLAGS_H_
