// workflow/simulate.h: walks a case through a definition without a server: what a county tries before it publishes, and
// what scenario tests are. Pure.
//
// A scenario is text, a command a line:
//     # a comment
//     advance --to 2026-03-10T09:00:00+08:00
//     accept_case by=people/p-1 at=2026-03-09T18:00:00+08:00 {"note": {"text": "..."}}
//     expect accepted                 the state of the main track, or of another: expect consent[1] given
//     ----
//     what came out, up to an empty line
// What came out is written anew; the rest is kept.
#ifndef GAIWAN_WORKFLOW_SIMULATE_H_
#define GAIWAN_WORKFLOW_SIMULATE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// Commands of one scenario: a case of a year has a few dozen.
inline constexpr int kScenarioStepsMax = 500;

// Looks at the case as a step has left it, with the facts of that step.
using LookAtStep = std::function<void(const v1::Case& c, const Facts& facts)>;

// The scenario with what came out; `look` is called after each step. `facts` gives directory, code lists and calendar;
// its actor and times are not looked at: the scenario names them.
//   INVALID_ARGUMENT  names the line that cannot be read, that expects another state than the case is in, or that comes
//   to
//                     a year whose calendar is not loaded.
absl::StatusOr<std::string> SimulateScenario(const Definition& definition, absl::string_view scenario,
                                             const Facts& facts, const LookAtStep& look = {});

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_SIMULATE_H_
