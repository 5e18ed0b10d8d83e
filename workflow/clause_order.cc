#include "workflow/clause_order.h"

#include "workflow/find.h"

namespace gaiwan {
namespace {

bool IsPerformed(const v1::Obligation& obligation) {
  return obligation.state() == v1::OBLIGATION_STATE_DONE || obligation.state() == v1::OBLIGATION_STATE_LAPSED ||
         obligation.state() == v1::OBLIGATION_STATE_IN_ORDER;
}

}  // namespace

const v1::Clause* FindClauseOf(const v1::Case& c, const v1::Obligation& obligation) {
  const v1::Agreement* agreement = FindById(c.agreements(), obligation.agreement());
  const int index = obligation.clause() - 1;
  return agreement != nullptr && index >= 0 && index < agreement->clauses_size() ? &agreement->clauses(index) : nullptr;
}

int WaitsForClause(const v1::Case& c, const v1::Obligation& obligation) {
  const v1::Clause* clause = FindClauseOf(c, obligation);
  if (clause == nullptr || clause->after_clause() == 0) return 0;
  for (const v1::Obligation& first : c.obligations()) {
    if (first.agreement() != obligation.agreement() || first.clause() != clause->after_clause()) continue;
    if (!IsPerformed(first)) return clause->after_clause();
  }
  return 0;
}

std::vector<std::string> HangingOn(const v1::Case& c, absl::string_view obligation) {
  std::vector<std::string> hanging;
  const v1::Obligation* first = FindById(c.obligations(), obligation);
  if (first == nullptr) return hanging;
  for (const v1::Obligation& each : c.obligations()) {
    if (each.agreement() != first->agreement()) continue;
    const v1::Clause* clause = FindClauseOf(c, each);
    if (clause != nullptr && clause->after_clause() == first->clause()) hanging.push_back(each.id());
  }
  return hanging;
}

}  // namespace gaiwan
