#include "workflow/statements.h"

#include <algorithm>

#include "workflow/find.h"
#include "workflow/presence.h"

namespace gaiwan {

bool IsUndisputedFact(const v1::Case& c, const v1::Statement& statement) {
  const auto& confirmed = statement.confirmed_by();
  if (statement.kind() == v1::STATEMENT_KIND_CONCESSION || statement.separate_talk() || confirmed.empty()) return false;
  const v1::Session* session = FindById(c.sessions(), statement.session());
  const auto is_other = [&](const v1::Party& party) { return !party.removed() && party.id() != statement.party(); };
  const auto was_there = [&](const v1::Party& party) {
    return session != nullptr && is_other(party) && TookPartIn(*session, party.id());
  };
  const bool presence_known = std::any_of(c.parties().begin(), c.parties().end(), was_there);
  return std::all_of(c.parties().begin(), c.parties().end(), [&](const v1::Party& party) {
    if (!is_other(party) || (presence_known && !was_there(party))) return true;
    return std::find(confirmed.begin(), confirmed.end(), party.id()) != confirmed.end();
  });
}

bool IsMediatorOf(const v1::Case& c, absl::string_view person) {
  return std::any_of(c.mediators().begin(), c.mediators().end(),
                     [&](const v1::Mediator& mediator) { return mediator.person() == person; });
}

}  // namespace gaiwan
