// Signs in when things happened and when they were typed: two places at once, faster than people talk, batches at
// night.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
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

// Who types takes longer than this from one case to the next; a phone that sends what it kept does not.
constexpr absl::Duration kTypedAfter = absl::Seconds(20);
// Typed in one go: no longer pause than this.
constexpr absl::Duration kGoPause = absl::Minutes(30);
constexpr size_t kHours = 24;
// Hours are odd at which, all of them together, no more of all that others type is typed.
constexpr double kOddShare = 0.02;
// Unlikelihood (as a natural logarithm) of as many cases typed at odd hours, several in a go, as somebody has: who
// types in the evening gets into them now and then.
constexpr Usual kOddCases = {5, 1.5, 5};
// In a go with fewer at odd hours there is no batch.
constexpr ptrdiff_t kBatchMin = 2;
// Somebody may sleep badly.
constexpr double kBatchMax = 80;

struct Held {
  const ConcludedSession* session;
  size_t index;
};

bool AtOneTable(const ConcludedSession& a, const ConcludedSession& b) {
  return a.venue == b.venue && a.start == b.start;
}

size_t HourOf(absl::Time time) {
  return static_cast<size_t>(absl::ToCivilHour(time, absl::FixedTimeZone(8 * 3600)).hour());
}

// Cases by the hour of the day.
using ByHour = std::array<double, kHours>;

// How one case was entered.
struct Entry {
  bool typed = false;
  size_t hour = 0;
  size_t go = 0;
};

// The cases of each opener in the order of entry, cut into goes.
struct Entries {
  struct Own {
    ByHour typed_at = {};
    std::vector<size_t> goes;
  };

  explicit Entries(const Population& population) : entry_of(population.cases.size()) {
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
        const absl::Duration before =
            k == 0 ? absl::InfiniteDuration() : opened - population.cases[cases[k - 1]].opened;
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

  std::vector<Entry> entry_of;
  // Typed cases of each.
  std::vector<std::vector<size_t>> goes;
  ByHour typed_at = {};
  absl::flat_hash_map<absl::string_view, Own> by_opener;
};

// The hours at which hardly anybody else types.
class OddHours {
 public:
  OddHours(const ByHour& all, const ByHour& own) {
    // One case more, spread over the day: that nobody was seen at an hour does not mean that nobody ever will be.
    ByHour others = {};
    double sum = 0;
    for (size_t h = 0; h < kHours; ++h) {
      others[h] = all[h] - own[h] + 1.0 / kHours;
      sum += others[h];
    }
    std::array<size_t, kHours> rarest = {};
    for (size_t h = 0; h < kHours; ++h) rarest[h] = h;
    std::stable_sort(rarest.begin(), rarest.end(), [&](size_t a, size_t b) { return others[a] < others[b]; });
    for (const size_t h : rarest) {
      if (share_ + others[h] / sum > kOddShare) break;
      share_ += others[h] / sum;
      odd_[h] = true;
    }
  }

  bool Has(size_t hour) const { return odd_[hour]; }
  double share() const { return share_; }

 private:
  std::array<bool, kHours> odd_ = {};
  double share_ = 0;
};

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
    // Those that may still go on when the next begins.
    std::vector<Held> going_on;
    for (const Held& next : held) {
      going_on.erase(std::remove_if(going_on.begin(), going_on.end(),
                                    [&](const Held& each) { return each.session->end <= next.session->start; }),
                     going_on.end());
      for (const Held& each : going_on) {
        const absl::Duration both = std::min(each.session->end, next.session->end) - next.session->start;
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

void FindBatchesAtNight(const Population& population, std::vector<Suspicion>* suspicions) {
  const Entries entries(population);
  std::vector<double> values(population.cases.size(), 0);
  for (const auto& [opener, own] : entries.by_opener) {
    const OddHours odd(entries.typed_at, own.typed_at);
    // Whoever types until midnight began before: the whole go is the batch, and the cases at odd hours are counted.
    int at_odd_hours = 0;
    std::vector<size_t> in_batches;
    for (const size_t go : own.goes) {
      const std::vector<size_t>& cases = entries.goes[go];
      const auto odd_here =
          std::count_if(cases.begin(), cases.end(), [&](size_t i) { return odd.Has(entries.entry_of[i].hour); });
      if (odd_here < kBatchMin) continue;
      at_odd_hours += static_cast<int>(odd_here);
      in_batches.insert(in_batches.end(), cases.begin(), cases.end());
    }
    int typed = 0;
    for (const double each : own.typed_at) typed += static_cast<int>(each);
    const double chance = AtLeast(at_odd_hours, typed, odd.share());
    for (const size_t i : in_batches) values[i] = -std::log(std::max(1e-30, chance));
  }
  const Rarity rarity(values, kOddCases);
  for (size_t i = 0; i < population.cases.size(); ++i) {
    if (values[i] <= 0) continue;
    std::vector<size_t> others;
    for (const size_t other : entries.goes[entries.entry_of[i].go]) {
      if (other != i && values[other] > 0) others.push_back(other);
    }
    AddSign(v1::ANOMALY_SIGN_BATCH_AT_NIGHT, std::min(kBatchMax, WeightOf(rarity.ShareFrom(values[i]))), others,
            &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
