// What is with courts and partners, and committees that mediate together.
#include <string>
#include <utility>

#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

v1::JointCommittee* FindJoint(const std::string& committee, v1::Case* c) {
  for (v1::JointCommittee& joint : *c->mutable_joint_committees()) {
    if (joint.committee() == committee) return &joint;
  }
  return nullptr;
}

}  // namespace

void Fold(const v1::DelegationReceived& payload, const v1::Event& event, v1::Case* c) {
  *c->mutable_delegation() = payload.delegation();
  c->mutable_delegation()->set_state(v1::DELEGATION_STATE_RECEIVED);
  *c->mutable_delegation()->mutable_receive_time() = event.act_time();
}

void Fold(const v1::DelegationAccepted&, const v1::Event& event, v1::Case* c) {
  if (!c->has_delegation()) return;
  c->mutable_delegation()->set_state(v1::DELEGATION_STATE_ACCEPTED);
  *c->mutable_delegation()->mutable_accept_time() = event.act_time();
}

void Fold(const v1::DelegationDeclined& payload, const v1::Event&, v1::Case* c) {
  if (!c->has_delegation()) return;
  c->mutable_delegation()->set_state(v1::DELEGATION_STATE_DECLINED);
  *c->mutable_delegation()->mutable_decline_reason() = payload.text();
}

void Fold(const v1::ReturnedToCourt& payload, const v1::Event& event, v1::Case* c) {
  if (!c->has_delegation()) return;
  c->mutable_delegation()->set_state(v1::DELEGATION_STATE_RETURNED);
  c->mutable_delegation()->set_result(payload.result());
  *c->mutable_delegation()->mutable_return_time() = event.act_time();
  *c->mutable_delegation()->mutable_hand_over() = payload.hand_over();
  StartLine(payload.hand_over(), SubjectOfConfirmation(""), c->delegation().court(), event, c);
}

void Fold(const v1::ConfirmationAppliedFor& payload, const v1::Event& event, v1::Case* c) {
  v1::Confirmation* confirmation = FindOrAdd(c->mutable_confirmations(), payload.confirmation());
  confirmation->set_agreement(payload.agreement());
  confirmation->set_court(payload.court());
  confirmation->set_late(payload.late());
  *confirmation->mutable_hand_over() = payload.hand_over();
  *confirmation->mutable_apply_time() = event.act_time();
  StartLine(payload.hand_over(), SubjectOfConfirmation(payload.confirmation()), payload.court(), event, c);
}

// A day named by an answer counts until the next one.
void Fold(const v1::CourtAnswered& payload, const v1::Event& event, v1::Case* c) {
  AnswerLine(SubjectOfConfirmation(payload.confirmation()), LineStateAfter(payload.answer()), payload.court_number(),
             event, c);
  if (payload.confirmation().empty()) {
    if (!c->has_delegation()) return;
    v1::Delegation* delegation = c->mutable_delegation();
    if (!payload.court_number().empty()) delegation->set_court_number(payload.court_number());
    if (payload.has_receipt() && !delegation->has_receipt()) *delegation->mutable_receipt() = payload.receipt();
    delegation->set_answer(payload.answer());
    *delegation->mutable_answer_time() = event.act_time();
    return;
  }
  v1::Confirmation* confirmation = FindById(c->mutable_confirmations(), payload.confirmation());
  if (confirmation == nullptr) return;
  if (payload.has_receipt() && !confirmation->has_receipt()) *confirmation->mutable_receipt() = payload.receipt();
  if (!payload.court_number().empty()) confirmation->set_court_number(payload.court_number());
  if (payload.answer() == v1::COURT_ANSWER_TERM_EXTENDED) {
    confirmation->set_ruling_date(payload.due_date());
    return;  // No answer to the matter: the one before stays.
  }
  confirmation->set_answer(payload.answer());
  // Upheld against an objection, it is the ruling that it was.
  if (payload.answer() == v1::COURT_ANSWER_CONFIRMED && !confirmation->has_confirm_time()) {
    *confirmation->mutable_confirm_time() = event.act_time();
  }
  confirmation->set_due_date(payload.due_date());
  *confirmation->mutable_answer_time() = event.act_time();
}

