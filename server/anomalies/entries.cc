#include "server/anomalies/entries.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace gaiwan {
namespace {

// Who types takes longer than this from one case to the next; a phone that sends what it kept does not.
constexpr absl::Duration kTypedAfter = absl::Seconds(20);
// Typed in one go: no longer pause than this.
constexpr absl::Duration kGoPause = absl::Minutes(30);

size_t HourOf(absl::Time time) {
  return static_cast<size_t>(absl::ToCivilHour(time, absl::FixedTimeZone(8 * 3600)).hour());
}

}  // namespace

Entries::Entries(const Population& population) : entry_of(population.cases.size()) {
  absl::flat_hash_map<absl::string_view, std::vector<size_t>> cases_of;
  for (size_t i = 0; i < population.cases.size(); ++i) cases_of[population.cases[i].opener].push_back(i);
  for (auto& [opener, cases] : cases_of) {
    std::sort(cases.begin(), cases.end(), [&](size_t a, size_t b) {
      return std::pair(population.cases[a].opened, population.cases[a].name) <
             std::pair(population.cases[b].opened, population.cases[b].name);
    });
    Own& own = by_opener[opener];
    for (size_t k = 0; k < cases.size(); ++k) {
      const absl::Time opened = population.cases[cases[k]].opened;
      const absl::Duration before = k == 0 ? absl::InfiniteDuration() : opened - population.cases[cases[k - 1]].opened;
      const absl::Duration after =
          k + 1 == cases.size() ? absl::InfiniteDuration() : population.cases[cases[k + 1]].opened - opened;
      if (before > kGoPause) {
        own.goes.push_back(goes.size());
        goes.emplace_back();
      }
      Entry& entry = entry_of[cases[k]];
      entry.typed = std::min(before, after) > kTypedAfter;
      entry.hour = HourOf(opened);
      entry.go = goes.size() - 1;
      if (!entry.typed) continue;
      goes.back().push_back(cases[k]);
      ++own.typed_at[entry.hour];
      ++typed_at[entry.hour];
    }
  }
}

}  // namespace gaiwan
