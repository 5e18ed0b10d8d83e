// One caller alone, and a server that does nothing: what a single command waits for, and what a start takes.
#include <signal.h>

#include <memory>

#include "tests/bench/figures.h"
#include "tests/bench/sync_floor.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 40;
// In a row by one caller; enough for a median that stays.
constexpr int kSyncs = 200;
// About what the write-ahead log grows by with one command of the mix.
constexpr size_t kSyncBytes = 1500;
constexpr int kStarts = 5;

absl::StatusOr<LoadResult> EchoAlone(const Setup& setup, const ServerUnderTest& server, const LoadOptions& options,
                                     int64_t answer_bytes) {
  ASSIGN_OR_RETURN(const BaselineUnderTest echo, BaselineUnderTest::StartEcho(setup, server.folder(), answer_bytes));
  LoadOptions echo_options = options;
  echo_options.target = echo.target();
  return RunLoadProcess(setup, server.folder(), echo_options);
}

absl::StatusOr<std::vector<Figure>> MeasureSingle(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions options;
  options.in_flight = 1;
  options.cases_per_desk = kCasesPerDesk;
  options.warm_up_seconds = setup.warm_up_seconds();
  options.seconds = setup.seconds();
  std::vector<double> ratios, submits, echoes, syncs;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const LoadResult submit, server->Run(options));
    ASSIGN_OR_RETURN(const absl::Duration sync, MedianSync(server->folder(), kSyncs, kSyncBytes));
    ASSIGN_OR_RETURN(const LoadResult echo,
                     EchoAlone(setup, *server, options, submit.response_bytes / submit.completed));
    const double sync_millis = absl::ToDoubleMilliseconds(sync);
    ratios.push_back(submit.p50_millis / (echo.p50_millis + sync_millis));
    submits.push_back(submit.p50_millis);
    echoes.push_back(echo.p50_millis);
    syncs.push_back(sync_millis);
  }
  Figure figure;
  figure.name = "submit_single_p50_vs_floor";
  figure.unit = "ratio";
  figure.baseline = "median of a bare gRPC echo + of an fdatasync, one at a time";
  figure.SetFrom(ratios);
  figure.detail = {{"submit_p50_millis", Median(submits)},
                   {"echo_p50_millis", Median(echoes)},
                   {"fdatasync_p50_millis", Median(syncs)}};
  return std::vector<Figure>{figure};
}

absl::StatusOr<std::vector<Figure>> MeasureStart(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(1));
  std::vector<double> millis, mebibytes;
  for (int i = 0; i < kStarts; ++i) {
    RETURN_IF_ERROR(server->Stop(SIGTERM));
    ASSIGN_OR_RETURN(const absl::Duration took, server->ExecUntilDurable());
    millis.push_back(absl::ToDoubleMilliseconds(took));
    mebibytes.push_back(static_cast<double>(server->ResidentBytes()) / (1 << 20));
  }
  Figure start;
  start.name = "start_milliseconds";
  start.unit = "ms";
  start.SetFrom(millis);
  Figure idle;
  idle.name = "idle_memory_mib";
  idle.unit = "MiB";
  idle.SetFrom(mebibytes);
  return std::vector<Figure>{start, idle};
}

}  // namespace

FigureGroup SubmitSingle() {
  return {{"submit_single_p50_vs_floor"}, MeasureSingle};
}

FigureGroup StartAndIdle() {
  return {{"start_milliseconds", "idle_memory_mib"}, MeasureStart};
}

}  // namespace gaiwan::bench
