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

// Writes into `out` the case as `sight` shows it. With Sight::kFull everything is readable; with kProcess the fields of
// class PROCESS, and what is personal in them `hidden`; with kNone nothing. CASE_VIEW_BASIC leaves out texts, clauses
// and attendance. `out` may lie in an arena.
//   DATA_LOSS  a sealed block cannot be opened.
absl::Status MakeView(const v1::Case& c, Sight sight, v1::CaseView view, const OpenPersonal& open, v1::Case* out);

// The same for one event of `stream`. What kind of event it is shows in any sight but kNone.
absl::Status MakeEventView(absl::string_view stream, const v1::Event& event, Sight sight, const OpenPersonal& open,
                           v1::Event* out);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_VIEW_H_
