// Longer periods, dangers, what was prevented, a suspicion of sham, and how hard it was.
#include <algorithm>

#include "workflow/evolve_families.h"
#include "workflow/find.h"
#include "workflow/risk_grade.h"

namespace gaiwan {
namespace {

void SetPeople(int people, bool group_event, v1::Risk* risk) {
  risk->set_people(people);
  risk->set_group_event(group_event);
}

}  // namespace

void Fold(const v1::ExtensionRequested& payload, const v1::Event& event, v1::Case* c) {
  v1::Extension* extension = FindOrAdd(c->mutable_extensions(), payload.extension());
  extension->set_clock(payload.clock());
  extension->set_days(payload.days());
  extension->set_state(v1::EXTENSION_STATE_ASKED);
  *extension->mutable_ask_time() = event.act_time();
}

void Fold(const v1::ExtensionAnswered& payload, const v1::Event&, v1::Case* c) {
  v1::Extension* extension = FindById(c->mutable_extensions(), payload.extension());
  if (extension == nullptr) return;
  if (payload.refuses()) {
    extension->set_state(v1::EXTENSION_STATE_REFUSED);
    return;
  }
  const auto& agreed = extension->agreed_by();
  if (std::find(agreed.begin(), agreed.end(), payload.party()) == agreed.end()) {
    extension->add_agreed_by(payload.party());
  }
  if (payload.agreed()) extension->set_state(v1::EXTENSION_STATE_AGREED);
}

void Fold(const v1::RiskRaised& payload, const v1::Event& event, v1::Case* c) {
  v1::Risk* risk = FindOrAdd(c->mutable_risks(), payload.risk());
  risk->set_grade(payload.grade());
  if (!payload.kind().empty()) risk->set_kind(payload.kind());
  if (payload.people() > 0) SetPeople(payload.people(), payload.group_event(), risk);
  risk->set_reported(risk->reported() || payload.reported());
  *risk->mutable_act_time() = event.act_time();
  risk->clear_acknowledged_by();  // What was answered for was less.
  risk->clear_acknowledge_time();
}

void Fold(const v1::RiskAssessed& payload, const v1::Event&, v1::Case* c) {
  v1::Risk* risk = FindById(c->mutable_risks(), payload.risk());
  if (risk == nullptr) return;
  if (RiskRank(payload.grade()) > RiskRank(risk->grade())) {
    risk->clear_acknowledged_by();
    risk->clear_acknowledge_time();
  }
  risk->set_grade(payload.grade());
  if (payload.people() > 0) SetPeople(payload.people(), payload.group_event(), risk);  // Not stated: as it was.
}

void Fold(const v1::RiskAcknowledged& payload, const v1::Event& event, v1::Case* c) {
  v1::Risk* risk = FindById(c->mutable_risks(), payload.risk());
  if (risk == nullptr) return;
  risk->set_acknowledged_by(event.actor());
  *risk->mutable_acknowledge_time() = event.act_time();
}

void Fold(const v1::PreventionRecorded& payload, const v1::Event& event, v1::Case* c) {
  if (payload.confirms()) {
    if (v1::Prevention* known = FindById(c->mutable_preventions(), payload.prevention())) known->set_confirmed(true);
    return;
  }
  v1::Prevention* prevention = FindOrAdd(c->mutable_preventions(), payload.prevention());
  prevention->set_kind(payload.kind());
  prevention->set_people(payload.people());
  prevention->set_recorded_by(event.actor());
  *prevention->mutable_act_time() = event.act_time();
  *prevention->mutable_record_time() = event.record_time();
}

void Fold(const v1::ShamSuspicionRaised&, const v1::Event& event, v1::Case* c) {
  *c->mutable_sham_suspicion()->mutable_raise_time() = event.act_time();
  c->mutable_sham_suspicion()->set_raised_by(event.actor());
}

void Fold(const v1::ShamSuspicionCleared&, const v1::Event&, v1::Case* c) {
  c->clear_sham_suspicion();
}

void Fold(const v1::GradeDeclared& payload, const v1::Event&, v1::Case* c) {
  c->mutable_grade()->set_difficulty(payload.difficulty());
  c->mutable_grade()->set_confirmed(payload.confirms());
}

}  // namespace gaiwan
