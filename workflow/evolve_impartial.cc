// A mediator both sides can trust: choices, disclosures, recusals, replacement.
#include <utility>

#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"

namespace gaiwan {

// The latest word of a party on a person counts; the history has them all.
void Fold(const v1::MediatorChosen& payload, const v1::Event&, v1::Case* c) {
  v1::MediatorChoice* choice = nullptr;
  for (v1::MediatorChoice& each : *c->mutable_mediator_choices()) {
    if (each.party() == payload.party() && each.mediator() == payload.mediator()) choice = &each;
  }
  if (choice == nullptr) choice = c->add_mediator_choices();
  choice->set_party(payload.party());
  choice->set_mediator(payload.mediator());
  choice->set_refuses(payload.refuses());
  choice->set_round(c->round());
}

void Fold(const v1::InterestDisclosed& payload, const v1::Event& event, v1::Case* c) {
  v1::Disclosure* disclosure = c->add_disclosures();
  disclosure->set_mediator(payload.mediator());
  *disclosure->mutable_kept_by() = payload.kept_by();
  *disclosure->mutable_act_time() = event.act_time();
}

void Fold(const v1::RecusalRequested& payload, const v1::Event& event, v1::Case* c) {
  v1::Recusal* recusal = FindOrAdd(c->mutable_recusals(), payload.recusal());
  recusal->set_mediator(payload.mediator());
  recusal->set_party(payload.party());
  recusal->set_by_post(payload.by_post());
  recusal->set_state(v1::RECUSAL_STATE_ASKED);
  *recusal->mutable_ask_time() = event.act_time();
}

// Who is recused is off the case at once; the head assigns another.
void Fold(const v1::RecusalDecided& payload, const v1::Event&, v1::Case* c) {
  v1::Recusal* recusal = FindById(c->mutable_recusals(), payload.recusal());
  if (recusal == nullptr) return;
  recusal->set_state(payload.granted() ? v1::RECUSAL_STATE_GRANTED : v1::RECUSAL_STATE_REFUSED);
  if (!payload.granted()) return;
  RemoveRecused(recusal->mediator(), recusal->ask_time(), c);
}

void Fold(const v1::MediatorReplaced& payload, const v1::Event& event, v1::Case* c) {
  google::protobuf::RepeatedPtrField<v1::Mediator> mediators = c->mediators();
  for (v1::Mediator& mediator : mediators) {
    if (mediator.person() == payload.from()) mediator = payload.to();
  }
  ReplaceInPlans(payload.from(), payload.to().person(), c);
  SetMediators(std::move(mediators), event.act_time(), c);
}

}  // namespace gaiwan
