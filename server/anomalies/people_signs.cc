// Signs in who the parties are: one telephone for many, the same people again and again.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// A household, or the old people whom a shop's telephone reaches.
constexpr Usual kPeopleOfPhone = {4, 1, 4};
// Neighbours who quarrel again: two people, three cases.
constexpr Usual kRounds = {2, 1, 2};
// People whom one person has disputes with; of somebody who has more, a landlord, so many are looked at.
constexpr size_t kOpponentsMax = 60;

struct PhoneUse {
  absl::flat_hash_set<uint64_t> names;
  std::vector<size_t> cases;  // In order, each once.
};

// Sorted, each once, without `self`.
std::vector<size_t> Others(std::vector<size_t> cases, size_t self) {
  std::sort(cases.begin(), cases.end());
  cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
  cases.erase(std::remove(cases.begin(), cases.end(), self), cases.end());
  return cases;
}

// Who quarrels with whom at one mediator.
class Quarrels {
 public:
  Quarrels(const Population& population, const std::vector<size_t>& cases) {
    for (const size_t i : cases) {
      std::vector<uint64_t> people;
      for (const ConcludedParty& party : population.cases[i].parties) {
        // What an organisation is party of is its business.
        if (!party.organisation && !party.names.empty()) people.push_back(party.names[0]);
      }
      std::sort(people.begin(), people.end());
      people.erase(std::unique(people.begin(), people.end()), people.end());
      if (people.size() < 2) continue;
      for (const uint64_t person : people) cases_of_[person].push_back(i);
      people_of_.emplace(i, std::move(people));
    }
  }

  // The cases among the people of case `i` and those they had other disputes with.
  struct Circle {
    std::vector<size_t> cases;
    // How many cases more than it takes to bring so many people together: nobody needs to meet the same people twice.
    int rounds = 0;
  };
  Circle CircleOf(size_t i) const {
    Circle circle;
    const auto own = people_of_.find(i);
    if (own == people_of_.end()) return circle;
    absl::flat_hash_set<uint64_t> people(own->second.begin(), own->second.end());
    for (const uint64_t person : own->second) {
      for (const size_t other : cases_of_.at(person)) {
        if (people.size() > kOpponentsMax) break;
        const std::vector<uint64_t>& theirs = people_of_.at(other);
        people.insert(theirs.begin(), theirs.end());
      }
    }
    size_t met = 0;
    for (const uint64_t person : people) {
      for (const size_t other : cases_of_.at(person)) {
        const std::vector<uint64_t>& theirs = people_of_.at(other);
        if (!std::all_of(theirs.begin(), theirs.end(), [&](uint64_t each) { return people.contains(each); })) continue;
        circle.cases.push_back(other);
      }
    }
    std::sort(circle.cases.begin(), circle.cases.end());
    circle.cases.erase(std::unique(circle.cases.begin(), circle.cases.end()), circle.cases.end());
    for (const size_t other : circle.cases) met += people_of_.at(other).size() - 1;
    // Of three parties two meetings; a tree of them holds all the people together.
    const auto needed = people.size() - 1;
    if (met <= needed) return circle;
    circle.rounds = static_cast<int>(std::min(met - needed, circle.cases.size() - 1));
    return circle;
  }

 private:
  absl::flat_hash_map<uint64_t, std::vector<size_t>> cases_of_;
  absl::flat_hash_map<size_t, std::vector<uint64_t>> people_of_;
};

}  // namespace

void FindSharedPhones(const Population& population, std::vector<Suspicion>* suspicions) {
  absl::flat_hash_map<uint64_t, PhoneUse> uses;
  for (size_t i = 0; i < population.cases.size(); ++i) {
    for (const ConcludedParty& party : population.cases[i].parties) {
      for (const uint64_t phone : party.phones) {
        PhoneUse& use = uses[phone];
        if (!party.names.empty()) use.names.insert(party.names[0]);
        if (use.cases.empty() || use.cases.back() != i) use.cases.push_back(i);
      }
    }
  }
  // A whole family in one case is one use of its telephone.
  const auto people_of = [](const PhoneUse& use) { return std::min(use.names.size(), use.cases.size()); };
  std::vector<std::pair<const uint64_t, PhoneUse>*> most(population.cases.size(), nullptr);
  std::vector<double> values(population.cases.size(), 0);
  for (auto& each : uses) {
    const auto people = static_cast<double>(people_of(each.second));
    for (const size_t i : each.second.cases) {
      // Of two alike always the same one is told.
      if (people < values[i] || (people == values[i] && most[i] != nullptr && most[i]->first < each.first)) continue;
      values[i] = people;
      most[i] = &each;
    }
  }
  const Rarity rarity(values, kPeopleOfPhone);
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 2) continue;
    AddSign(v1::ANOMALY_SIGN_SHARED_PHONE, WeightOf(rarity.ShareFrom(values[i])), Others(most[i]->second.cases, i),
            &(*suspicions)[i]);
  }
}

void FindSamePeople(const Population& population, std::vector<Suspicion>* suspicions) {
  std::vector<Quarrels::Circle> circles(population.cases.size());
  std::vector<double> values(population.cases.size(), 0);
  for (const std::vector<size_t>& cases : population.by_mediator) {
    const Quarrels quarrels(population, cases);
    for (const size_t i : cases) {
      circles[i] = quarrels.CircleOf(i);
      values[i] = circles[i].rounds;
    }
  }
  const Rarity rarity(values, kRounds);
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 1) continue;
    AddSign(v1::ANOMALY_SIGN_SAME_PEOPLE, WeightOf(rarity.ShareFrom(values[i])), Others(circles[i].cases, i),
            &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
