// Signs in when things happened: two places at once or too far apart, faster than people talk.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/shape.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Hours at two places at once: what a wrong note makes.
constexpr Usual kHoursTwice = {0.5, 0.5, 0.25};
// Doublings of speed against an hour: ten minutes for what was talked over, two for what was settled on the spot.
constexpr Usual kSpeed = {2.6, 0.6};
constexpr Usual kSpeedOnTheSpot = {4.9, 0.6};
// Notes of when a session ended are no better than this.
constexpr absl::Duration kSlack = absl::Minutes(10);

// From a table in one town to a table in another: they lie tens of kilometres apart, and nobody is much faster.
constexpr absl::Duration kBetweenTowns = absl::Hours(1);

struct Held {
  const ConcludedSession* session;
  size_t index;
};

absl::Duration TravelBetween(const ConcludedSession& a, const ConcludedSession& b) {
  return a.town.empty() || b.town.empty() || a.town == b.town ? absl::ZeroDuration() : kBetweenTowns;
}

bool AtOneTable(const ConcludedSession& a, const ConcludedSession& b) {
  return a.venue == b.venue && a.start == b.start;
}

}  // namespace

void FindOverlappingSessions(const Population& population, std::vector<Suspicion>* suspicions) {
  absl::flat_hash_map<absl::string_view, std::vector<Held>> by_person;
  for (size_t i = 0; i < population.cases.size(); ++i) {
    for (const ConcludedSession& session : population.cases[i].sessions) {
      for (const std::string& person : session.people) by_person[person].push_back({&session, i});
    }
  }
  std::vector<double> values(population.cases.size(), 0);
  std::vector<std::vector<size_t>> others(population.cases.size());
  for (auto& [person, held] : by_person) {
    std::sort(held.begin(), held.end(), [](const Held& a, const Held& b) {
      return std::pair(a.session->start, a.index) < std::pair(b.session->start, b.index);
    });
    // Those that may still go on, or from which somebody may still be on the way, when the next begins.
    std::vector<Held> going_on;
    for (const Held& next : held) {
      going_on.erase(
          std::remove_if(going_on.begin(), going_on.end(),
                         [&](const Held& each) { return each.session->end + kBetweenTowns <= next.session->start; }),
          going_on.end());
      for (const Held& each : going_on) {
        const absl::Duration both =
            std::min(each.session->end + TravelBetween(*each.session, *next.session), next.session->end) -
            next.session->start;
        if (each.index == next.index || both <= kSlack || AtOneTable(*each.session, *next.session)) continue;
        for (const auto& [one, other] : {std::pair(each.index, next.index), std::pair(next.index, each.index)}) {
          values[one] += absl::ToDoubleHours(both);
          others[one].push_back(other);
        }
      }
      if (going_on.size() < kOthersKeptMax) going_on.push_back(next);
    }
  }
  const Rarity rarity(values, kHoursTwice);
  for (size_t i = 0; i < values.size(); ++i) {
    if (others[i].empty()) continue;
    std::sort(others[i].begin(), others[i].end());
    others[i].erase(std::unique(others[i].begin(), others[i].end()), others[i].end());
    AddSign(v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS, WeightOf(rarity.ShareFrom(values[i])), others[i], &(*suspicions)[i]);
  }
}

void FindTooFast(const Population& population, std::vector<Suspicion>* suspicions) {
  for (const bool on_the_spot : {false, true}) {
    std::vector<size_t> indices;
    std::vector<double> values;
    for (size_t i = 0; i < population.cases.size(); ++i) {
      const ConcludedCase& c = population.cases[i];
      if (c.on_the_spot != on_the_spot || !c.settled) continue;
      indices.push_back(i);
      values.push_back(SpeedOf(c));
    }
    const Rarity rarity(values, on_the_spot ? kSpeedOnTheSpot : kSpeed);
    for (size_t k = 0; k < indices.size(); ++k) {
      AddSign(v1::ANOMALY_SIGN_TOO_FAST, WeightOf(rarity.ShareFrom(values[k])), {}, &(*suspicions)[indices[k]]);
    }
  }
}

}  // namespace gaiwan
