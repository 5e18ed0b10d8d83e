#include "workflow/stood_for.h"

#include "absl/algorithm/container.h"
#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/case_sight_facts.h"
#include "workflow/former_mediators.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

bool IsRefused(const v1::Case& c, absl::string_view person) {
  return absl::c_any_of(c.mediator_choices(), [&](const v1::MediatorChoice& choice) {
    return choice.round() == c.round() && choice.refuses() && choice.mediator() == person;
  });
}

}  // namespace

std::vector<std::string> StoodForOn(const v1::Case& c, const std::vector<StandInFact>& stand_ins,
                                    absl::string_view person) {
  std::vector<std::string> people;
  for (const StandInFact& each : stand_ins) {
    if (each.org == IdOf(c.unit()) || each.org == IdOf(c.committee())) people.push_back(each.absent);
  }
  if (people.empty()) return people;
  if (IsBarredFrom(c, person)) people.clear();
  return people;
}

std::vector<std::string> StoodForOn(const v1::Case& c, const Facts& facts) {
  const absl::string_view person = PersonWhoAsks(facts);
  if (person.empty() || facts.directory == nullptr || IsRefused(c, facts.actor)) return {};
  return StoodForOn(c, facts.directory->StandIns(person, DayOf(facts.now)), facts.actor);
}

bool MediatesHere(const v1::Case& c, const Facts& facts) {
  const auto mediates = [&](absl::string_view person) {
    return absl::c_any_of(c.mediators(), [&](const v1::Mediator& each) { return each.person() == person; });
  };
  return mediates(facts.actor) || ActsAsFormerMediator(c, facts) || absl::c_any_of(StoodForOn(c, facts), mediates);
}

}  // namespace gaiwan
