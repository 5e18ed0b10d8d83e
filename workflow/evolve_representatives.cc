// Those around the parties: representatives, participants, papers served, identities checked.
#include "workflow/evolve_families.h"
#include "workflow/find.h"

namespace gaiwan {

void Fold(const v1::RepresentativeAdded& payload, const v1::Event&, v1::Case* c) {
  v1::Representative* representative = FindOrAdd(c->mutable_representatives(), payload.representative());
  representative->set_party(payload.party());
  representative->set_kind(payload.kind());
  representative->set_power(payload.power());
  representative->set_expiry_date(payload.expiry_date());
  *representative->mutable_person() = payload.person();
  representative->set_document(payload.document());
  if (payload.kind() != v1::REPRESENTATIVE_KIND_HEIR) return;
  // Who stands in its place now has been told nothing and agreed to nothing; what it owes and is owed stays.
  v1::Party* party = FindById(c->mutable_parties(), payload.party());
  if (party == nullptr) return;
  party->set_succeeded(true);
  party->clear_consents();
  party->clear_told_round();
  party->clear_told_time();
}

void Fold(const v1::ParticipantInvited& payload, const v1::Event&, v1::Case* c) {
  v1::Participant* participant = FindOrAdd(c->mutable_participants(), payload.participant());
  participant->set_kind(payload.kind());
  *participant->mutable_person() = payload.person();
  *participant->mutable_languages() = payload.languages();
  *participant->mutable_agreed_by() = payload.agreed_by();
  participant->set_undertaking(payload.undertaking());
}

void Fold(const v1::ServiceRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Service* service = c->add_services();
  service->set_party(payload.party());
  service->set_paper(payload.paper());
  service->set_way(payload.way());
  *service->mutable_act_time() = event.act_time();
}

// A nod in the tea room does not undo a document that was seen.
void Fold(const v1::IdentityRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Identity* known = nullptr;
  for (v1::Identity& identity : *c->mutable_identities()) {
    if (identity.who() == payload.who()) known = &identity;
  }
  if (known != nullptr && payload.level() < known->level()) return;
  if (known == nullptr) known = c->add_identities();
  known->set_who(payload.who());
  known->set_level(payload.level());
  *known->mutable_act_time() = event.act_time();
}

}  // namespace gaiwan
