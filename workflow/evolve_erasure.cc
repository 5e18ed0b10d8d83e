// What is kept no longer, and what is kept for somebody who asked.
#include "workflow/evolve_erasure.h"

#include <algorithm>
#include <string>

#include "workflow/base/personal_walk.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

template <typename Names>
bool Has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

// The blocks leave the case, and so do the numbers of their keys: what is entered later of the same person is sealed
// under a key of its own.
void Fold(const v1::PersonalDataErased& payload, const v1::Event& event, v1::Case* c) {
  ForEachPersonal(c, [&](v1::Personal* personal) {
    if (Has(payload.subjects(), personal->subject())) personal->mutable_erased();
  });
  auto* keys = c->mutable_keys();
  keys->erase(std::remove_if(keys->begin(), keys->end(),
                             [&](const v1::SubjectKey& key) { return Has(payload.subjects(), key.subject()); }),
              keys->end());
  for (v1::Document& document : *c->mutable_documents()) {
    if (Has(payload.documents(), document.id())) document.set_erased(true);
  }
  const bool again = payload.has_first_time();
  v1::Erasure* erasure = c->add_erasures();
  erasure->set_who(payload.who());
  erasure->set_basis(payload.basis());
  *erasure->mutable_subjects() = payload.subjects();
  *erasure->mutable_erase_time() = again ? payload.first_time() : event.record_time();
  erasure->set_erased_by(again ? payload.first_actor() : event.actor());
  erasure->set_entry(event.version());
  erasure->set_order(payload.order());
}

void Fold(const v1::HoldPlaced& payload, const v1::Event& event, v1::Case* c) {
  v1::Hold* hold = FindOrAdd(c->mutable_holds(), payload.hold());
  hold->set_kind(payload.kind());
  hold->set_requested_by(payload.requested_by());
  hold->set_review_date(payload.review_date());
  hold->set_placed_by(event.actor());
  *hold->mutable_place_time() = event.act_time();
}

void Fold(const v1::HoldLifted& payload, const v1::Event& event, v1::Case* c) {
  if (v1::Hold* hold = FindById(c->mutable_holds(), payload.hold())) *hold->mutable_lift_time() = event.act_time();
}

}  // namespace gaiwan
