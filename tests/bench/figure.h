// tests/bench/figure.h: one figure and the line it is printed as. Pure.
#ifndef GAIWAN_TESTS_BENCH_FIGURE_H_
#define GAIWAN_TESTS_BENCH_FIGURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan::bench {

struct Figure {
  std::string name;
  double value = 0;  // The median of `n` measurements.
  std::string unit;
  std::string baseline;  // What it is compared with; empty: an absolute number.
  int n = 0;
  double spread = 0;                                   // Between the largest and the smallest of them.
  std::vector<std::pair<std::string, double>> detail;  // Absolute numbers beside it.

  // Value and spread of `measured`, which is not empty.
  void SetFrom(std::vector<double> measured);
};

// REQUIRES: not empty.
double Median(std::vector<double> values);

// One line: an object of JSON, or words for people.
std::string ToJson(const Figure& figure);
std::string ToText(const Figure& figure);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_FIGURE_H_
