// Who watches: how soon a hundred of them have what a caller was just told, what one costs the others that does not
// read, and how fast the past is caught up.
#include <signal.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "absl/time/clock.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/bench/commands.h"
#include "tests/bench/figures.h"
#include "tests/bench/raw_stream.h"
#include "tests/bench/watchers.h"
#include "tests/bench/workload.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kWatchers = 100;
constexpr int kCasesPerDesk = 40;
constexpr absl::Duration kReceiptMax = absl::Seconds(20);

// Commands of one measurement, one after the other: each is received a hundred times.
int Commands(const Setup& setup) {
  return setup.quick ? 50 : 200;
}
// Cases whose past is caught up: three events each.
int PastPerDesk(const Setup& setup) {
  return setup.quick ? 200 : 6700;
}

double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<size_t>(share * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

// From the moment that the caller has its answer until a watcher has the event, of all watchers; 0 for whoever had it
// earlier.
absl::StatusOr<std::vector<double>> ReceiptMillis(const Setup& setup, const ServerUnderTest& server,
                                                  Watchers* watchers) {
  const auto stub = v1::CaseService::NewStub(grpc::CreateChannel(server.target(), grpc::InsecureChannelCredentials()));
  const uint64_t run = RandomRun();
  std::vector<double> millis;
  for (int i = 0; i < Commands(setup); ++i) {
    v1::ExecuteRequest request = AddNote();
    const auto n = static_cast<uint64_t>(i);
    request.set_name(CaseName(kSeededRun, n % kCasesPerDesk));
    request.set_request_id(RequestId(run, n));
    grpc::ClientContext context;
    Prepare(setup.county.desks[0].registrar, kReceiptMax, &context);
    v1::ExecuteResponse response;
    RETURN_IF_ERROR(FromGrpc(stub->Execute(&context, request, &response), "Execute"));
    const absl::Time answered = absl::Now();
    RETURN_IF_ERROR(watchers->WaitFor(response.receipt().last_position(), kReceiptMax));
    for (const std::vector<Seen>& seen : watchers->TakeSeen()) {
      for (const Seen& each : seen) {
        if (each.position != response.receipt().last_position()) continue;
        millis.push_back(std::max(0.0, absl::ToDoubleMilliseconds(each.time - answered)));
      }
    }
  }
  if (millis.empty()) return absl::InternalError("no watcher had anything");
  return millis;
}

absl::StatusOr<std::vector<Figure>> MeasureReceipt(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions options;
  options.in_flight = 1;
  options.cases_per_desk = kCasesPerDesk;
  options.warm_up_seconds = setup.warm_up_seconds();
  options.seconds = setup.seconds();
  ASSIGN_OR_RETURN(const LoadResult first, server->Run(options));
  ASSIGN_OR_RETURN(const BaselineUnderTest echo,
                   BaselineUnderTest::StartEcho(setup, server->folder(), first.response_bytes / first.completed));
  options.target = echo.target();

  v1::WatchCasesRequest watch;
  watch.set_unit(setup.county.desks[0].unit);
  std::vector<double> ratios, p50, p99, echo_p99;
  for (int i = 0; i < setup.repeats(); ++i) {
    std::vector<double> millis;
    {
      ASSIGN_OR_RETURN(const std::unique_ptr<Watchers> watchers,
                       Watchers::Start(server->target(), setup.county.desks[0].registrar, watch, kWatchers));
      ASSIGN_OR_RETURN(millis, ReceiptMillis(setup, *server, watchers.get()));
    }
    ASSIGN_OR_RETURN(const LoadResult beside, RunLoadProcess(setup, server->folder(), options));
    p50.push_back(Quantile(millis, 0.5));
    p99.push_back(Quantile(millis, 0.99));
    echo_p99.push_back(beside.p99_millis);
    ratios.push_back(p99.back() / echo_p99.back());
  }
  Figure figure;
  figure.name = "watch_receipt_p99_vs_echo_p99";
  figure.unit = "ratio";
  figure.baseline = "a bare gRPC echo, one call at a time";
  figure.SetFrom(ratios);
  figure.detail = {{"watchers", kWatchers},
                   {"p50_millis", Median(p50)},
                   {"p99_millis", Median(p99)},
                   {"echo_p99_millis", Median(echo_p99)}};
  return std::vector<Figure>{figure};
}

absl::StatusOr<std::vector<Figure>> MeasureSlow(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions options;
  options.in_flight = 64;
  options.cases_per_desk = kCasesPerDesk;
  options.warm_up_seconds = setup.warm_up_seconds();
  options.seconds = setup.seconds();
  RETURN_IF_ERROR(server->Run(options).status());
  std::vector<double> effects, with, without;
  for (int pair = 0; pair < setup.repeats(); ++pair) {
    for (const bool slow : {pair % 2 == 0, pair % 2 != 0}) {
      std::optional<SlowWatcher> watcher;
      if (slow) watcher.emplace(server->target(), kObserver);
      ASSIGN_OR_RETURN(const LoadResult result, server->Run(options));
      (slow ? with : without).push_back(result.PerSecond());
    }
    effects.push_back(with.back() / without.back() - 1);
  }
  Figure figure;
  figure.name = "slow_watcher_effect";
  figure.unit = "share";
  figure.baseline = "submits a second without it, 64 in flight, in turns";
  figure.SetFrom(effects);
  figure.detail = {{"calls_per_second_with", Median(with)}, {"calls_per_second_without", Median(without)}};
  return std::vector<Figure>{figure};
}

absl::StatusOr<std::vector<Figure>> MeasureCatchUp(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(PastPerDesk(setup)));
  std::vector<double> ratios, rates, raw_rates;
  for (int i = 0; i < setup.repeats(); ++i) {
    const absl::Time begin = absl::Now();
    v1::WatchCasesRequest from_the_beginning;
    from_the_beginning.set_resume_token("0");
    ASSIGN_OR_RETURN(const std::unique_ptr<Watchers> watcher,
                     Watchers::Start(server->target(), kObserver, from_the_beginning, 1));
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    const auto events = static_cast<double>(watcher->TakeSeen()[0].size());
    if (events < static_cast<double>(PastPerDesk(setup))) return absl::InternalError("the past was not told whole");
    rates.push_back(events / seconds);

    // The same log, the server being away: it is the only one that may have it open.
    RETURN_IF_ERROR(server->Stop(SIGTERM));
    ASSIGN_OR_RETURN(const RawStreamResult raw, StreamRaw(setup, server->folder(), server->data_folder()));
    raw_rates.push_back(static_cast<double>(raw.records) / raw.seconds);
    ratios.push_back(rates.back() / raw_rates.back());
    RETURN_IF_ERROR(server->Exec());
    RETURN_IF_ERROR(server->WaitUntilUp());
  }
  Figure figure;
  figure.name = "catch_up_vs_raw_iterator";
  figure.unit = "ratio";
  figure.baseline = "records a second of an iterator over the same log, into a gRPC stream";
  figure.SetFrom(ratios);
  figure.detail = {{"events_per_second", Median(rates)}, {"raw_per_second", Median(raw_rates)}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup WatchReceipt() {
  return {{"watch_receipt_p99_vs_echo_p99"}, MeasureReceipt};
}

FigureGroup SlowWatcherEffect() {
  return {{"slow_watcher_effect"}, MeasureSlow};
}

FigureGroup CatchUp() {
  return {{"catch_up_vs_raw_iterator"}, MeasureCatchUp};
}

}  // namespace gaiwan::bench
