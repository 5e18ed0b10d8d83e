// Sessions, agreements, what is owed.
#include <string>

#include "workflow/evolve_families.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

void MergeAttendance(const google::protobuf::RepeatedPtrField<v1::Attendance>& attendance, v1::Session* session) {
  for (const v1::Attendance& one : attendance) {
    v1::Attendance* known = nullptr;
    for (v1::Attendance& before : *session->mutable_attendance()) {
      if (before.who() == one.who()) known = &before;
    }
    *(known != nullptr ? known : session->add_attendance()) = one;
    LetInAgain(one, session);
  }
}

template <typename Payload>
void PutDraft(const Payload& payload, v1::Agreement* agreement) {
  if (payload.has_text()) *agreement->mutable_text() = payload.text();
  *agreement->mutable_clauses() = payload.clauses();
  agreement->set_partial(payload.partial());
  *agreement->mutable_findings() = payload.findings();
}

// Nothing more is owed of the agreement. What is on record as done, failed or unknown stays: it happened.
void Replace(const std::string& replaced, const v1::AgreementEffective& by, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), replaced);
  if (agreement == nullptr) return;
  agreement->set_replaced(true);
  for (v1::Obligation& obligation : *c->mutable_obligations()) {
    const bool open = obligation.state() == v1::OBLIGATION_STATE_OPEN ||
                      obligation.state() == v1::OBLIGATION_STATE_IN_ORDER ||
                      obligation.state() == v1::OBLIGATION_STATE_PARTLY_DONE;
    if (obligation.agreement() != replaced || !open) continue;
    obligation.set_state(v1::OBLIGATION_STATE_LAPSED);
    *obligation.mutable_act_time() = by.effective_time();
  }
}

}  // namespace

void Fold(const v1::SessionScheduled& payload, const v1::Event&, v1::Case* c) {
  v1::Session* session = FindOrAdd(c->mutable_sessions(), payload.session());
  session->set_mode(payload.mode());
  session->set_venue(payload.venue());
  *session->mutable_planned_start() = payload.planned_start();
  session->set_round(c->round());
  session->set_public_(payload.public_());
  session->set_planned_minutes(payload.planned_minutes());
  *session->mutable_people() = payload.people();
  *session->mutable_parties() = payload.parties();
  session->set_video_provider(payload.video_provider());
}

void Fold(const v1::SessionStarted& payload, const v1::Event& event, v1::Case* c) {
  v1::Session* session = FindOrAdd(c->mutable_sessions(), payload.session());
  session->set_mode(payload.mode());
  session->set_venue(payload.venue());
  *session->mutable_start_time() = event.act_time();
  session->set_round(c->round());
  session->set_lead(payload.lead());
  session->set_video_provider(payload.video_provider());
  MergeAttendance(payload.attendance(), session);
}

void Fold(const v1::AttendanceRecorded& payload, const v1::Event&, v1::Case* c) {
  if (v1::Session* session = FindById(c->mutable_sessions(), payload.session())) {
    MergeAttendance(payload.attendance(), session);
  }
}

void Fold(const v1::SessionEnded& payload, const v1::Event& event, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session == nullptr) return;
  *session->mutable_end_time() = event.act_time();
  session->set_result(payload.result());
  session->set_aim(payload.aim());
  MergeAttendance(payload.attendance(), session);
  EndVideo(event, session);
}

void Fold(const v1::InvestigationRecorded&, const v1::Event&, v1::Case* c) {
  c->set_investigation_count(c->investigation_count() + 1);
}

void Fold(const v1::AgreementDrafted& payload, const v1::Event& event, v1::Case* c) {
  v1::Agreement* agreement = FindOrAdd(c->mutable_agreements(), payload.agreement());
  agreement->set_form(v1::AGREEMENT_FORM_WRITTEN);
  agreement->set_effect_rule(payload.effect_rule());
  agreement->set_draft(1);
  agreement->set_round(c->round());
  *agreement->mutable_draft_time() = event.act_time();
  *agreement->mutable_draft_entry_time() = event.record_time();
  agreement->set_handwritten(payload.handwritten());
  PutDraft(payload, agreement);
}

