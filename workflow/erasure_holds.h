// workflow/erasure_holds.h: what keeps the personal data of a case from being erased, and what has to be said before it
// is. Pure functions.
#ifndef GAIWAN_WORKFLOW_ERASURE_HOLDS_H_
#define GAIWAN_WORKFLOW_ERASURE_HOLDS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "workflow/definition.h"

namespace gaiwan {

// Everything that keeps it at `now`, in words with its source; empty: nothing does. PIPL art. 47 sec. 2: as long as a
// period of law has not passed, what is to be deleted is stored and used for nothing else.
std::vector<v1::Label> ErasureHolds(const Definition& definition, const v1::Case& c, absl::Time now);

// Whether `subject` (as in Personal.subject) was erased, and nothing was entered of it since.
bool IsErased(const v1::Case& c, absl::string_view subject);

// What only whoever opens the blocks of a case can tell: asked when all else allows the erasure. `seen`: nullptr when
// nobody looked; then the shared text is taken to name whoever is erased.
//   REASON_NAMES_PERSON   the reason would outlive them.
//   NAMED_IN_SHARED_TEXT  the text that stays names them, and nobody decided about it.
absl::Status CheckNoNameStays(const v1::Case& c, const v1::ErasePersonalData& command, const v1::ErasureFacts* seen);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ERASURE_HOLDS_H_
