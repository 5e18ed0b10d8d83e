// A sign in what a mediator's cases have about them together: who makes up one, makes up more.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/anomalies/marks.h"
#include "server/anomalies/mediator_rate.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Fewer cases are no habit.
constexpr double kCasesMin = 5;
// A case is one of those that look alike when its marks make it at least twice as likely made up.
constexpr double kAlikeFrom = 10;
// What is held of a mediator, and what it says of a case with all that its marks weigh: never enough alone.
constexpr double kMediatorMax = 50;
constexpr double kMoreMax = 65;

// A mediator of whom less than this is held is like any other.
constexpr double kMediatorMin = 10;

// Who is quick and has plain matters is quick and has plain matters. So those that look alike have to have something
// else about them as well (Marks::something_else), and no fewer of them than of such cases elsewhere: what more than
// seven in ten mediators would have by chance is fewer.
constexpr double kElseChanceMax = 0.7;

// How many cases look alike, and how many of them show something else.
struct Alike {
  double cases = 0, showing = 0;
};

bool ShowMoreThanElsewhere(const Alike& own, const Alike& all) {
  const double elsewhere = (all.showing - own.showing + 1) / (all.cases - own.cases + 2);
  return AtLeast(static_cast<int>(own.showing), static_cast<int>(own.cases), elsewhere) < kElseChanceMax;
}

// Of each case its part in the group that was heard at one table with it.
std::vector<double> PartsOf(const Population& population) {
  using Table = std::pair<absl::string_view, std::pair<absl::string_view, absl::Time>>;
  const auto table_of = [](const ConcludedCase& c) {
    return Table(c.mediator, {c.sessions[0].venue, c.sessions[0].start});
  };
  absl::flat_hash_map<Table, double> at_table;
  for (const ConcludedCase& c : population.cases) {
    if (!c.sessions.empty()) ++at_table[table_of(c)];
  }
  std::vector<double> parts;
  parts.reserve(population.cases.size());
  for (const ConcludedCase& c : population.cases) {
    parts.push_back(c.sessions.empty() ? 1 : 1 / at_table[table_of(c)]);
  }
  return parts;
}

}  // namespace

void FindMoreOfTheSame(const Population& population, std::vector<Suspicion>* suspicions) {
  // Of few cases nothing is learned: neither what is usual nor of whom.
  if (population.cases.size() < kPopulationMin) return;
  const std::vector<Marks> marks = FindMarks(population, *suspicions);
  const std::vector<double> parts = PartsOf(population);
  std::vector<std::vector<size_t>> alike(population.by_mediator.size());
  std::vector<Alike> counts(population.by_mediator.size());
  Alike all;
  // Of those that look alike; a group at one table is one.
  std::vector<double> matters(population.by_mediator.size(), 0);
  for (size_t m = 0; m < population.by_mediator.size(); ++m) {
    for (const size_t i : population.by_mediator[m]) {
      if (marks[i].together < kAlikeFrom) continue;
      alike[m].push_back(i);
      matters[m] += parts[i];
      ++counts[m].cases;
      counts[m].showing += marks[i].something_else ? 1 : 0;
    }
    all.cases += counts[m].cases;
    all.showing += counts[m].showing;
  }
  for (size_t m = 0; m < alike.size(); ++m) {
    if (matters[m] < kCasesMin || !ShowMoreThanElsewhere(counts[m], all)) continue;
    std::vector<CaseOfMediator> cases;
    for (const size_t i : population.by_mediator[m]) cases.push_back({marks[i].together, parts[i]});
    const double of_mediator = std::min(kMediatorMax, PointsOfRate(MadeUpRate(cases)));
    if (of_mediator < kMediatorMin) continue;
    for (const size_t i : alike[m]) {
      AddSignOfGroup(v1::ANOMALY_SIGN_MORE_OF_THE_SAME, std::min(kMoreMax, of_mediator + marks[i].beyond), alike[m], i,
                     suspicions);
    }
  }
}

}  // namespace gaiwan
