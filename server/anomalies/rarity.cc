#include "server/anomalies/rarity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaiwan {
namespace {

// Of made-up cases, so many show any one sign as strongly as it is weighed: who makes up a case does it one way of
// many.
constexpr double kShownByMadeUp = 0.15;
// The slope above kExtrapolatedShare is that between this share and it.
constexpr double kSlopeFromShare = 0.2;
// Less is not told apart.
constexpr double kShareMin = 1e-6;

double Quantile(const std::vector<double>& sorted, double share_above) {
  const double at = (1 - share_above) * static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<size_t>(at)];
}

}  // namespace

Rarity::Rarity(std::vector<double> values, const Usual& usual) : high_(usual.high), step_(usual.step) {
  if (values.size() < kPopulationMin) return;
  values_ = std::move(values);
  std::sort(values_.begin(), values_.end());
  high_ = std::max(usual.honest, Quantile(values_, kExtrapolatedShare));
  const double from = Quantile(values_, kSlopeFromShare);
  step_ = std::max(usual.step,
                   (Quantile(values_, kExtrapolatedShare) - from) / std::log(kSlopeFromShare / kExtrapolatedShare));
}

double Rarity::ShareFrom(double x) const {
  if (x >= high_) {
    if (x > high_) return std::max(kShareMin, kExtrapolatedShare * std::exp(-(x - high_) / step_));
    if (values_.empty()) return kExtrapolatedShare;
  }
  if (values_.empty()) return 1;
  const auto from = std::lower_bound(values_.begin(), values_.end(), x);
  const auto above = static_cast<double>(values_.end() - from);
  return std::max(kExtrapolatedShare, above / static_cast<double>(values_.size()));
}

double WeightOf(double share) {
  if (share >= kShownByMadeUp) return 0;
  return std::min(kSignWeightMax, 10 * std::log2(kShownByMadeUp / std::max(kShareMin, share)));
}

double AtLeast(int k, int n, double p) {
  if (k <= 0 || p >= 1) return 1;
  if (k > n || p <= 0) return 0;
  double sum = 0;
  for (int i = k; i <= n; ++i) {
    const double term = std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) +
                                 i * std::log(p) + (n - i) * std::log1p(-p));
    sum += term;
    if (i > n * p && term < sum * 1e-9) break;  // What follows is smaller still.
  }
  return std::min(1.0, sum);
}

}  // namespace gaiwan
