// How a case begins, what it is about, who takes it on.
#include <algorithm>
#include <utility>

#include "workflow/admissibility.h"
#include "workflow/evolve_families.h"
#include "workflow/evolve_opening.h"
#include "workflow/former_mediators.h"
#include "workflow/round_records.h"

namespace gaiwan {
namespace {

// All of them anew; `none` says that there are none after all.
void FoldCircumstances(const google::protobuf::RepeatedPtrField<std::string>& circumstances, v1::Case* c) {
  if (circumstances.empty()) return;
  *c->mutable_circumstances() = circumstances;
  if (circumstances[0] == kNoCircumstance) c->clear_circumstances();
}

}  // namespace

void Fold(const v1::CaseOpened& payload, const v1::Event& event, v1::Case* c) {
  FoldOpening(payload, event, c);
  if (payload.has_text()) *c->mutable_text() = payload.text();
  c->set_source(payload.source());
  c->set_difficulty(payload.difficulty());
  if (payload.has_claimed()) *c->mutable_claimed() = payload.claimed();
  c->set_arose_from(payload.arose_from());
  FoldCircumstances(payload.circumstances(), c);
  c->set_place(payload.place());
  if (payload.has_particulars()) *c->mutable_particulars() = payload.particulars();
}

void Fold(const v1::ClueRegistered& payload, const v1::Event& event, v1::Case* c) {
  FoldOpening(payload, event, c);
  if (payload.has_text()) *c->mutable_text() = payload.text();
  c->set_screening(payload.screening());
}

void Fold(const v1::ClueSettled&, const v1::Event& event, v1::Case* c) {
  *c->mutable_clue_settled()->mutable_act_time() = event.act_time();
  *c->mutable_clue_settled()->mutable_record_time() = event.record_time();
}

void Fold(const v1::ClueTurnedIntoCase& payload, const v1::Event&, v1::Case* c) {
  c->set_source(payload.source());
  if (!payload.dispute_class().empty()) c->set_dispute_class(payload.dispute_class());
  c->set_unit(payload.unit());
  c->set_committee(payload.committee());
  c->set_level(payload.level());
}

void Fold(const v1::FactsAmended& payload, const v1::Event&, v1::Case* c) {
  if (payload.has_text()) *c->mutable_text() = payload.text();
  if (!payload.dispute_class().empty()) c->set_dispute_class(payload.dispute_class());
  if (payload.has_claimed()) *c->mutable_claimed() = payload.claimed();
  if (!payload.difficulty().empty()) c->set_difficulty(payload.difficulty());
  if (!payload.rules_cited().empty()) *c->mutable_rules_cited() = payload.rules_cited();
  FoldCircumstances(payload.circumstances(), c);
  if (!payload.place().empty()) c->set_place(payload.place());
  if (payload.has_particulars()) c->mutable_particulars()->MergeFrom(payload.particulars());
}

void Fold(const v1::CaseVoided&, const v1::Event& event, v1::Case* c) {
  *c->mutable_ending()->mutable_act_time() = event.act_time();
  c->set_result("void-entry");
}

void Fold(const v1::EntryAdopted& payload, const v1::Event&, v1::Case* c) {
  for (int i = 0; i < c->unadopted_size(); ++i) {
    if (c->unadopted(i).version() == payload.entry()) {
      c->mutable_unadopted()->DeleteSubrange(i, 1);
      return;
    }
  }
}

void Fold(const v1::CaseSubmitted&, const v1::Event& event, v1::Case* c) {
  *c->mutable_acceptance_asked_time() = event.record_time();
}

void Fold(const v1::CaseAccepted& payload, const v1::Event& event, v1::Case* c) {
  c->clear_acceptance_asked_time();
  RecordCommitteeChange(payload.committee(), event, c);
  RecordAcceptance(payload.committee(), event, c);
  c->set_committee(payload.committee());
  c->set_case_number(payload.case_number());
}

void Fold(const v1::CaseDeclined& payload, const v1::Event& event, v1::Case* c) {
  c->clear_acceptance_asked_time();
  c->mutable_ending()->set_reason(payload.reason());
  c->mutable_ending()->set_advice_given(true);
  *c->mutable_ending()->mutable_act_time() = event.act_time();
  c->set_result("not-admissible");
}

// The head assigns for the case's committee. Who mediates for a committee that joined stays until it leaves.
void Fold(const v1::MediatorsAssigned& payload, const v1::Event& event, v1::Case* c) {
  google::protobuf::RepeatedPtrField<v1::Mediator> mediators = payload.mediators();
  for (const v1::Mediator& before : c->mediators()) {
    const bool joint = std::any_of(c->joint_committees().begin(), c->joint_committees().end(),
                                   [&](const v1::JointCommittee& each) { return each.committee() == before.org(); });
    const bool named = std::any_of(mediators.begin(), mediators.end(),
                                   [&](const v1::Mediator& each) { return each.person() == before.person(); });
    if (!joint || named) continue;
    *mediators.Add() = before;
    mediators.rbegin()->set_lead(false);
  }
  SetMediators(std::move(mediators), event.act_time(), c);
}

// States that have another name there. Step and `closed` of the main state come with the moves.
void Fold(const v1::RevisionAdopted& payload, const v1::Event&, v1::Case* c) {
  c->mutable_definition()->set_revision(payload.revision());
  const auto rename = [&](const std::string& track, std::string* state) {
    for (const v1::StateMapping& mapping : payload.states()) {
      if (mapping.track() == track && mapping.from() == *state) {
        *state = mapping.to();
        return;  // Once: two names may be exchanged.
      }
    }
  };
  for (v1::TrackState& track : *c->mutable_tracks()) {
    rename(track.track(), track.mutable_state());
    rename(track.track(), track.mutable_previous());
  }
  rename("main", c->mutable_state());
}

}  // namespace gaiwan
