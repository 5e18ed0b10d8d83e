// server/api/view.h: what of a case and of its events a caller gets to see. The one place where something is left out
// or opened: reads, receipts, lists, histories and watches all go through it. Thread-safe.
//
// Who sees which class is the policy table's affair (server/auth/policy.h); what is of which class is said beside the
// fields (view_plan.h).
#ifndef GAIWAN_SERVER_API_VIEW_H_
#define GAIWAN_SERVER_API_VIEW_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/auth/sight.h"

namespace gaiwan {

// Opens a sealed block of `stream` in place (Sealer::Open). Any thread.
using OpenPersonal = std::function<absl::Status(absl::string_view stream, v1::Personal* personal)>;

// Writes into `out` the case as `sight` shows it: fields and elements of the classes that are shown or the party's own;
// personal data in them open, masked or `hidden`. CASE_VIEW_BASIC leaves out texts, clauses and attendance. Empty when
// the sight is none. `out` may lie in an arena.
//   DATA_LOSS  a sealed block cannot be opened.
absl::Status MakeView(const v1::Case& c, const Sight& sight, v1::CaseView view, const OpenPersonal& open,
                      v1::Case* out);

// The sight in which a list shows what `sight` shows of one case: a page of a list is noted once and not case by case,
// so how parties are reached and told apart is masked in it, whoever looks.
Sight SightInList(Sight sight);

// Whether `sight` shows that there is such an event at all. What was said in a separate talk, a complaint, what parties
// think of the mediation and a suspicion of sham leave no gap in the histories of those who do not see them; what
// corrects or adopts an entry is shown to whoever is shown that (workflow/entry_about.h).
bool ShowsEvent(const v1::Event& event, const Sight& sight);
// The same of the entry of that version in the history of `c`.
bool ShowsEntry(const v1::Case& c, int64_t entry, const Sight& sight);

// The sight in which to show an event of a case that now is `present`: what a complaint says is seen by all who see the
// records once the complaint was sent on, its filing too.
Sight SightOfEvent(const v1::Event& event, const Sight& sight, const v1::Case& present);

// The same for one event of `stream`. What kind of event it is shows in any sight that shows the event; else `out` is
// empty.
absl::Status MakeEventView(absl::string_view stream, const v1::Event& event, const Sight& sight,
                           const OpenPersonal& open, v1::Event* out);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_VIEW_H_
