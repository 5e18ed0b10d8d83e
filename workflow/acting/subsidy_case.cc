#include "workflow/acting/subsidy_case.h"

#include "absl/algorithm/container.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

const v1::RoundRecord* PresentRound(const v1::Case& c) {
  for (const v1::RoundRecord& round : c.round_records()) {
    if (round.round() == c.round() && round.has_concluded()) return &round;
  }
  return nullptr;
}

// Written when anything of the round was.
v1::AgreementForm FormOf(const v1::Case& c) {
  v1::AgreementForm form = v1::AGREEMENT_FORM_UNSPECIFIED;
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.round() != c.round() || !agreement.has_effective_time() || agreement.replaced()) continue;
    if (form != v1::AGREEMENT_FORM_WRITTEN) form = agreement.form();
  }
  if (c.round() == 1 && c.imported().stage() == v1::PAPER_STAGE_CLOSED) form = c.paper_outcome().form();
  return form;
}

// Nothing counts as performed without proof. What goes on for years does not hold up the subsidy while it is in order.
bool IsOwed(const v1::Obligation& obligation) {
  switch (obligation.state()) {
    case v1::OBLIGATION_STATE_LAPSED:
    case v1::OBLIGATION_STATE_IN_ORDER:
      return false;
    case v1::OBLIGATION_STATE_DONE:
      return !obligation.proved();
    default:
      return true;
  }
}

}  // namespace

std::optional<absl::CivilDay> FileCheckDay(const v1::Case& c) {
  if (c.file().checker().empty() || !c.file().has_check_time()) return std::nullopt;
  return DayOf(ToTime(c.file().check_time()));
}

std::string ConcludedBy(const v1::Case& c) {
  const v1::RoundRecord* round = PresentRound(c);
  return round == nullptr ? "" : round->concluded_by();
}

std::vector<std::string> NamedAsSameDispute(const v1::Case& c) {
  std::vector<std::string> names;
  if (!c.merged_into().empty()) names.push_back(c.merged_into());
  for (const v1::CaseLink& link : c.links()) {
    const bool same = link.kind() == v1::LINK_KIND_SPLIT || link.kind() == v1::LINK_KIND_DUPLICATE;
    if (same && !absl::c_linear_search(names, link.other())) names.push_back(link.other());
  }
  return names;
}

v1::SubsidyCase SubsidyCaseOf(const v1::Case& c) {
  v1::SubsidyCase facts;
  facts.set_case_(c.name());
  if (const v1::RoundRecord* round = PresentRound(c)) {
    facts.set_committee(round->concluded_by());
    facts.set_concluded_date(FormatDate(DayOf(ToTime(round->concluded().act_time()))));
    facts.set_result(round->result());
  }
  facts.set_form(FormOf(c));
  for (const bool lead : {true, false}) {
    for (const v1::Mediator& mediator : c.mediators()) {
      if (mediator.lead() == lead) facts.add_mediators(mediator.person());
    }
  }
  facts.set_grade(c.grade().difficulty());
  facts.set_grade_confirmed(c.grade().confirmed());
  facts.set_unconfirmed(c.has_settled() && !c.settled().verified());
  facts.set_suspicion(c.has_sham_suspicion());
  facts.set_owed(absl::c_any_of(c.obligations(), IsOwed));
  return facts;
}

}  // namespace gaiwan
