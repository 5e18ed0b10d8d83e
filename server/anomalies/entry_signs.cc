// Signs in how cases were entered: batches at night, and what lay for weeks and was typed in one go.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "server/anomalies/entries.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// Hours are odd at which, all of them together, no more of all that others type is typed.
constexpr double kOddShare = 0.02;
// Unlikelihood (as a natural logarithm) of as many cases typed at odd hours, several in a go, as somebody has: who
// types in the evening gets into them now and then.
constexpr Usual kOddCases = {5, 1.5, 5};
// In a go with fewer at odd hours there is no batch.
constexpr ptrdiff_t kBatchMin = 2;
// Somebody may sleep badly, and an evening's typing may run into the night: never enough alone.
constexpr double kBatchMax = 60;

// What was over for longer than this when it was typed was typed late.
constexpr absl::Duration kLate = absl::Hours(24);
// In a go with fewer late cases nothing lay.
constexpr ptrdiff_t kBacklogMin = 5;
// Unlikelihood (as a natural logarithm) of as many late cases in one go, by how late the others of the opener are.
constexpr Usual kBacklog = {10, 5, 10};
// An illness, a broken phone: honest more often than not.
constexpr double kBacklogMax = 15;

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

void FindBacklogs(const Population& population, std::vector<Suspicion>* suspicions) {
  const Entries entries(population);
  std::vector<double> values(population.cases.size(), 0);
  std::vector<bool> late(population.cases.size());
  for (const auto& [opener, own] : entries.by_opener) {
    double cases = 0, late_cases = 0;
    std::vector<ptrdiff_t> late_in_go;
    for (const size_t go : own.goes) {
      const std::vector<size_t>& here = entries.goes[go];
      late_in_go.push_back(0);
      for (const size_t i : here) {
        late[i] = population.cases[i].agreed + kLate < population.cases[i].opened;
        late_in_go.back() += late[i] ? 1 : 0;
      }
      cases += static_cast<double>(here.size());
      late_cases += static_cast<double>(late_in_go.back());
    }
    for (size_t g = 0; g < own.goes.size(); ++g) {
      if (late_in_go[g] < kBacklogMin) continue;
      const std::vector<size_t>& here = entries.goes[own.goes[g]];
      const auto late_here = static_cast<double>(late_in_go[g]);
      // One late and one not are taken to be among the others: of few cases nothing is certain.
      const double share = (late_cases - late_here + 1) / (cases - static_cast<double>(here.size()) + 2);
      for (const size_t i : here) {
        if (late[i]) values[i] = -std::log(share) * late_here;
      }
    }
  }
  const Rarity rarity(values, kBacklog);
  for (size_t i = 0; i < population.cases.size(); ++i) {
    if (values[i] < kBacklog.honest) continue;
    std::vector<size_t> others;
    for (const size_t other : entries.goes[entries.entry_of[i].go]) {
      if (other != i && late[other]) others.push_back(other);
    }
    AddSign(v1::ANOMALY_SIGN_BACKLOG, std::min(kBacklogMax, WeightOf(rarity.ShareFrom(values[i]))), others,
            &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
