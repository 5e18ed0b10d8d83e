// Signs in how a mediator works: the same amount or the same hours again and again, nobody contacted, nobody to be rung
// up; and what a call-back found.
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/shape.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Any amount may be the custom of a market or a season, and any hour that of a village: one in fifty.
constexpr double kUsualShareMin = 0.02;
// A custom is honest more often than not: with the words that a market's cases share it flags nothing.
constexpr double kSameAmountMax = 25;
// Who always sits from ten to eleven keeps hours.
constexpr double kSameTimesMax = 5;
constexpr int64_t kMinutesMax = 10000;
// Somebody who does not note whom they rang up is careless.
constexpr double kNoContactMax = 30;
// Not everybody has a telephone, or tells its number.
constexpr double kNoPhoneMax = 30;
// With fewer cases of others a committee has no custom of its own.
constexpr double kColleaguesCasesMin = 10;
// The word of the person called is enough for another call.
constexpr double kCallBackWeight = 80;

// Of each case a number, 0: it has none. What one mediator has again and again and others have not.
struct Repeated {
  v1::AnomalySign sign;
  double weight_max;
  std::function<int64_t(const ConcludedCase&)> of;
};

void FindRepeats(const Population& population, const Repeated& repeated, std::vector<Suspicion>* suspicions) {
  absl::flat_hash_map<int64_t, int> all;
  int total = 0;
  std::vector<int64_t> values;
  values.reserve(population.cases.size());
  for (const ConcludedCase& c : population.cases) {
    values.push_back(repeated.of(c));
    if (values.back() == 0) continue;
    ++all[values.back()];
    ++total;
  }
  for (const std::vector<size_t>& cases : population.by_mediator) {
    absl::flat_hash_map<int64_t, std::vector<size_t>> own;
    int own_total = 0;
    for (const size_t i : cases) {
      if (values[i] == 0) continue;
      own[values[i]].push_back(i);
      ++own_total;
    }
    for (const auto& [value, with] : own) {
      const int count = static_cast<int>(with.size());
      if (count < 2) continue;
      const double elsewhere = static_cast<double>(all[value] - count + 1) / (total - own_total + 1);
      // Each of the values could have been the one.
      const double chance = AtLeast(count, own_total, std::max(kUsualShareMin, std::min(1.0, elsewhere))) *
                            static_cast<double>(own.size());
      const double weight = std::min(repeated.weight_max, WeightOf(chance));
      for (const size_t i : with) AddSignOfGroup(repeated.sign, weight, with, i, suspicions);
    }
  }
}

// What a case should have, and that some have not.
struct Missing {
  v1::AnomalySign sign;
  double weight_max;
  bool (*in)(const ConcludedCase&);
};

// Weighs as what is missing is rare among the cases of the kind, settled on the spot or not, that other mediators had:
// in the county, or in the committee where it is less rare there.
void FindMissing(const Population& population, const Missing& missing, std::vector<Suspicion>* suspicions) {
  struct Count {
    double cases = 0, without = 0;
    // One more case has it, and one has not: of few cases nothing is certain.
    double ShareBesides(const Count& own) const { return (without - own.without + 1) / (cases - own.cases + 2); }
  };
  using ByKind = std::array<Count, 2>;
  ByKind all;
  std::vector<ByKind> of_committee(population.committee_count), own(population.by_mediator.size());
  std::vector<bool> without(population.cases.size());
  for (size_t i = 0; i < population.cases.size(); ++i) {
    const ConcludedCase& c = population.cases[i];
    without[i] = missing.in(c);
    for (ByKind* by_kind : {&all, &of_committee[population.committee[i]], &own[population.mediator[i]]}) {
      Count& count = (*by_kind)[c.on_the_spot];
      ++count.cases;
      count.without += without[i] ? 1 : 0;
    }
  }
  for (size_t i = 0; i < population.cases.size(); ++i) {
    if (!without[i]) continue;
    const bool kind = population.cases[i].on_the_spot;
    const Count& mine = own[population.mediator[i]][kind];
    const Count& here = of_committee[population.committee[i]][kind];
    double share = all[kind].ShareBesides(mine);
    if (here.cases - mine.cases >= kColleaguesCasesMin) share = std::max(share, here.ShareBesides(mine));
    AddSign(missing.sign, std::min(missing.weight_max, WeightOf(share)), {}, &(*suspicions)[i]);
  }
}

}  // namespace

void FindSameAmounts(const Population& population, std::vector<Suspicion>* suspicions) {
  const auto amount = [](const ConcludedCase& c) { return std::max<int64_t>(0, c.fen); };
  FindRepeats(population, {v1::ANOMALY_SIGN_SAME_AMOUNT, kSameAmountMax, amount}, suspicions);
}

void FindSameTimes(const Population& population, std::vector<Suspicion>* suspicions) {
  const auto times = [](const ConcludedCase& c) -> int64_t {
    if (c.sessions.empty()) return 0;
    const absl::CivilMinute start = absl::ToCivilMinute(c.sessions[0].start, absl::FixedTimeZone(8 * 3600));
    const int64_t length = absl::ToInt64Minutes(c.sessions[0].end - c.sessions[0].start);
    return (start.hour() * 60 + start.minute() + 1) * kMinutesMax + std::clamp<int64_t>(length, 0, kMinutesMax - 1);
  };
  FindRepeats(population, {v1::ANOMALY_SIGN_SAME_TIMES, kSameTimesMax, times}, suspicions);
}

void FindNoContact(const Population& population, std::vector<Suspicion>* suspicions) {
  FindMissing(population, {v1::ANOMALY_SIGN_NO_CONTACT, kNoContactMax, NobodyContacted}, suspicions);
}

void FindNoPhone(const Population& population, std::vector<Suspicion>* suspicions) {
  FindMissing(population, {v1::ANOMALY_SIGN_NO_PHONE, kNoPhoneMax, NobodyToRingUp}, suspicions);
}

void FindCallBacks(const Population& population, std::vector<Suspicion>* suspicions) {
  for (size_t i = 0; i < population.cases.size(); ++i) {
    if (!population.cases[i].found_otherwise) continue;
    AddSign(v1::ANOMALY_SIGN_CALL_BACK, kCallBackWeight, {}, &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
