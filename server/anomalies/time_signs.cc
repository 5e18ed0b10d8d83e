// Signs in when things happened: two places at once or too far apart, faster than people talk, a dozen in a week.
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Hours at two places at once: what a wrong note makes.
constexpr Usual kHoursTwice = {0.5, 0.5, 0.25};
// Doublings of speed against an hour: ten minutes for what was talked over, two for what was settled on the spot.
constexpr Usual kSpeed = {2.6, 0.6};
constexpr Usual kSpeedOnTheSpot = {4.9, 0.6};
// Faster is not told apart: clocks are not exact.
constexpr absl::Duration kFastest = absl::Seconds(30);
// Notes of when a session ended are no better than this.
constexpr absl::Duration kSlack = absl::Minutes(10);

// From a table in one town to a table in another: they lie tens of kilometres apart, and nobody is much faster.
constexpr absl::Duration kBetweenTowns = absl::Hours(1);

// Of a rush: how long it lasts, and how many are at least in it.
constexpr absl::Duration kRush = absl::Hours(7 * 24);
constexpr int kRushMin = 5;
// A hailstorm brings a dozen in a week, and a campaign does.
constexpr double kRushMax = 15;

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

// Of cases that were heard at one table the first stands for all: a group's are agreed in one hour.
std::vector<size_t> OneOfEachTable(const Population& population, const std::vector<size_t>& cases) {
  std::vector<size_t> ones;
  absl::flat_hash_set<std::pair<absl::string_view, absl::Time>> tables;
  for (const size_t i : cases) {
    const ConcludedCase& c = population.cases[i];
    if (!c.sessions.empty() && !tables.emplace(c.sessions[0].venue, c.sessions[0].start).second) continue;
    ones.push_back(i);
  }
  return ones;
}

// How many of sorted `times` lie within a rush that begins at `start`.
int CountInRush(const std::vector<absl::Time>& times, absl::Time start) {
  const auto from = std::lower_bound(times.begin(), times.end(), start);
  return static_cast<int>(std::upper_bound(from, times.end(), start + kRush) - from);
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
      values.push_back(-std::log2(absl::ToDoubleHours(std::max(kFastest, c.agreed - c.asked))));
    }
    const Rarity rarity(values, on_the_spot ? kSpeedOnTheSpot : kSpeed);
    for (size_t k = 0; k < indices.size(); ++k) {
      AddSign(v1::ANOMALY_SIGN_TOO_FAST, WeightOf(rarity.ShareFrom(values[k])), {}, &(*suspicions)[indices[k]]);
    }
  }
}

void FindRushes(const Population& population, std::vector<Suspicion>* suspicions) {
  std::vector<std::vector<size_t>> own_cases;
  std::vector<absl::Time> all;
  for (const std::vector<size_t>& cases : population.by_mediator) {
    own_cases.push_back(OneOfEachTable(population, cases));
    std::vector<size_t>& own = own_cases.back();
    std::sort(own.begin(), own.end(), [&](size_t a, size_t b) {
      return std::pair(population.cases[a].agreed, population.cases[a].name) <
             std::pair(population.cases[b].agreed, population.cases[b].name);
    });
    for (const size_t i : own) all.push_back(population.cases[i].agreed);
  }
  std::sort(all.begin(), all.end());
  for (const std::vector<size_t>& own : own_cases) {
    // Of each case the rush that weighs most, from one of `own` to before another.
    struct Rush {
      double weight = 0;
      size_t begin = 0, end = 0;
    };
    std::vector<Rush> rushes(own.size());
    size_t end = 0;
    for (size_t k = 0; k < own.size(); ++k) {
      const absl::Time start = population.cases[own[k]].agreed;
      while (end < own.size() && population.cases[own[end]].agreed <= start + kRush) ++end;
      const int here = static_cast<int>(end - k);
      if (here < kRushMin) continue;
      // As many as a mediator of so many cases has in a week in which the others have theirs. It could have begun with
      // any of the cases.
      const double elsewhere = CountInRush(all, start) - here + 1;
      const double share = elsewhere / (static_cast<double>(all.size() - own.size()) + 1);
      const double weight =
          WeightOf(AtLeast(here, static_cast<int>(own.size()), std::min(1.0, share)) * static_cast<double>(own.size()));
      for (size_t j = k; j < end; ++j) {
        if (weight > rushes[j].weight) rushes[j] = {weight, k, end};
      }
    }
    for (size_t j = 0; j < own.size(); ++j) {
      const Rush& rush = rushes[j];
      const absl::Span<const size_t> group = absl::MakeConstSpan(own).subspan(rush.begin, rush.end - rush.begin);
      AddSignOfGroup(v1::ANOMALY_SIGN_RUSH, std::min(kRushMax, rush.weight), group, own[j], suspicions);
    }
  }
}

}  // namespace gaiwan
