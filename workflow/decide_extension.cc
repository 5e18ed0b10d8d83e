// Longer periods: asked for with a reason, granted by the word of every party, refused by that of one (SPC 2016 art.
// 27; Online Rules art. 24, 25).
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/clock_extension.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

std::string ClockSubject(absl::string_view clock) {
  return absl::StrCat("clocks/", clock);
}

// Who is in the case, but for those who refused to mediate at all: nobody waits for their word.
bool HasASay(const v1::Case& c, const v1::Party& party) {
  return !party.removed() && !HasRefused(c, party);
}

// The clock named, or else that of mediation: the first of the definition that is about the case and may be extended.
const v1::Clock* FindClock(const Ask& ask, const std::string& id) {
  if (!id.empty()) return FindById(ask.c.clocks(), id);
  for (const v1::ClockRule& rule : ask.definition.proto().clocks()) {
    if (!MayBeExtended(rule)) continue;
    for (const v1::Clock& clock : ask.c.clocks()) {
      if (clock.rule() == rule.id() && clock.subject().empty()) return &clock;
    }
  }
  return nullptr;
}

absl::Status CheckMayBeExtended(const Ask& ask, const v1::Clock& clock) {
  const v1::ClockRule* rule = ask.definition.FindClock(clock.rule());
  if (rule != nullptr && MayBeExtended(*rule)) return absl::OkStatus();
  const std::string name = rule == nullptr ? clock.rule() : rule->label().zh();
  return NotNow(ask.c, absl::StrCat(name, "不得延长"),
                absl::StrCat("the period `", clock.rule(), "` may not be extended"), ClockSubject(clock.id()));
}

bool HasAgreed(const v1::Extension& extension, const std::string& party) {
  return std::find(extension.agreed_by().begin(), extension.agreed_by().end(), party) != extension.agreed_by().end();
}

}  // namespace

Decided Decide(const Ask& ask, const v1::RequestExtension& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "extensions", command.extension(),
                             FindById(ask.c.extensions(), command.extension()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kExtensionsFieldNumber));
  const v1::Clock* clock = FindClock(ask, command.clock());
  if (clock == nullptr) return Refused(ask.c, v1::CLOCK_UNKNOWN, ClockSubject(command.clock()));
  RETURN_IF_ERROR(CheckMayBeExtended(ask, *clock));
  const int says = static_cast<int>(std::count_if(ask.c.parties().begin(), ask.c.parties().end(),
                                                  [&](const v1::Party& party) { return HasASay(ask.c, party); }));
  if (says < 2) return Refused(ask.c, v1::PARTIES_TOO_FEW);
  Events events(1);
  v1::ExtensionRequested* requested = events.back().mutable_extension_requested();
  requested->set_extension(IdFor(ask.c.extensions(), command.extension()));
  requested->set_clock(clock->id());
  requested->set_days(command.days());
  PutText(command.reason(), requested);
  return events;
}

Decided Decide(const Ask& ask, const v1::AgreeExtension& command) {
  const v1::Extension* extension = FindById(ask.c.extensions(), command.extension());
  if (extension == nullptr) return UnknownPart(ask.c, "extensions", command.extension());
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  if (extension->state() != v1::EXTENSION_STATE_ASKED) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("extensions/", extension->id()));
  }
  if (HasRefused(ask.c, *party)) return Refused(ask.c, v1::PARTY_REFUSED, PartySubject(party->id()));
  if (!command.refuses() && HasAgreed(*extension, party->id())) {
    return NotNow(ask.c, "该当事人已经同意延长", "this party has agreed to it before", PartySubject(party->id()));
  }
  if (FindById(ask.c.clocks(), extension->clock()) == nullptr) {
    return Refused(ask.c, v1::CLOCK_UNKNOWN, ClockSubject(extension->clock()));
  }
  Events events(1);
  v1::ExtensionAnswered* answered = events.back().mutable_extension_answered();
  answered->set_extension(extension->id());
  answered->set_party(party->id());
  answered->set_refuses(command.refuses());
  answered->set_way(command.way());
  answered->set_agreed(!command.refuses() &&
                       std::all_of(ask.c.parties().begin(), ask.c.parties().end(), [&](const v1::Party& each) {
                         return !HasASay(ask.c, each) || each.id() == party->id() || HasAgreed(*extension, each.id());
                       }));
  return events;  // The clock is moved by the generic step (clocks.h).
}

}  // namespace gaiwan
