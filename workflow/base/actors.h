// workflow/base/actors.h: who acts when no person does. Constants, safe from any thread.
#ifndef GAIWAN_WORKFLOW_BASE_ACTORS_H_
#define GAIWAN_WORKFLOW_BASE_ACTORS_H_

#include "absl/strings/string_view.h"

namespace gaiwan {

// The server itself: due clocks, and clocks that a new calendar moves. No caller can take this name.
inline constexpr absl::string_view kSystemActor = "system/clock";

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_ACTORS_H_
