// Ending, file, visits, another round.
#include <algorithm>
#include <string>

#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/round_records.h"

namespace gaiwan {
namespace {

// What this party says in the present round.
v1::Satisfaction* SatisfactionOf(const std::string& party, v1::Case* c) {
  for (v1::Satisfaction& each : *c->mutable_satisfactions()) {
    if (each.party() == party && each.round() == c->round()) return &each;
  }
  v1::Satisfaction* added = c->add_satisfactions();
  added->set_party(party);
  added->set_round(c->round());
  return added;
}

}  // namespace

void Fold(const v1::MediationTerminated& payload, const v1::Event& event, v1::Case* c) {
  c->mutable_ending()->set_reason(payload.reason());
  c->mutable_ending()->set_advice_given(true);
  *c->mutable_ending()->mutable_act_time() = event.act_time();
}

void Fold(const v1::CaseClosed& payload, const v1::Event&, v1::Case* c) {
  c->set_result(payload.result());
}

// Submitted anew, it is checked anew.
void Fold(const v1::FileSubmitted& payload, const v1::Event& event, v1::Case* c) {
  v1::CaseFile* file = c->mutable_file();
  file->Clear();
  file->set_filer(event.actor());
  file->set_gap_count(payload.gap_count());
  *file->mutable_submit_time() = event.act_time();
}

void Fold(const v1::FileChecked&, const v1::Event& event, v1::Case* c) {
  c->mutable_file()->set_checker(event.actor());
  *c->mutable_file()->mutable_check_time() = event.act_time();
}

void Fold(const v1::FileReturned&, const v1::Event&, v1::Case* c) {
  c->clear_file();
}

void Fold(const v1::CaseArchived&, const v1::Event& event, v1::Case* c) {
  *c->mutable_file()->mutable_archive_time() = event.act_time();
}

// Rights and consent carry the round they were of, so they count no more. What was agreed and is owed stays; a draft
// that never took effect is one of the new round, to be signed and sealed anew.
void Fold(const v1::CaseReopened& payload, const v1::Event& event, v1::Case* c) {
  c->set_round(payload.round());
  RecordAcceptance(c->committee(), event, c);  // To mediate once more is to take it on.
  for (v1::Agreement& agreement : *c->mutable_agreements()) {
    if (agreement.has_effective_time()) continue;
    agreement.set_round(payload.round());
    agreement.clear_signatures();
    agreement.clear_seal();
    agreement.clear_sealed_by();
    agreement.clear_seal_time();
  }
  // A longer period that nobody had granted yet was asked for in the round that is over.
  auto* extensions = c->mutable_extensions();
  extensions->erase(std::remove_if(extensions->begin(), extensions->end(),
                                   [](const v1::Extension& each) { return each.state() == v1::EXTENSION_STATE_ASKED; }),
                    extensions->end());
  c->set_closed(false);
  c->clear_ending();
  c->clear_result();
  c->clear_pause();
  c->clear_file();
}

void Fold(const v1::VisitPlanned& payload, const v1::Event&, v1::Case* c) {
  v1::Visit* visit = FindOrAdd(c->mutable_visits(), payload.visit());
  visit->set_planned_date(payload.planned_date());
  visit->set_round(c->round());
}

void Fold(const v1::VisitRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Visit* visit = FindOrAdd(c->mutable_visits(), payload.visit());
  *visit->mutable_visit_time() = event.act_time();
  visit->set_way(payload.way());
  visit->set_outcome(payload.outcome());
  visit->set_aim(payload.aim());
  if (!payload.aim().empty()) c->set_aim(payload.aim());
  *visit->mutable_documents() = payload.documents();
  visit->set_place_noted(payload.has_place());
  visit->set_place_refused(payload.place_refused());
  visit->set_round(c->round());
}

void Fold(const v1::SatisfactionAsked& payload, const v1::Event& event, v1::Case* c) {
  v1::Satisfaction* asked = SatisfactionOf(payload.party(), c);
  *asked->mutable_ask_time() = event.act_time();
  asked->set_code_digest(payload.code_digest());
}

void Fold(const v1::SatisfactionAnswered& payload, const v1::Event& event, v1::Case* c) {
  v1::Satisfaction* asked = SatisfactionOf(payload.party(), c);
  asked->set_result(payload.result());
  asked->set_way(payload.way());
  *asked->mutable_answer_time() = event.act_time();
  asked->clear_code_digest();
}

}  // namespace gaiwan
