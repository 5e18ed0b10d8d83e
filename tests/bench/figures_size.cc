// With 100,000 open cases: what one takes on the disk and in memory, and how long a killed server takes to come back.
#include <signal.h>

#include <memory>

#include "absl/time/clock.h"
#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// At each of the county's 50 committees.
int CasesPerDesk(const Setup& setup) {
  return setup.quick ? 200 : 2000;
}
// Written between two kills, so that each leaves a part of the log that was not yet in a table.
constexpr int64_t kNotesBetweenKills = 2000;
// The table of cases is read behind the first answers.
constexpr absl::Duration kTableMax = absl::Minutes(2);

absl::StatusOr<v1::GetStatusResponse> WaitForTable(ServerUnderTest* server, int64_t cases) {
  const absl::Time end = absl::Now() + kTableMax;
  while (true) {
    ASSIGN_OR_RETURN(const v1::GetStatusResponse status, server->Status());
    if (status.case_count() >= cases) return status;
    if (absl::Now() > end) return absl::DeadlineExceededError("the table of cases was not complete in time");
    absl::SleepFor(absl::Milliseconds(50));
  }
}

// Stops it as an administrator does and starts it again: what lies on the disk and in memory is then what has to be.
absl::Status Restart(ServerUnderTest* server) {
  RETURN_IF_ERROR(server->Stop(SIGTERM));
  RETURN_IF_ERROR(server->Exec());
  return server->WaitUntilUp();
}

Figure Once(const std::string& name, double value) {
  Figure figure;
  figure.name = name;
  figure.unit = "bytes";
  figure.SetFrom({value});
  return figure;
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(Restart(server.get()));
  RETURN_IF_ERROR(server->Status().status());
  const int64_t empty_resident = server->ResidentBytes();
  const int64_t empty_disk = FolderBytes(server->data_folder());

  RETURN_IF_ERROR(server->OpenCases(CasesPerDesk(setup)));
  const int64_t cases = static_cast<int64_t>(CasesPerDesk(setup)) * static_cast<int64_t>(setup.county.desks.size());
  RETURN_IF_ERROR(Restart(server.get()));
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, WaitForTable(server.get(), cases));
  const double open_cases = static_cast<double>(cases);

  Figure disk = Once("bytes_per_open_case_disk",
                     static_cast<double>(FolderBytes(server->data_folder()) - empty_disk) / open_cases);
  disk.detail = {{"open_cases", open_cases}, {"empty_folder_bytes", static_cast<double>(empty_disk)}};
  Figure memory = Once("bytes_per_open_case_memory",
                       static_cast<double>(status.table_bytes()) / static_cast<double>(status.case_count()));
  memory.detail = {
      {"open_cases", open_cases},
      {"table_bytes", static_cast<double>(status.table_bytes())},
      {"resident_growth_per_case", static_cast<double>(server->ResidentBytes() - empty_resident) / open_cases},
      {"empty_resident_bytes", static_cast<double>(empty_resident)}};

  LoadOptions notes;
  notes.mix = "note";
  notes.count = kNotesBetweenKills;
  notes.cases_per_desk = CasesPerDesk(setup);
  std::vector<double> seconds;
  for (int i = 0; i < setup.repeats(); ++i) {
    RETURN_IF_ERROR(server->Run(notes).status());
    RETURN_IF_ERROR(server->Stop(SIGKILL));
    ASSIGN_OR_RETURN(const absl::Duration took, server->ExecUntilDurable());
    seconds.push_back(absl::ToDoubleSeconds(took));
  }
  Figure restart;
  restart.name = "restart_seconds";
  restart.unit = "s";
  restart.SetFrom(seconds);
  restart.detail = {{"open_cases", open_cases}, {"events", static_cast<double>(status.position())}};
  return std::vector<Figure>{restart, disk, memory};
}

// The same with a small log and a large one: opening must not read what is there.
int64_t SmallBytes(const Setup& setup) {
  return int64_t{setup.quick ? 20 : 100} << 20;
}
int64_t LargeBytes(const Setup& setup) {
  return setup.quick ? int64_t{200} << 20 : int64_t{10} << 30;
}
// Filled in so many commands at a time.
constexpr int64_t kFillStep = 200000;

absl::StatusOr<double> RestartSeconds(const Setup& setup, int64_t bytes, double* events) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(1));
  LoadOptions fill;
  fill.mix = "life";
  fill.stream = true;
  fill.count = kFillStep;
  while (FolderBytes(server->data_folder()) < bytes) RETURN_IF_ERROR(server->Run(fill).status());
  LoadOptions notes;
  notes.mix = "note";
  notes.count = kNotesBetweenKills;
  notes.cases_per_desk = 1;
  std::vector<double> seconds;
  for (int i = 0; i < setup.repeats(); ++i) {
    RETURN_IF_ERROR(server->Run(notes).status());
    RETURN_IF_ERROR(server->Stop(SIGKILL));
    ASSIGN_OR_RETURN(const absl::Duration took, server->ExecUntilDurable());
    seconds.push_back(absl::ToDoubleSeconds(took));
  }
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, server->Status());
  *events = static_cast<double>(status.position());
  return Median(seconds);
}

absl::StatusOr<std::vector<Figure>> MeasureBySize(const Setup& setup) {
  double small_events = 0;
  double large_events = 0;
  ASSIGN_OR_RETURN(const double small, RestartSeconds(setup, SmallBytes(setup), &small_events));
  ASSIGN_OR_RETURN(const double large, RestartSeconds(setup, LargeBytes(setup), &large_events));
  Figure figure;
  figure.name = "restart_seconds_10gib_vs_100mib";
  figure.unit = "ratio";
  figure.baseline = "the same with a hundredth of the log";
  figure.SetFrom({large / small});
  figure.detail = {
      {"seconds", large}, {"seconds_small", small}, {"events", large_events}, {"events_small", small_events}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup RestartAndSize() {
  return {{"restart_seconds", "bytes_per_open_case_disk", "bytes_per_open_case_memory"}, Measure};
}

FigureGroup RestartBySize() {
  return {{"restart_seconds_10gib_vs_100mib"}, MeasureBySize};
}

}  // namespace gaiwan::bench
