#include "tests/bench/load_run.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "tests/bench/county.h"
#include "tests/bench/stream_load.h"
#include "tests/bench/unary_load.h"
#include "tests/bench/workload.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// Design §9. Each on a connection of its own.
constexpr int kChannels = 4;
constexpr double kLatencyStep = 1.1;

std::vector<std::shared_ptr<grpc::Channel>> MakeChannels(const std::string& target) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < kChannels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channels.push_back(grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments));
  }
  return channels;
}

// The sleeper counts what the callbacks did between two moments.
template <typename Load>
LoadResult Measure(const LoadOptions& options, LoadCounts* counts, Load* load) {
  LoadResult result;
  absl::Time begin = absl::Now();
  load->Start();
  if (options.seconds > 0) {
    absl::SleepFor(absl::Seconds(options.warm_up_seconds));
    begin = absl::Now();
    const int64_t completed = counts->completed;
    const int64_t events = counts->events;
    const int64_t bytes = counts->response_bytes;
    counts->latencies.Clear();
    absl::SleepFor(absl::Seconds(options.seconds));
    result.completed = counts->completed - completed;
    result.events = counts->events - events;
    result.response_bytes = counts->response_bytes - bytes;
    result.seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    result.p50_millis = absl::ToDoubleMilliseconds(counts->latencies.Quantile(0.5));
    result.p99_millis = absl::ToDoubleMilliseconds(counts->latencies.Quantile(0.99));
    load->Stop();
    load->WaitUntilIdle();
  } else {
    load->WaitUntilIdle();
    result.completed = counts->completed;
    result.events = counts->events;
    result.response_bytes = counts->response_bytes;
    result.seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  }
  result.in_all = counts->completed;
  result.failed = counts->failed;
  result.first_failure = counts->first_failure();
  return result;
}

}  // namespace

void Latencies::Add(absl::Duration took) {
  const double micros = std::max(1.0, absl::ToDoubleMicroseconds(took));
  const auto bucket = static_cast<size_t>(std::log(micros) / std::log(kLatencyStep));
  buckets_[std::min(bucket, buckets_.size() - 1)].fetch_add(1, std::memory_order_relaxed);
}

absl::Duration Latencies::Quantile(double share) const {
  int64_t all = 0;
  for (const auto& bucket : buckets_) all += bucket;
  int64_t seen = 0;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen > 0 && static_cast<double>(seen) >= share * static_cast<double>(all)) {
      return absl::Microseconds(std::pow(kLatencyStep, static_cast<double>(i) + 0.5));
    }
  }
  return absl::ZeroDuration();
}

void Latencies::Clear() {
  for (auto& bucket : buckets_) bucket = 0;
}

void LoadCounts::Fail(absl::string_view why) {
  failed.fetch_add(1, std::memory_order_relaxed);
  absl::MutexLock lock(&mu_);
  if (first_failure_.empty()) first_failure_ = std::string(why);
}

std::string LoadCounts::first_failure() {
  absl::MutexLock lock(&mu_);
  return first_failure_;
}

absl::StatusOr<LoadResult> RunLoad(const LoadOptions& options) {
  if (options.target.empty()) return absl::InvalidArgumentError("--target: is missing");
  if (options.seconds <= 0 && options.count <= 0) {
    return absl::InvalidArgumentError("--seconds or --count: one must be above zero");
  }
  ASSIGN_OR_RETURN(const County county, ReadCounty(options.county));
  ASSIGN_OR_RETURN(const Workload workload, Workload::Make(options, county));
  const std::vector<std::shared_ptr<grpc::Channel>> channels = MakeChannels(options.target);
  LoadCounts counts;
  if (options.stream) {
    StreamLoad load(&workload, channels, options.count, &counts);
    return Measure(options, &counts, &load);
  }
  UnaryLoad load(&workload, channels, options.in_flight, options.count, &counts);
  return Measure(options, &counts, &load);
}

}  // namespace gaiwan::bench
