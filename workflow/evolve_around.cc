// Around the case: questions and what was settled on the spot, other cases, support, urging, complaints, guidance.
#include <algorithm>

#include "absl/algorithm/container.h"
#include "workflow/evolve_families.h"
#include "workflow/evolve_opening.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

constexpr char kMerged[] = "merged";  // Code list `result`.

void SetSupport(const std::string& id, v1::SupportState state, v1::Case* c) {
  if (v1::Support* support = FindById(c->mutable_supports(), id)) support->set_state(state);
}

void AddLink(const std::string& other, v1::LinkKind kind, v1::Case* c) {
  for (const v1::CaseLink& link : c->links()) {
    if (link.other() == other && link.kind() == kind) return;
  }
  v1::CaseLink* link = c->add_links();
  link->set_other(other);
  link->set_kind(kind);
}

}  // namespace

// Question and answer stay in the history: the list shows what came of it.
void Fold(const v1::QuestionAnswered& payload, const v1::Event& event, v1::Case* c) {
  FoldOpening(payload, event, c);
  c->set_aim(payload.aim());
}

void Fold(const v1::SettledRegistered& payload, const v1::Event&, v1::Case* c) {
  v1::SettledOnTheSpot* settled = c->mutable_settled();
  settled->set_verified(payload.verified());
  settled->clear_confirmed_by();
  settled->clear_proofs();
  for (const v1::SideConfirmationEntry& entry : payload.confirmations()) {
    settled->add_confirmed_by(entry.party());
    // A named witness is shown at once; of the rest it is only said.
    if (entry.by() != v1::CONFIRMED_BY_NAMED_WITNESS) continue;
    v1::SettledProof* proof = settled->add_proofs();
    proof->set_party(entry.party());
    proof->set_by(entry.by());
  }
  c->set_aim(payload.aim());
}

void Fold(const v1::SettledConfirmed& payload, const v1::Event&, v1::Case* c) {
  v1::SettledOnTheSpot* settled = c->mutable_settled();
  settled->set_verified(payload.verified());
  auto* confirmed = settled->mutable_confirmed_by();
  if (!absl::c_linear_search(*confirmed, payload.proof().party())) *confirmed->Add() = payload.proof().party();
  for (v1::SettledProof& proof : *settled->mutable_proofs()) {
    if (proof.party() != payload.proof().party()) continue;
    proof = payload.proof();
    return;
  }
  *settled->add_proofs() = payload.proof();
}

void Fold(const v1::GlassBroken& payload, const v1::Event& event, v1::Case* c) {
  v1::SightGrant* grant = c->add_sight_grants();
  grant->set_person(event.actor());
  *grant->mutable_start_time() = event.record_time();
  *grant->mutable_end_time() = payload.end_time();
  grant->set_entry(event.version());
  grant->set_order(payload.order());
}

void Fold(const v1::CasesLinked& payload, const v1::Event&, v1::Case* c) {
  if (!payload.removes()) return AddLink(payload.other(), payload.kind(), c);
  auto* links = c->mutable_links();
  links->erase(std::remove_if(links->begin(), links->end(),
                              [&](const v1::CaseLink& link) {
                                return link.other() == payload.other() && link.kind() == payload.kind();
                              }),
               links->end());
}

void Fold(const v1::CaseMerged& payload, const v1::Event&, v1::Case* c) {
  c->set_merged_into(payload.into());
  CancelPlans(c);
  c->set_result(kMerged);
}

void Fold(const v1::MergeUndone&, const v1::Event&, v1::Case* c) {
  c->clear_merged_into();
  if (c->result() == kMerged) c->clear_result();
}

void Fold(const v1::CaseSplit& payload, const v1::Event&, v1::Case* c) {
  for (const std::string& id : payload.parties()) {
    if (v1::Party* party = FindById(c->mutable_parties(), id)) party->set_removed(true);
  }
  AddLink(payload.into(), v1::LINK_KIND_SPLIT, c);
}

void Fold(const v1::SupportRequested& payload, const v1::Event&, v1::Case* c) {
  v1::Support* support = FindOrAdd(c->mutable_supports(), payload.support());
  support->set_need(payload.need());
  support->set_place(payload.place());
  support->set_needed_by(payload.needed_by());
  support->set_words(payload.words());
  support->set_state(v1::SUPPORT_STATE_ASKED);
}

void Fold(const v1::SupportClaimed& payload, const v1::Event&, v1::Case* c) {
  if (v1::Support* support = FindById(c->mutable_supports(), payload.support())) {
    support->set_partner(payload.partner());
    support->set_state(v1::SUPPORT_STATE_CLAIMED);
  }
}

void Fold(const v1::SupportReported& payload, const v1::Event&, v1::Case* c) {
  SetSupport(payload.support(), v1::SUPPORT_STATE_REPORTED, c);
}

void Fold(const v1::SupportConfirmed& payload, const v1::Event&, v1::Case* c) {
  SetSupport(payload.support(), payload.refused() ? v1::SUPPORT_STATE_REFUSED : v1::SUPPORT_STATE_CONFIRMED, c);
}

void Fold(const v1::Urged& payload, const v1::Event& event, v1::Case* c) {
  v1::Urging* urging = FindOrAdd(c->mutable_urgings(), payload.urging());
  urging->set_by(event.actor());
  urging->set_due_date(payload.due_date());
  *urging->mutable_act_time() = event.act_time();
}

void Fold(const v1::UrgingAnswered& payload, const v1::Event&, v1::Case* c) {
  if (v1::Urging* urging = FindById(c->mutable_urgings(), payload.urging())) urging->set_answered(true);
}

void Fold(const v1::ComplaintFiled& payload, const v1::Event& event, v1::Case* c) {
  v1::Complaint* complaint = FindOrAdd(c->mutable_complaints(), payload.complaint());
  complaint->set_party(payload.party());
  complaint->set_reason(payload.reason());
  *complaint->mutable_act_time() = event.act_time();
}

void Fold(const v1::ComplaintAnswered& payload, const v1::Event&, v1::Case* c) {
  v1::Complaint* complaint = FindById(c->mutable_complaints(), payload.complaint());
  if (complaint == nullptr) return;
  complaint->set_answered(complaint->answered() || payload.has_text());
  complaint->set_sent_on(complaint->sent_on() || payload.sent_on());
}

void Fold(const v1::GuidanceAsked& payload, const v1::Event& event, v1::Case* c) {
  v1::Guidance* guidance = FindOrAdd(c->mutable_guidances(), payload.guidance());
  guidance->set_of(payload.of());
  *guidance->mutable_act_time() = event.act_time();
}

void Fold(const v1::GuidanceAnswered& payload, const v1::Event&, v1::Case* c) {
  if (v1::Guidance* guidance = FindById(c->mutable_guidances(), payload.guidance())) guidance->set_answered(true);
}

}  // namespace gaiwan