void Fold(const v1::HandOverSent& payload, const v1::Event& event, v1::Case* c) {
  SendLine(payload.entry(), payload.digest(), event, c);
}

void Fold(const v1::InterestedPersonRecorded& payload, const v1::Event&, v1::Case* c) {
  v1::InterestedPerson* person = FindOrAdd(c->mutable_interested_people(), payload.interested_person());
  person->set_confirmation(payload.confirmation());
  person->set_known_date(payload.known_date());
}

void Fold(const v1::SuitRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Suit* suit = FindOrAdd(c->mutable_suits(), payload.suit());
  suit->set_party(payload.party());
  suit->set_agreement(payload.agreement());
  suit->set_court_number(payload.court_number());
  *suit->mutable_act_time() = event.act_time();
}

void Fold(const v1::JudgmentRecorded& payload, const v1::Event& event, v1::Case* c) {
  v1::Suit* suit = FindById(c->mutable_suits(), payload.suit());
  if (suit == nullptr) return;
  suit->set_result(payload.result());
  *suit->mutable_act_time() = event.act_time();
}

void Fold(const v1::ReferredOut& payload, const v1::Event& event, v1::Case* c) {
  v1::Referral* referral = FindOrAdd(c->mutable_referrals(), payload.referral());
  referral->set_partner(payload.partner());
  referral->set_to(payload.to());
  referral->set_reason(payload.reason());
  referral->set_state(v1::REFERRAL_STATE_SENT);
  *referral->mutable_send_time() = event.act_time();
  *referral->mutable_hand_over() = payload.hand_over();
  StartLine(payload.hand_over(), SubjectOfReferral(payload.referral()), payload.to(), event, c);
}

void Fold(const v1::PartnerAnswered& payload, const v1::Event& event, v1::Case* c) {
  v1::Referral* referral = FindById(c->mutable_referrals(), payload.referral());
  if (referral == nullptr) return;
  if (payload.answer() == v1::REFERRAL_STATE_TERM_EXTENDED) {
    referral->set_due_date(payload.due_date());  // No answer to the matter: where it stood it stands.
  } else {
    referral->set_state(payload.answer());
    *referral->mutable_answer_time() = event.act_time();
  }
  if (!payload.partner_number().empty()) referral->set_partner_number(payload.partner_number());
  if (payload.has_receipt() && !referral->has_receipt()) *referral->mutable_receipt() = payload.receipt();
  AnswerLine(SubjectOfReferral(payload.referral()), LineStateAfter(payload.answer()), payload.partner_number(), event,
             c);
  if (!referral->has_receive_time()) *referral->mutable_receive_time() = event.act_time();
}

void Fold(const v1::JointMediationProposed& payload, const v1::Event& event, v1::Case* c) {
  if (FindJoint(payload.committee(), c) != nullptr) return;
  v1::JointCommittee* joint = c->add_joint_committees();
  joint->set_committee(payload.committee());
  *joint->mutable_propose_time() = event.act_time();
}

void Fold(const v1::MediationJoined& payload, const v1::Event& event, v1::Case* c) {
  v1::JointCommittee* joint = FindJoint(payload.committee(), c);
  if (joint == nullptr) return;
  joint->set_joined(true);
  if (!payload.has_mediator()) return;
  google::protobuf::RepeatedPtrField<v1::Mediator> mediators = c->mediators();
  *mediators.Add() = payload.mediator();
  SetMediators(std::move(mediators), event.act_time(), c);
}

// With the committee go the mediators who mediated for it.
void Fold(const v1::MediationLeft& payload, const v1::Event& event, v1::Case* c) {
  for (int i = c->joint_committees_size() - 1; i >= 0; --i) {
    if (c->joint_committees(i).committee() == payload.committee()) c->mutable_joint_committees()->DeleteSubrange(i, 1);
  }
  if (payload.committee() == c->committee()) return;
  google::protobuf::RepeatedPtrField<v1::Mediator> staying;
  for (const v1::Mediator& mediator : c->mediators()) {
    if (mediator.org() != payload.committee()) *staying.Add() = mediator;
  }
  SetMediators(std::move(staying), event.act_time(), c);
}

}  // namespace gaiwan
