// server/api/view.h: what of a case and of its events a caller gets to see. The one place where something is left out
// or opened: reads, receipts, lists, histories and watches all go through it. Thread-safe.
//
// Each field of Case names its class (options.proto), a field within it has its parent's unless it names its own, and a
// field of Case that names none is for the server alone. A field of an event has the class of the case's field of the
// same name, else RECORDS: what nobody thought of is not shown.
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

// Writes into `out` the case as `sight` shows it. With Sight::kFull all is readable but what was said in separate talks
// (kMediator shows it) and complaints that were not sent on (kOversight shows them); with kProcess the fields of class
// PROCESS, and what is personal in them `hidden`; with kNone nothing. What parties think of the mediation is shown with
// kOversight alone. CASE_VIEW_BASIC leaves out texts, clauses and
// attendance. `out` may lie in an arena.
//   DATA_LOSS  a sealed block cannot be opened.
absl::Status MakeView(const v1::Case& c, Sight sight, v1::CaseView view, const OpenPersonal& open, v1::Case* out);

// Whether `sight` shows that there is such an event at all. A statement of a separate talk is for the mediators alone:
// histories and watches leave its place out. So are a complaint and what parties think of the mediation for those who
// guide the committee; a watch never tells anybody else.
bool ShowsEvent(const v1::Event& event, Sight sight);

// The sight in which to show an event of a case that now is `present`: what a complaint says is seen by all who see the
// records once the complaint was sent on, its filing too.
Sight SightOfEvent(const v1::Event& event, Sight sight, const v1::Case& present);

// The same for one event of `stream`. What kind of event it is shows in any sight that shows the event; else `out` is
// empty.
absl::Status MakeEventView(absl::string_view stream, const v1::Event& event, Sight sight, const OpenPersonal& open,
                           v1::Event* out);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_VIEW_H_
