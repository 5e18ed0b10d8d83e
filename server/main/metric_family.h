// server/main/metric_family.h: metrics in the shapes that Prometheus knows, made at the moment they are asked for.
// Pure.
#ifndef GAIWAN_SERVER_MAIN_METRIC_FAMILY_H_
#define GAIWAN_SERVER_MAIN_METRIC_FAMILY_H_

#include <string>
#include <utility>
#include <vector>

#include "prometheus/client_metric.h"
#include "prometheus/metric_family.h"
#include "server/base/histogram.h"

namespace gaiwan {

using MetricLabels = std::vector<prometheus::ClientMetric::Label>;

// A family that takes its metrics one by one.
class MetricFamilyMaker {
 public:
  MetricFamilyMaker(std::string name, std::string help, prometheus::MetricType type) {
    family_.name = std::move(name);
    family_.help = std::move(help);
    family_.type = type;
  }

  MetricFamilyMaker& Counter(double value, MetricLabels labels = {}) {
    Add(std::move(labels)).counter.value = value;
    return *this;
  }
  MetricFamilyMaker& Gauge(double value, MetricLabels labels = {}) {
    Add(std::move(labels)).gauge.value = value;
    return *this;
  }
  // In seconds, as Prometheus counts.
  MetricFamilyMaker& Seconds(const Histogram::Counts& counts, MetricLabels labels = {}) {
    prometheus::ClientMetric::Histogram& histogram = Add(std::move(labels)).histogram;
    histogram.sample_count = counts.count;
    histogram.sample_sum = static_cast<double>(counts.sum_micros) / 1e6;
    uint64_t sum = 0;
    for (size_t i = 0; i < kHistogramBounds.size(); ++i) {
      sum += counts.buckets[i];
      histogram.bucket.push_back({sum, static_cast<double>(kHistogramBounds[i]) / 1e6});
    }
    return *this;
  }
  prometheus::MetricFamily Take() { return std::move(family_); }

 private:
  prometheus::ClientMetric& Add(MetricLabels labels) {
    family_.metric.emplace_back();
    family_.metric.back().label = std::move(labels);
    return family_.metric.back();
  }

  prometheus::MetricFamily family_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_METRIC_FAMILY_H_
