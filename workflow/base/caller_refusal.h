// workflow/base/caller_refusal.h: refusals that are about the caller and not about a case. Pure functions.
#ifndef GAIWAN_WORKFLOW_BASE_CALLER_REFUSAL_H_
#define GAIWAN_WORKFLOW_BASE_CALLER_REFUSAL_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/errors.pb.h"

namespace gaiwan {

// RESOURCE_EXHAUSTED with the reason and when to try again.
absl::Status RetryLater(v1::Reason reason, absl::Duration delay);

// UNAUTHENTICATED with the reason. `why` is English, for the message.
absl::Status NotSignedIn(absl::string_view why, v1::Reason reason = v1::NOT_SIGNED_IN);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_CALLER_REFUSAL_H_
