// workflow/helper.h: somebody presses the keys for the caller, who cannot: the act stays the caller's own, and the log
// says who helped (ExecuteRequest.helper, Event.helped_by). Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_HELPER_H_
#define GAIWAN_WORKFLOW_HELPER_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case_service.pb.h"

namespace gaiwan {

// A name and what the helper is to the person, on one line: as long as the name of a party (PartyDetails.name) and a
// few words more.
inline constexpr int kHelperNameCharsMax = 120;

// OK, or INVALID_ARGUMENT that names the field: a name that is too long or has line breaks; a helper of a command
// outside cases, which offices give for themselves, or of confirm_settled, which proves something because the party is
// alone with its phone. What the annotations say of the fields was checked before
// (validate.h).
absl::Status CheckHelper(const v1::ExecuteRequest& request, bool of_case);

// What the first event of the command says. The name stands open, to be sealed with what is of the party that acts, so
// that it is erased with it; for an actor who is no party, with the text that the case shares. `actor` as in
// Event.actor.
v1::HelpedBy HelpedByFor(const v1::Helper& helper, absl::string_view actor);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_HELPER_H_
