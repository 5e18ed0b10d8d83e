#include "tests/bench/figure.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace gaiwan::bench {
namespace {

// Names, units and baselines are ours and hold neither quotes nor control characters.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", text, "\"");
}

// Four digits that count, never an exponent.
std::string Number(double value) {
  return value >= 1000 || value <= -1000 ? absl::StrFormat("%.0f", value) : absl::StrFormat("%.4g", value);
}

}  // namespace

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void Figure::SetFrom(std::vector<double> measured) {
  n = static_cast<int>(measured.size());
  spread = *std::max_element(measured.begin(), measured.end()) - *std::min_element(measured.begin(), measured.end());
  value = Median(std::move(measured));
}

std::string ToJson(const Figure& figure) {
  const std::string detail =
      absl::StrJoin(figure.detail, ", ", [](std::string* out, const std::pair<std::string, double>& entry) {
        absl::StrAppend(out, Quoted(entry.first), ": ", Number(entry.second));
      });
  return absl::StrCat("{\"figure\": ", Quoted(figure.name), ", \"value\": ", Number(figure.value),
                      ", \"unit\": ", Quoted(figure.unit),
                      ", \"baseline\": ", figure.baseline.empty() ? "null" : Quoted(figure.baseline),
                      ", \"n\": ", figure.n, ", \"spread\": ", Number(figure.spread), ", \"detail\": {", detail, "}}");
}

std::string ToText(const Figure& figure) {
  const std::string detail =
      absl::StrJoin(figure.detail, ", ", [](std::string* out, const std::pair<std::string, double>& entry) {
        absl::StrAppend(out, entry.first, " ", Number(entry.second));
      });
  return absl::StrFormat("%-34s %10s %-9s ±%s over %d%s  [%s]", figure.name, Number(figure.value), figure.unit,
                         Number(figure.spread / 2), figure.n,
                         figure.baseline.empty() ? "" : absl::StrCat(", against ", figure.baseline), detail);
}

}  // namespace gaiwan::bench
