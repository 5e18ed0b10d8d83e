#include "workflow/former_mediators.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/time/time.h"
#include "workflow/act_time.h"
#include "workflow/base/proto_time.h"
#include "workflow/evolve_families.h"

namespace gaiwan {
namespace {

using Mediators = google::protobuf::RepeatedPtrField<v1::Mediator>;

// Case.former_mediators: (max) in case.proto.
constexpr int kFormerMediatorsMax = 40;

template <typename List>
auto* FindPerson(List& mediators, absl::string_view person) {
  const auto found = absl::c_find_if(mediators, [&](const v1::Mediator& each) { return each.person() == person; });
  return found == mediators.end() ? nullptr : &*found;
}

void AddFormer(const v1::Mediator& mediator, const google::protobuf::Timestamp& until, v1::Case* c) {
  // Entered as mediator and replaced at one stroke, or recused before they began: there is no time in between.
  if (mediator.has_from_time() && ToTime(until) <= ToTime(mediator.from_time())) return;
  if (c->former_mediators_size() >= kFormerMediatorsMax) c->mutable_former_mediators()->DeleteSubrange(0, 1);
  v1::FormerMediator* former = c->add_former_mediators();
  *former->mutable_mediator() = mediator;
  *former->mutable_until_time() = until;
}

}  // namespace

void SetMediators(Mediators now, const google::protobuf::Timestamp& time, v1::Case* c) {
  for (v1::Mediator& mediator : now) {
    const v1::Mediator* before = FindPerson(c->mediators(), mediator.person());
    if (before == nullptr) {
      *mediator.mutable_from_time() = time;
    } else if (before->has_from_time()) {
      *mediator.mutable_from_time() = before->from_time();
    }
  }
  for (const v1::Mediator& mediator : c->mediators()) {
    if (FindPerson(now, mediator.person()) == nullptr) AddFormer(mediator, time, c);
  }
  c->mutable_mediators()->Swap(&now);
  KeepPlansTo(now, c);
}

void RemoveRecused(absl::string_view person, const google::protobuf::Timestamp& ask_time, v1::Case* c) {
  const v1::Mediator* recused = FindPerson(c->mediators(), person);
  if (recused == nullptr) return;
  AddFormer(*recused, ask_time, c);
  Mediators staying;
  for (const v1::Mediator& mediator : c->mediators()) {
    if (mediator.person() != person) *staying.Add() = mediator;
  }
  c->mutable_mediators()->Swap(&staying);
  KeepPlansTo(staying, c);
}

bool IsFormerMediator(const v1::Case& c, absl::string_view person) {
  if (FindPerson(c.mediators(), person) != nullptr) return false;
  return absl::c_any_of(c.former_mediators(),
                        [&](const v1::FormerMediator& each) { return each.mediator().person() == person; });
}

bool ActsAsFormerMediator(const v1::Case& c, const Facts& facts) {
  if (!IsFormerMediator(c, facts.actor)) return false;
  return absl::c_any_of(c.former_mediators(), [&](const v1::FormerMediator& each) {
    if (each.mediator().person() != facts.actor || facts.act_time >= ToTime(each.until_time())) return false;
    return !each.mediator().has_from_time() || facts.act_time >= ToTime(each.mediator().from_time());
  });
}

bool NeedsAdoption(const Definition& definition, const v1::Case& c, const Facts& facts) {
  if (IsSystem(facts)) return false;
  return NeedsAdoption(definition, LateDays(facts.act_time, facts.now)) || ActsAsFormerMediator(c, facts);
}

}  // namespace gaiwan
