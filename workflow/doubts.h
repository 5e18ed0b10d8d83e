// workflow/doubts.h: what stands between the parties and a mediator whom all of them trust (Online Rules art. 13, 14).
// Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_DOUBTS_H_
#define GAIWAN_WORKFLOW_DOUBTS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {

// An interest they disclosed that not every party keeps them with, and a recusal that is asked for and not decided;
// empty where nobody doubts `person`, `people/{person}`. Stops nothing: the head decides, the parties may refuse.
std::vector<v1::Label> DoubtsAbout(const v1::Case& c, absl::string_view person);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DOUBTS_H_
