// Transfers, pauses, risks.
#include <utility>

#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"
#include "workflow/round_records.h"

namespace gaiwan {
namespace {

void Answer(const std::string& id, v1::TransferState state, const v1::Event& event, v1::Case* c) {
  v1::Transfer* transfer = FindById(c->mutable_transfers(), id);
  if (transfer == nullptr) return;
  transfer->set_state(state);
  *transfer->mutable_answer_time() = event.act_time();
}

// Another committee assigns its own mediators: of those before only who mediates for it stays. Two committees that
// mediate jointly hand nothing over.
template <typename Payload>
void TakeSeat(const Payload& payload, const v1::Event& event, v1::Case* c) {
  RecordCommitteeChange(payload.committee(), event, c);
  if (payload.committee() != c->committee()) {
    google::protobuf::RepeatedPtrField<v1::Mediator> staying;
    for (const v1::Mediator& mediator : c->mediators()) {
      if (mediator.org() == payload.committee()) *staying.Add() = mediator;
    }
    SetMediators(std::move(staying), event.act_time(), c);
    c->clear_joint_committees();  // They had joined the one that gave it away.
  }
  c->set_unit(payload.unit());
  c->set_committee(payload.committee());
  c->set_level(payload.level());
}

}  // namespace

void Fold(const v1::TransferOffered& payload, const v1::Event& event, v1::Case* c) {
  v1::Transfer* transfer = FindOrAdd(c->mutable_transfers(), payload.transfer());
  transfer->set_from(payload.from());
  transfer->set_to(payload.to());
  transfer->set_from_level(payload.from_level());
  transfer->set_to_level(payload.to_level());
  transfer->set_reason(payload.reason());
  transfer->set_state(v1::TRANSFER_STATE_OFFERED);
  *transfer->mutable_offer_time() = event.act_time();
  transfer->set_parties_told(payload.parties_told());
}

void Fold(const v1::TransferAccepted& payload, const v1::Event& event, v1::Case* c) {
  Answer(payload.transfer(), v1::TRANSFER_STATE_ACCEPTED, event, c);
  TakeSeat(payload, event, c);
}

void Fold(const v1::TransferDeclined& payload, const v1::Event& event, v1::Case* c) {
  Answer(payload.transfer(), v1::TRANSFER_STATE_DECLINED, event, c);
}

void Fold(const v1::TransferWithdrawn& payload, const v1::Event& event, v1::Case* c) {
  Answer(payload.transfer(), v1::TRANSFER_STATE_WITHDRAWN, event, c);
}

void Fold(const v1::TransferReturned& payload, const v1::Event& event, v1::Case* c) {
  Answer(payload.transfer(), v1::TRANSFER_STATE_RETURNED, event, c);
  TakeSeat(payload, event, c);
}

void Fold(const v1::UnitDesignated& payload, const v1::Event& event, v1::Case* c) {
  TakeSeat(payload, event, c);
}

void Fold(const v1::CasePaused& payload, const v1::Event& event, v1::Case* c) {
  // The same kind once more is the same pause, for longer.
  const bool goes_on = c->has_pause() && c->pause().kind() == payload.kind();
  c->mutable_pause()->set_kind(payload.kind());
  if (!goes_on) *c->mutable_pause()->mutable_from_time() = event.act_time();
  c->mutable_pause()->set_review_date(payload.review_date());
  c->mutable_pause()->set_end_date(payload.end_date());
}

void Fold(const v1::CaseResumed&, const v1::Event&, v1::Case* c) {
  c->clear_pause();
}

}  // namespace gaiwan
