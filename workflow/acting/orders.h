// workflow/acting/orders.h: orders by two people: what nobody does alone is asked for by one and allowed by another.
// Pure, safe from any thread.
//
// An order holds what is to be done, whole. It allows exactly that, to who asked for it, for some days; nobody answers
// their own. Which acts need one is the policy table's.
#ifndef GAIWAN_WORKFLOW_ACTING_ORDERS_H_
#define GAIWAN_WORKFLOW_ACTING_ORDERS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "workflow/acting/acting.h"
#include "workflow/acting/acts.h"
#include "workflow/facts.h"

namespace gaiwan {

// An order that is asked for waits so many days for its answer, and a yes holds so many: a week has the day on which
// the other one is back, and nobody uses a yes that was meant for last month.
inline constexpr int kOrderDays = 7;
// Orders of one organisation that wait at the same time.
inline constexpr int kOrdersOpenMax = 50;

// Texts of definitions that wait for their answer at the same time: each is listed whole.
inline constexpr int kPublicationsOpenMax = 3;
// Broken without saying for how long: long enough to read a case, too short to forget that one does.
inline constexpr int kGlassMinutesDefault = 60;

int32_t MinutesOf(const v1::BreakGlass& command);

// Officers of judicial offices ask for themselves; an export an administrator too; a publication, an account and posts
// an administrator alone. To break the glass, whoever works there: who may at all is the definition's.
//   NOT_YOUR_ROLE, PART_EXISTS, TOO_MANY; BadField for an unknown unit or an act that is none.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::AskOrder& command, const Facts& facts,
                                 const ActingPast& past);
// By an officer of the office or of one above it, an administrator there for what administrators do, or whom the county
// names.
//   SAME_PERSON  who asked.
//   NOT_YOUR_ROLE, PART_UNKNOWN; NOT_IN_THIS_STATE when it was answered or waited too long.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::AnswerOrder& command, const Facts& facts,
                                 const ActingPast& past);

// What a command on the case `case_name` does, as an order would hold it; nullopt for one that takes none under any
// policy.
std::optional<v1::OrderedAct> OrderedActOf(const std::string& case_name, const v1::Command& command);
// `orgs/{org}/orders/{order}` that the command names; empty where it names none.
std::string OrderNamedBy(const v1::Command& command);
// `cases/{case}` that the act is about; empty for one that is about none.
const std::string& CaseOf(const v1::OrderedAct& act);
void ClearCase(v1::OrderedAct* act);

// `orgs/{org}` and the id of `orgs/{org}/orders/{order}`; both empty for anything else.
struct OrderName {
  std::string org;
  std::string order;
};
OrderName SplitOrder(absl::string_view name);

// Whether the order allows `act` to `actor` on `day`. `order` is null where there is none of that name.
//   ORDER_MISSING, with why it does not.
absl::Status CheckOrder(const v1::Order* order, const v1::OrderedAct& act, absl::string_view actor, absl::CivilDay day);
// Whether a second person said yes to a command on `c`, where one is wanted. `seen` is what was found out beside the
// decision; nullptr when nobody looked. Asked last: who asks for an order knows that nothing else is in the way.
//   ORDER_MISSING
absl::Status CheckErasureOrdered(const v1::Case& c, const v1::ErasureFacts* seen);
// The minutes that `actor` took alone are counted here, by the decisions before: two looks that are asked for at the
// same moment count together.
absl::Status CheckGlassOrdered(const v1::Case& c, const v1::BreakGlass& command, absl::string_view actor,
                               absl::Time now, const v1::OrderFacts* seen);
// Neither answered nor lapsed on `day`.
bool IsWaiting(const v1::Order& order, absl::CivilDay day);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_ORDERS_H_