// What was signed and sealed was another text.
void Fold(const v1::DraftRevised& payload, const v1::Event& event, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr) return;
  agreement->set_draft(agreement->draft() + 1);
  *agreement->mutable_draft_time() = event.act_time();
  *agreement->mutable_draft_entry_time() = event.record_time();
  agreement->clear_signatures();
  agreement->clear_seal();
  agreement->clear_sealed_by();
  agreement->clear_seal_time();
  PutDraft(payload, agreement);
}

void Fold(const v1::AgreementSigned& payload, const v1::Event& event, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr) return;
  v1::Signature* signature = agreement->add_signatures();
  signature->set_who(payload.signer());
  signature->set_way(payload.way());
  signature->set_informed(payload.has_informed_note());
  signature->set_read_out_in(payload.read_out_in());
  *signature->mutable_act_time() = event.act_time();
}

void Fold(const v1::AgreementSealed& payload, const v1::Event& event, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr) return;
  agreement->set_seal(payload.seal());
  agreement->set_sealed_by(event.actor());
  *agreement->mutable_seal_time() = event.act_time();
}

void Fold(const v1::OralAgreementRecorded& payload, const v1::Event&, v1::Case* c) {
  v1::Agreement* agreement = FindOrAdd(c->mutable_agreements(), payload.agreement());
  agreement->set_form(v1::AGREEMENT_FORM_ORAL);
  agreement->set_draft(1);
  agreement->set_round(c->round());
  PutDraft(payload, agreement);
}

void Fold(const v1::AgreementAmended& payload, const v1::Event& event, v1::Case* c) {
  v1::Agreement* agreement = FindOrAdd(c->mutable_agreements(), payload.agreement());
  agreement->set_form(v1::AGREEMENT_FORM_WRITTEN);
  agreement->set_effect_rule(payload.effect_rule());
  agreement->set_draft(1);
  agreement->set_round(c->round());
  *agreement->mutable_draft_time() = event.act_time();
  *agreement->mutable_draft_entry_time() = event.record_time();
  *agreement->mutable_text() = payload.text();
  *agreement->mutable_clauses() = payload.clauses();
  *agreement->mutable_findings() = payload.findings();
  agreement->set_replaces(payload.replaces());
  const v1::Agreement* replaced = FindById(c->agreements(), payload.replaces());
  if (replaced != nullptr) agreement->set_partial(replaced->partial());
}

void Fold(const v1::AgreementEffective& payload, const v1::Event&, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr) return;
  *agreement->mutable_effective_time() = payload.effective_time();
  if (!agreement->replaces().empty()) Replace(agreement->replaces(), payload, c);
  for (const v1::Obligation& obligation : payload.obligations()) {
    *FindOrAdd(c->mutable_obligations(), obligation.id()) = obligation;
  }
}

// Whoever compared an earlier version compared another text.
void Fold(const v1::AgreementTranscribed& payload, const v1::Event&, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr) return;
  v1::Transcript* transcript = agreement->mutable_transcript();
  transcript->set_number(transcript->number() + 1);
  transcript->clear_confirmed_by();
  PutDraft(payload, agreement);
}

void Fold(const v1::TranscriptConfirmed& payload, const v1::Event&, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr || payload.has_difference()) return;
  agreement->mutable_transcript()->add_confirmed_by(payload.party());
}

void Fold(const v1::TranscriptComplete& payload, const v1::Event& event, v1::Case* c) {
  v1::Agreement* agreement = FindById(c->mutable_agreements(), payload.agreement());
  if (agreement == nullptr) return;
  *agreement->mutable_transcript()->mutable_confirm_time() = event.act_time();
  for (const v1::Obligation& obligation : payload.obligations()) {
    *FindOrAdd(c->mutable_obligations(), obligation.id()) = obligation;
  }
}

// Proof is the proof of performance: what shows a failure does not make it performed.
void Fold(const v1::PerformanceRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Obligation* obligation = FindById(c->mutable_obligations(), payload.obligation());
  if (obligation == nullptr) return;
  const bool performed =
      payload.state() == v1::OBLIGATION_STATE_DONE || payload.state() == v1::OBLIGATION_STATE_PARTLY_DONE;
  obligation->set_state(payload.state());
  obligation->set_proved(performed && payload.has_text());
  *obligation->mutable_act_time() = event.act_time();
}

}  // namespace gaiwan
