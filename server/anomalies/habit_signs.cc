// Signs in how a mediator works: the same amount again and again, nobody contacted; and what a call-back found.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Any amount may be the custom of a market or a season: one in fifty.
constexpr double kAmountShareMin = 0.02;
// A custom is honest more often than not: alone, and with one more weak sign, it flags nothing.
constexpr double kSameAmountMax = 40;
// Somebody who does not note whom they rang up is careless.
constexpr double kNoContactMax = 30;
// The word of the person called is enough for another call.
constexpr double kCallBackWeight = 80;

bool NobodyContacted(const ConcludedCase& c) {
  return std::none_of(c.parties.begin(), c.parties.end(),
                      [](const ConcludedParty& party) { return party.contacts > 0 || party.came; });
}

}  // namespace

void FindSameAmounts(const Population& population, std::vector<Suspicion>* suspicions) {
  absl::flat_hash_map<int64_t, int> all;
  int total = 0;
  for (const ConcludedCase& c : population.cases) {
    if (c.fen <= 0) continue;
    ++all[c.fen];
    ++total;
  }
  for (const std::vector<size_t>& cases : population.by_mediator) {
    absl::flat_hash_map<int64_t, std::vector<size_t>> own;
    int own_total = 0;
    for (const size_t i : cases) {
      const int64_t fen = population.cases[i].fen;
      if (fen <= 0) continue;
      own[fen].push_back(i);
      ++own_total;
    }
    for (const auto& [fen, with] : own) {
      const int count = static_cast<int>(with.size());
      if (count < 2) continue;
      const double elsewhere = static_cast<double>(all[fen] - count + 1) / (total - own_total + 1);
      // Each of the amounts could have been the one.
      const double chance = AtLeast(count, own_total, std::max(kAmountShareMin, std::min(1.0, elsewhere))) *
                            static_cast<double>(own.size());
      const double weight = std::min(kSameAmountMax, WeightOf(chance));
      for (const size_t i : with) {
        std::vector<size_t> others;
        for (const size_t other : with) {
          if (other != i) others.push_back(other);
        }
        AddSign(v1::ANOMALY_SIGN_SAME_AMOUNT, weight, others, &(*suspicions)[i]);
      }
    }
  }
}

void FindNoContact(const Population& population, std::vector<Suspicion>* suspicions) {
  // By whether it was settled on the spot: cases, and those of them in which nobody was contacted.
  struct Count {
    double cases = 0, none = 0;
    double share() const { return (none + 1) / (cases + 2); }
  };
  std::vector<bool> none(population.cases.size());
  Count all[2];
  std::vector<std::array<Count, 2>> own(population.by_mediator.size());
  for (size_t i = 0; i < population.cases.size(); ++i) {
    const ConcludedCase& c = population.cases[i];
    none[i] = NobodyContacted(c);
    for (Count* count : {&all[c.on_the_spot], &own[population.mediator[i]][c.on_the_spot]}) {
      ++count->cases;
      count->none += none[i] ? 1 : 0;
    }
  }
  for (size_t i = 0; i < population.cases.size(); ++i) {
    if (!none[i]) continue;
    const bool on_the_spot = population.cases[i].on_the_spot;
    const Count& mine = own[population.mediator[i]][on_the_spot];
    const Count others{all[on_the_spot].cases - mine.cases, all[on_the_spot].none - mine.none};
    AddSign(v1::ANOMALY_SIGN_NO_CONTACT, std::min(kNoContactMax, WeightOf(others.share())), {}, &(*suspicions)[i]);
  }
}

void FindCallBacks(const Population& population, std::vector<Suspicion>* suspicions) {
  for (size_t i = 0; i < population.cases.size(); ++i) {
    if (!population.cases[i].found_otherwise) continue;
    AddSign(v1::ANOMALY_SIGN_CALL_BACK, kCallBackWeight, {}, &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
