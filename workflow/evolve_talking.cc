// Planned sessions that move, minutes, statements, documents.
#include <algorithm>
#include <string>

#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/statements.h"

namespace gaiwan {
namespace {

void AddOnce(const std::string& id, google::protobuf::RepeatedPtrField<std::string>* ids) {
  if (std::find(ids->begin(), ids->end(), id) == ids->end()) ids->Add()->assign(id);
}

// A plan that is not begun.
bool IsPlan(const v1::Session& session) {
  return session.has_planned_start() && !session.has_start_time() && !session.has_end_time() && !session.cancelled();
}

}  // namespace

void KeepPlansTo(const google::protobuf::RepeatedPtrField<v1::Mediator>& before, v1::Case* c) {
  const auto left = [&](const std::string& person) {
    const auto is_this = [&](const v1::Mediator& mediator) { return mediator.person() == person; };
    return std::any_of(before.begin(), before.end(), is_this) &&
           std::none_of(c->mediators().begin(), c->mediators().end(), is_this);
  };
  for (v1::Session& session : *c->mutable_sessions()) {
    if (!IsPlan(session)) continue;
    auto* people = session.mutable_people();
    people->erase(std::remove_if(people->begin(), people->end(), left), people->end());
  }
}

void CancelPlans(v1::Case* c) {
  for (v1::Session& session : *c->mutable_sessions()) {
    if (IsPlan(session)) session.set_cancelled(true);
  }
}

void ReplaceInPlans(const std::string& from, const std::string& to, v1::Case* c) {
  for (v1::Session& session : *c->mutable_sessions()) {
    if (!IsPlan(session)) continue;
    for (std::string& person : *session.mutable_people()) {
      if (person == from) person = to;
    }
  }
}

void Fold(const v1::SessionRescheduled& payload, const v1::Event&, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session == nullptr) return;
  *session->mutable_planned_start() = payload.planned_start();
  session->set_mode(payload.mode());
  session->set_venue(payload.venue());
  session->set_planned_minutes(payload.planned_minutes());
  *session->mutable_people() = payload.people();
}

void Fold(const v1::SessionCancelled& payload, const v1::Event&, v1::Case* c) {
  if (v1::Session* session = FindById(c->mutable_sessions(), payload.session())) session->set_cancelled(true);
}

void Fold(const v1::MinutesConfirmed& payload, const v1::Event&, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session != nullptr) AddOnce(payload.party(), session->mutable_minutes_confirmed_by());
}

void Fold(const v1::TimesProposed& payload, const v1::Event&, v1::Case* c) {
  v1::Party* party = FindById(c->mutable_parties(), payload.party());
  if (party != nullptr) *party->mutable_proposed_times() = payload.times();
}

void Fold(const v1::StatementRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Statement* statement = FindOrAdd(c->mutable_statements(), payload.statement());
  statement->set_entry(event.version());
  statement->set_party(payload.party());
  statement->set_kind(payload.kind());
  statement->set_session(payload.session());
  statement->set_separate_talk(payload.separate_talk());
}

// Whose words they are decides who sees them; papers look for the corrections of a statement there.
void Fold(const v1::EntryCorrected& payload, const v1::Event& event, v1::Case* c) {
  v1::Statement* statement = FindById(c->mutable_statements(), payload.about().separate_statement());
  if (statement != nullptr) statement->add_corrections(event.version());
}

// With the last of those present it is undisputed.
void Fold(const v1::StatementConfirmed& payload, const v1::Event&, v1::Case* c) {
  v1::Statement* statement = FindById(c->mutable_statements(), payload.statement());
  if (statement == nullptr) return;
  AddOnce(payload.party(), statement->mutable_confirmed_by());
  if (IsUndisputedFact(*c, *statement)) statement->set_kind(v1::STATEMENT_KIND_UNDISPUTED);
}

void Fold(const v1::LetterIssued& payload, const v1::Event& event, v1::Case* c) {
  v1::Letter* letter = FindOrAdd(c->mutable_letters(), payload.letter());
  letter->set_paper(payload.paper());
  letter->set_subject(payload.subject());
  letter->set_number(payload.number());
  letter->set_committee(payload.committee());
  *letter->mutable_act_time() = event.act_time();
  letter->set_round(c->round());
}

void Fold(const v1::DocumentAdded& payload, const v1::Event&, v1::Case* c) {
  v1::Document* document = FindOrAdd(c->mutable_documents(), payload.document());
  document->set_paper(payload.paper());
  document->set_party(payload.party());
  document->set_sha256(payload.sha256());
  document->set_size_bytes(payload.size_bytes());
  document->set_media_type(payload.media_type());
  document->set_pages(payload.pages());
  document->set_session(payload.session());
}

void Fold(const v1::DocumentReleased& payload, const v1::Event&, v1::Case* c) {
  if (v1::Document* document = FindById(c->mutable_documents(), payload.document())) document->set_released(true);
}

void Fold(const v1::DocumentWithdrawn& payload, const v1::Event&, v1::Case* c) {
  if (v1::Document* document = FindById(c->mutable_documents(), payload.document())) document->set_withdrawn(true);
}

}  // namespace gaiwan
