// server/api/linked_from.h: links that other cases have to a case, shown with its own: each is the other's entry, and
// is read from this side by the index (server/projection/link_projector.h). Thread-safe.
#ifndef GAIWAN_SERVER_API_LINKED_FROM_H_
#define GAIWAN_SERVER_API_LINKED_FROM_H_

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/auth/sight.h"
#include "server/log/store.h"

namespace gaiwan {

// Adds to `shown`, the view of a case as it is now, what names it from elsewhere: each case that was merged into it,
// and each link as it reads from here, all marked as the other's (`from_other`): here they cannot be taken away. Where
// `sight` shows no links, and in a view without them, nothing. At most as many in all as a case may have itself.
//   DATA_LOSS  a row does not parse.
absl::Status AddLinksFrom(const Store& store, const Sight& sight, v1::CaseView view, v1::Case* shown);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_LINKED_FROM_H_
