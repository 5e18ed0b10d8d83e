#include "server/anomalies/shape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {
namespace {

// Faster is not told apart: clocks are not exact.
constexpr absl::Duration kFastest = absl::Seconds(30);
// What is asked for and agreed within it needs no second thought.
constexpr absl::Duration kADay = absl::Hours(24);
// Whole hundreds of yuan: a sum that was reckoned seldom is.
constexpr int64_t kRoundFen = 10000;

}  // namespace

double SpeedOf(const ConcludedCase& c) {
  return -std::log2(absl::ToDoubleHours(std::max(kFastest, c.agreed - c.asked)));
}

bool NobodyContacted(const ConcludedCase& c) {
  return std::none_of(c.parties.begin(), c.parties.end(),
                      [](const ConcludedParty& party) { return party.contacts > 0 || party.came; });
}

bool NobodyToRingUp(const ConcludedCase& c) {
  bool known = false;
  for (const ConcludedParty& party : c.parties) {
    if (!party.phones.empty()) return false;
    known |= !party.names.empty();
  }
  return known;
}

Plainness::Plainness(const Population& population) : population_(population), rooms_(population.committee_count) {
  std::vector<absl::flat_hash_map<absl::string_view, int>> venues(population.committee_count);
  for (size_t i = 0; i < population.cases.size(); ++i) {
    for (const ConcludedSession& session : population.cases[i].sessions) {
      if (!session.venue.empty()) ++venues[population.committee[i]][session.venue];
    }
  }
  for (size_t committee = 0; committee < venues.size(); ++committee) {
    int most = 0;
    for (const auto& [venue, sessions] : venues[committee]) {
      // Of two alike always the same one.
      if (sessions < most || (sessions == most && venue > rooms_[committee])) continue;
      most = sessions;
      rooms_[committee] = std::string(venue);
    }
  }
}

int Plainness::DeparturesOf(size_t i) const {
  const ConcludedCase& c = population_.cases[i];
  const std::string& room = rooms_[population_.committee[i]];
  const bool departures[] = {
      c.parties.size() > 2,
      std::any_of(c.parties.begin(), c.parties.end(), [](const ConcludedParty& party) { return party.organisation; }),
      c.sessions.size() > 1,
      std::any_of(c.sessions.begin(), c.sessions.end(),
                  [&](const ConcludedSession& session) { return session.venue.empty() || session.venue != room; }),
      c.agreed - c.asked > kADay,
      c.fen % kRoundFen != 0,
  };
  return static_cast<int>(std::count(std::begin(departures), std::end(departures), true));
}

std::vector<double> SharesOfKind(const Population& population, const std::vector<double>& values) {
  std::array<std::vector<double>, 2> of_kind;
  for (size_t i = 0; i < values.size(); ++i) of_kind[population.cases[i].on_the_spot].push_back(values[i]);
  for (std::vector<double>& each : of_kind) std::sort(each.begin(), each.end());
  std::vector<double> shares;
  shares.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const std::vector<double>& kind = of_kind[population.cases[i].on_the_spot];
    const auto as_much = kind.end() - std::lower_bound(kind.begin(), kind.end(), values[i]);
    shares.push_back(static_cast<double>(as_much) / static_cast<double>(kind.size()));
  }
  return shares;
}

}  // namespace gaiwan
