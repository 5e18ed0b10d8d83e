// Clocks that fall due: how soon what they do is told, and what a hundred thousand at once cost everybody else. The
// test clock is moved; from then on it is the timer's, the engine's and the watch's time that counts.
#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/bench/commands.h"
#include "tests/bench/figures.h"
#include "tests/bench/watchers.h"
#include "tests/bench/workload.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// A registration that nobody completes ends in days; every clock that a fresh case has, and its warnings, lie within.
constexpr absl::Duration kAllDue = absl::Hours(24 * 40);
constexpr absl::Duration kCallMax = absl::Minutes(5);
constexpr int kLoadedInFlight = 64;

// Clocks that fall due one after another.
int Rounds(const Setup& setup) {
  return setup.quick ? 20 : 100;
}
// At each of the county's 50 committees: a hundred thousand in all.
int DuePerDesk(const Setup& setup) {
  return setup.quick ? 200 : 2000;
}

absl::StatusOr<int> Advance(const std::string& target, absl::Duration by) {
  const auto stub = v1::AdminService::NewStub(grpc::CreateChannel(target, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  Prepare(kAdministrator, kCallMax, &context);
  v1::AdvanceClockRequest request;
  request.mutable_by()->set_seconds(absl::ToInt64Seconds(by));
  v1::AdvanceClockResponse response;
  RETURN_IF_ERROR(FromGrpc(stub->AdvanceClock(&context, request, &response), "AdvanceClock"));
  return response.fired();
}

// From the moment that the clock is moved until a watcher has each event of a clock, in milliseconds. One case is
// opened a round, and the rounds are a day apart, so that few fall due at the same time.
absl::StatusOr<std::vector<double>> LagMillis(const Setup& setup, const ServerUnderTest& server, uint64_t run) {
  const auto channel = grpc::CreateChannel(server.target(), grpc::InsecureChannelCredentials());
  const auto stub = v1::CaseService::NewStub(channel);
  const Desk& desk = setup.county.desks[0];
  v1::WatchCasesRequest watch;
  watch.set_unit(desk.unit);
  ASSIGN_OR_RETURN(const std::unique_ptr<Watchers> watcher, Watchers::Start(server.target(), desk.registrar, watch, 1));
  std::vector<double> millis;
  for (int i = 0; i < Rounds(setup); ++i) {
    v1::ExecuteRequest open = OpenCase(desk, run + static_cast<uint64_t>(2 * i));
    open.set_name(CaseName(run, static_cast<uint64_t>(i)));
    open.set_request_id(RequestId(run, static_cast<uint64_t>(i)));
    grpc::ClientContext context;
    Prepare(desk.registrar, kCallMax, &context);
    v1::ExecuteResponse response;
    RETURN_IF_ERROR(FromGrpc(stub->Execute(&context, open, &response), "Execute"));
    static_cast<void>(watcher->TakeSeen());
    const absl::Time begin = absl::Now();
    RETURN_IF_ERROR(Advance(server.target(), absl::Hours(24)).status());
    // A command behind the clocks: whoever has it has had them.
    v1::ExecuteRequest note = AddNote();
    note.set_name(open.name());
    note.set_request_id(RequestId(run + 1, static_cast<uint64_t>(i)));
    grpc::ClientContext note_context;
    Prepare(desk.registrar, kCallMax, &note_context);
    RETURN_IF_ERROR(FromGrpc(stub->Execute(&note_context, note, &response), "Execute"));
    RETURN_IF_ERROR(watcher->WaitFor(response.receipt().last_position(), kCallMax));
    const std::vector<std::vector<Seen>> seen = watcher->TakeSeen();
    for (const Seen& each : seen[0]) {
      if (each.is_clock) millis.push_back(absl::ToDoubleMilliseconds(each.time - begin));
    }
  }
  if (millis.empty()) return absl::InternalError("no clock fell due");
  std::sort(millis.begin(), millis.end());
  return millis;
}

Figure LagFigure(const std::string& name, const std::vector<double>& millis) {
  Figure figure;
  figure.name = name;
  figure.unit = "ms";
  figure.SetFrom({millis[std::min(millis.size() - 1, millis.size() * 99 / 100)]});
  figure.detail = {{"clocks", static_cast<double>(millis.size())}, {"p50_millis", millis[millis.size() / 2]}};
  return figure;
}

absl::StatusOr<std::vector<Figure>> MeasureLag(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  ASSIGN_OR_RETURN(const std::vector<double> idle, LagMillis(setup, *server, RandomRun()));

  // The load opens cases of its own before each measurement; notes alone, which are taken in whatever state.
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> loaded, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(loaded->OpenCases(DuePerDesk(setup) / 100));
  LoadOptions notes;
  notes.mix = "note";
  notes.in_flight = kLoadedInFlight;
  notes.cases_per_desk = DuePerDesk(setup) / 100;
  notes.seconds = setup.quick ? 5 : 30;
  absl::StatusOr<LoadResult> beside = LoadResult();
  std::thread load([&] { beside = loaded->Run(notes); });
  const absl::StatusOr<std::vector<double>> busy = LagMillis(setup, *loaded, RandomRun());
  load.join();
  RETURN_IF_ERROR(busy.status());
  RETURN_IF_ERROR(beside.status());
  Figure figure = LagFigure("clock_lag_p99_ms_loaded", *busy);
  figure.detail.emplace_back("calls_per_second_beside", beside->PerSecond());
  return std::vector<Figure>{LagFigure("clock_lag_p99_ms", idle), figure};
}

absl::StatusOr<std::vector<Figure>> MeasureMany(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(DuePerDesk(setup)));
  LoadOptions notes;
  notes.mix = "note";
  notes.in_flight = kLoadedInFlight;
  notes.cases_per_desk = DuePerDesk(setup);
  notes.warm_up_seconds = setup.warm_up_seconds();
  notes.seconds = setup.seconds();
  // The first run warms up and does not count, as everywhere: the store's first files are written in it.
  RETURN_IF_ERROR(server->Run(notes).status());
  ASSIGN_OR_RETURN(const LoadResult before, server->Run(notes));

  absl::StatusOr<int> fired = 0;
  absl::Duration took;
  std::thread due([&] {
    absl::SleepFor(absl::Seconds(notes.warm_up_seconds));
    const absl::Time begin = absl::Now();
    fired = Advance(server->target(), kAllDue);
    took = absl::Now() - begin;
  });
  const absl::StatusOr<LoadResult> during = server->Run(notes);
  due.join();
  RETURN_IF_ERROR(fired.status());
  RETURN_IF_ERROR(during.status());
  ASSIGN_OR_RETURN(const LoadResult after, server->Run(notes));
  Figure figure;
  figure.name = "submit_while_100k_due_vs_before";
  figure.unit = "ratio";
  figure.baseline = "calls a second before, on the same server";
  figure.SetFrom({during->PerSecond() / before.PerSecond()});
  figure.detail = {
      {"fired", static_cast<double>(*fired)},          {"seconds_until_all_fired", absl::ToDoubleSeconds(took)},
      {"calls_per_second_before", before.PerSecond()}, {"calls_per_second_during", during->PerSecond()},
      {"calls_per_second_after", after.PerSecond()},   {"p99_millis_before", before.p99_millis},
      {"p99_millis_during", during->p99_millis}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup ClockLag() {
  return {{"clock_lag_p99_ms", "clock_lag_p99_ms_loaded"}, MeasureLag};
}

FigureGroup ManyClocksDue() {
  return {{"submit_while_100k_due_vs_before"}, MeasureMany};
}

}  // namespace gaiwan::bench
