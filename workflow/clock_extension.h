// workflow/clock_extension.h: which clocks the parties may lengthen. Data of the definition; pure, safe from any
// thread.
#ifndef GAIWAN_WORKFLOW_CLOCK_EXTENSION_H_
#define GAIWAN_WORKFLOW_CLOCK_EXTENSION_H_

#include <algorithm>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan {

// Stands in ClockRule.pauses beside the kinds of pause: time that every party agreed to add does not count either (SPC
// 2016 art. 27; Online Rules art. 24). It is no kind of pause, and `*` does not mean it.
inline constexpr absl::string_view kExtension = "extension";

// A date of its own is agreed anew, not lengthened.
inline bool MayBeExtended(const v1::ClockRule& rule) {
  return rule.due_field().empty() &&
         std::find(rule.pauses().begin(), rule.pauses().end(), kExtension) != rule.pauses().end();
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CLOCK_EXTENSION_H_
