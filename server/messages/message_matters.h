// server/messages/message_matters.h: what an event of a case is about, as far as messages go: which part of the case,
// which moment, whose. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_MATTERS_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_MATTERS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/message.pb.h"

namespace gaiwan {

struct Matter {
  // `sessions/1`, `clocks/acceptance`, `obligations/1-1`; empty for the case.
  std::string subject;
  // A session's start, or the end of the day or period; InfiniteFuture: of no moment.
  absl::Time about = absl::InfiniteFuture();
  // Ids of the parties concerned: whose act it was, or who owes; empty: all of them.
  std::vector<std::string> parties;
  // Of a clock event: the clock's id in the definition.
  std::string clock;
  // Of an offer of transfer: who is asked to take the case, `orgs/{org}`.
  std::string asked;
  // So many people that the county's bureau is told beside the office.
  bool group_event = false;
};

// Of which events of a name a rule is, and whose people it means. Behind the name in `MessageRule.event`, after a dot.
enum class EventShare {
  kEach,            // `case_merged`
  kBecomesGroup,    // `risk_raised.group_event`: only where the danger was no group event before.
  kOfTheOtherCase,  // `case_merged.into`: told in the case that goes on, to its people.
};
struct RuleEvent {
  absl::string_view name;
  EventShare share = EventShare::kEach;
};

// The event of a rule taken apart: `event` as the plan has it. What is behind the dot counts as part of the name when
// there is no such share of that event, so that it is no event at all.
RuleEvent EventOf(absl::string_view event);
// Whether the danger that `event` is about has become a group event by it. `before`: the case before, nullptr for none.
bool BecomesGroupEvent(const v1::Event& event, const v1::Case* before);

// Whether events of this name have a moment of their own, and with it a {date}; and whether one of day and place.
bool HasMoment(absl::string_view event);
bool IsSessionEvent(absl::string_view event);
// Whether they concern one party more than the others.
bool ConcernsParty(absl::string_view event);
// Whether messages can be sent of it at all: an event of cases.
bool IsCaseEvent(absl::string_view event);

// One for most events; one for each obligation that falls due of one that makes them. `c` is the case after it.
std::vector<Matter> MattersOf(const v1::Event& event, const v1::Case& c);

// Whether the rule is for the clock that `matter` of `event` is about, or that the event starts; one that names no
// clock is for any.
bool IsOfClock(const v1::MessageRule& rule, const v1::Event& event, const Matter& matter);

// What the case has at present that an event of this name would be about: planned sessions, what is owed, clocks that
// run. One of the case as a whole for the others.
std::vector<Matter> MattersNow(absl::string_view event, const v1::Case& c);

// Whether a message that `event` (the name of one) set off is still worth sending, as the case stands: what it is about
// is not over, was not moved and not settled.
bool IsStillWanted(const v1::MessageQueued& queued, absl::string_view event, const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_MATTERS_H_
