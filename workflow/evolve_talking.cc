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

}  // namespace

void Fold(const v1::SessionRescheduled& payload, const v1::Event&, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session == nullptr) return;
  *session->mutable_planned_start() = payload.planned_start();
  session->set_mode(payload.mode());
  session->set_venue(payload.venue());
}

void Fold(const v1::SessionCancelled& payload, const v1::Event&, v1::Case* c) {
  if (v1::Session* session = FindById(c->mutable_sessions(), payload.session())) session->set_cancelled(true);
}

void Fold(const v1::MinutesConfirmed& payload, const v1::Event&, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session != nullptr) AddOnce(payload.party(), session->mutable_minutes_confirmed_by());
}

void Fold(const v1::StatementRecorded& payload, const v1::Event&, v1::Case* c) {
  v1::Statement* statement = FindOrAdd(c->mutable_statements(), payload.statement());
  statement->set_party(payload.party());
  statement->set_kind(payload.kind());
  statement->set_session(payload.session());
  statement->set_separate_talk(payload.separate_talk());
}

// With the last of those present it is undisputed.
void Fold(const v1::StatementConfirmed& payload, const v1::Event&, v1::Case* c) {
  v1::Statement* statement = FindById(c->mutable_statements(), payload.statement());
  if (statement == nullptr) return;
  AddOnce(payload.party(), statement->mutable_confirmed_by());
  if (IsUndisputedFact(*c, *statement)) statement->set_kind(v1::STATEMENT_KIND_UNDISPUTED);
}

void Fold(const v1::DocumentAdded& payload, const v1::Event&, v1::Case* c) {
  v1::Document* document = FindOrAdd(c->mutable_documents(), payload.document());
  document->set_paper(payload.paper());
  document->set_party(payload.party());
  document->set_sha256(payload.sha256());
  document->set_size_bytes(payload.size_bytes());
  document->set_media_type(payload.media_type());
  document->set_pages(payload.pages());
}

void Fold(const v1::DocumentReleased& payload, const v1::Event&, v1::Case* c) {
  if (v1::Document* document = FindById(c->mutable_documents(), payload.document())) document->set_released(true);
}

void Fold(const v1::DocumentWithdrawn& payload, const v1::Event&, v1::Case* c) {
  if (v1::Document* document = FindById(c->mutable_documents(), payload.document())) document->set_withdrawn(true);
}

}  // namespace gaiwan
