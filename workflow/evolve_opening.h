// workflow/evolve_opening.h: what every opening of a case sets, whichever event it is. Pure function, safe from any
// thread.
#ifndef GAIWAN_WORKFLOW_EVOLVE_OPENING_H_
#define GAIWAN_WORKFLOW_EVOLVE_OPENING_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

template <typename Opening>
void FoldOpening(const Opening& payload, const v1::Event& event, v1::Case* c) {
  *c->mutable_definition() = payload.definition();
  c->set_unit(payload.unit());
  c->set_committee(payload.committee());
  c->set_level(payload.level());
  c->set_opener(event.actor());
  c->set_opener_unit(payload.opener_unit());
  c->set_channel(payload.channel());
  c->set_dispute_class(payload.dispute_class());
  c->set_round(1);
  *c->mutable_request_time() = event.act_time();
  *c->mutable_create_time() = event.record_time();
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVOLVE_OPENING_H_
