// workflow/decide_hand_over.h: what the families that record an answer of a court or partner share. For the decide_*.cc
// alone. Pure functions.
#ifndef GAIWAN_WORKFLOW_DECIDE_HAND_OVER_H_
#define GAIWAN_WORKFLOW_DECIDE_HAND_OVER_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/decide_families.h"

namespace gaiwan {

// A receipt that names a photo names a document of the case. One by line brings back the digest of what was fetched:
// NOT_FETCHED, DIGEST_DIFFERS, or BadField at `path` for what did not go by line. REQUIRES: the receipt is set.
absl::Status CheckReceipt(const Ask& ask, const v1::HandOverReceipt& receipt, absl::string_view subject,
                          absl::string_view path);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DECIDE_HAND_OVER_H_
