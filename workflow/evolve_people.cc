// Parties: who they are, what they were told, what they agreed to.
#include "workflow/consent.h"
#include "workflow/evolve_families.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

// The latest word on a kind replaces the one before, of whatever round; the history has them all.
void SetConsent(const std::string& party_id, v1::ConsentKind kind, v1::ConsentAnswer answer, v1::Way way,
                const v1::Event& event, v1::Case* c) {
  v1::Party* party = FindById(c->mutable_parties(), party_id);
  if (party == nullptr) return;
  v1::Consent* latest = nullptr;
  for (v1::Consent& consent : *party->mutable_consents()) {
    if (consent.kind() == kind) latest = &consent;
  }
  if (latest == nullptr) latest = party->add_consents();
  latest->set_kind(kind);
  latest->set_answer(answer);
  latest->set_round(c->round());
  latest->set_way(way);
  *latest->mutable_act_time() = event.act_time();
}

void SetChoice(const v1::MessageChoice& choice, v1::Party* party) {
  *party->mutable_message_channels() = choice.channels();
}

}  // namespace

void Fold(const v1::PartyAdded& payload, const v1::Event&, v1::Case* c) {
  v1::Party* party = FindOrAdd(c->mutable_parties(), payload.party());
  party->set_side(payload.side());
  party->set_kind(payload.kind());
  *party->mutable_details() = payload.details();
  party->set_minor(payload.minor());
  party->set_lacks_capacity(payload.lacks_capacity());
  party->set_needs_reading(payload.needs_reading());
  party->set_head_count(payload.head_count());
  party->set_org(payload.org());
  party->set_person(payload.person());
  if (payload.has_messages()) SetChoice(payload.messages(), party);
  party->set_domicile(payload.domicile());
}

void Fold(const v1::PartyAmended& payload, const v1::Event&, v1::Case* c) {
  v1::Party* party = FindById(c->mutable_parties(), payload.party());
  if (party == nullptr) return;
  *party->mutable_details() = payload.details();
  party->set_minor(payload.minor());
  party->set_lacks_capacity(payload.lacks_capacity());
  party->set_needs_reading(payload.needs_reading());
  party->set_head_count(payload.head_count());
  if (!payload.person().empty()) party->set_person(payload.person());
  if (payload.has_messages()) SetChoice(payload.messages(), party);
  if (!payload.domicile().empty()) party->set_domicile(payload.domicile());
}

void Fold(const v1::PartyRemoved& payload, const v1::Event&, v1::Case* c) {
  if (v1::Party* party = FindById(c->mutable_parties(), payload.party())) party->set_removed(true);
}

void Fold(const v1::ContactRecorded& payload, const v1::Event&, v1::Case* c) {
  v1::Party* party = FindById(c->mutable_parties(), payload.party());
  if (party == nullptr) return;
  if (!payload.aim().empty()) c->set_aim(payload.aim());
  if (payload.has_messages()) SetChoice(payload.messages(), party);
  party->set_contact_count(party->contact_count() + 1);
  party->set_contact_failed_count(payload.reached() ? 0 : party->contact_failed_count() + 1);
}

void Fold(const v1::ConsentRecorded& payload, const v1::Event& event, v1::Case* c) {
  SetConsent(payload.party(), payload.kind(), v1::CONSENT_ANSWER_GIVEN, payload.way(), event, c);
  // Who refused has come round before anybody ended the case: there is nothing to end for that cause any more.
  const bool waits = c->has_ending() && c->ending().reason().empty() &&
                     (c->ending().cause() == "refused" || c->ending().cause() == "withdrawn");
  if (waits && CanMediateAmong(*c, [&](const v1::Party& party) { return !HasRefused(*c, party); })) c->clear_ending();
}

void Fold(const v1::ConsentWithdrawn& payload, const v1::Event& event, v1::Case* c) {
  SetConsent(payload.party(), payload.kind(), v1::CONSENT_ANSWER_WITHDRAWN, payload.way(), event, c);
  if (payload.ends_mediation()) c->mutable_ending()->set_cause("withdrawn");
}

void Fold(const v1::RefusalRecorded& payload, const v1::Event& event, v1::Case* c) {
  SetConsent(payload.party(), v1::CONSENT_KIND_MEDIATION, v1::CONSENT_ANSWER_REFUSED, payload.way(), event, c);
  if (payload.ends_mediation()) c->mutable_ending()->set_cause("refused");
}

void Fold(const v1::RightsNoticeGiven& payload, const v1::Event& event, v1::Case* c) {
  v1::Party* party = FindById(c->mutable_parties(), payload.party());
  if (party == nullptr) return;
  party->set_told_round(c->round());
  *party->mutable_told_time() = event.act_time();
}

}  // namespace gaiwan
