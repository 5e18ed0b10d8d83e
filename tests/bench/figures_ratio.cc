// Ratios: the server and the baseline take turns in ABBA order within one run, on the same machine in the same minute,
// by the same load generator. Each pair gives one ratio.
#include <memory>

#include "absl/strings/str_cat.h"
#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// Enough cases that a run sends each of them a few commands, as a county's day does.
int CasesPerDesk(const Setup& setup) {
  return setup.quick ? 40 : 200;
}

double MicrosPerCall(absl::Duration cpu, const LoadResult& result) {
  return absl::ToDoubleMicroseconds(cpu) / static_cast<double>(result.in_all);
}

// `name_of_cpu`: the figure that compares what both servers compute for a call; empty: none.
absl::StatusOr<std::vector<Figure>> AgainstEcho(const Setup& setup, const std::string& name, const std::string& mix,
                                                int in_flight, const std::string& name_of_cpu) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(CasesPerDesk(setup)));
  LoadOptions options;
  options.mix = mix;
  options.in_flight = in_flight;
  options.cases_per_desk = CasesPerDesk(setup);
  options.warm_up_seconds = setup.warm_up_seconds();
  options.seconds = setup.seconds();

  // The first run of each warms up and does not count; the server's says how large answers are.
  ASSIGN_OR_RETURN(const LoadResult first, server->Run(options));
  const int64_t answer_bytes = first.response_bytes / first.completed;
  ASSIGN_OR_RETURN(const BaselineUnderTest echo, BaselineUnderTest::StartEcho(setup, server->folder(), answer_bytes));
  LoadOptions echo_options = options;
  echo_options.target = echo.target();
  RETURN_IF_ERROR(RunLoadProcess(setup, server->folder(), echo_options).status());

  std::vector<double> ratios, cpu_ratios, server_rates, echo_rates, server_micros, echo_micros, p50, p99;
  for (int pair = 0; pair < setup.repeats(); ++pair) {
    double server_rate = 0;
    double echo_rate = 0;
    for (const bool is_first : {true, false}) {
      if (is_first == (pair % 2 == 0)) {
        const absl::Duration cpu = server->CpuTime();
        ASSIGN_OR_RETURN(const LoadResult result, server->Run(options));
        server_rate = result.PerSecond();
        server_micros.push_back(MicrosPerCall(server->CpuTime() - cpu, result));
        p50.push_back(result.p50_millis);
        p99.push_back(result.p99_millis);
      } else {
        const absl::Duration cpu = echo.CpuTime();
        ASSIGN_OR_RETURN(const LoadResult result, RunLoadProcess(setup, server->folder(), echo_options));
        echo_rate = result.PerSecond();
        echo_micros.push_back(MicrosPerCall(echo.CpuTime() - cpu, result));
      }
    }
    server_rates.push_back(server_rate);
    echo_rates.push_back(echo_rate);
    ratios.push_back(server_rate / echo_rate);
    cpu_ratios.push_back(server_micros.back() / echo_micros.back());
  }

  Figure figure;
  figure.name = name;
  figure.unit = "ratio";
  figure.baseline = absl::StrCat("bare gRPC echo of the same sizes, ", in_flight, " in flight");
  figure.SetFrom(ratios);
  figure.detail = {{"calls_per_second", Median(server_rates)},
                   {"echo_per_second", Median(echo_rates)},
                   {"server_cpu_micros_per_call", Median(server_micros)},
                   {"echo_cpu_micros_per_call", Median(echo_micros)},
                   {"p50_millis", Median(p50)},
                   {"p99_millis", Median(p99)},
                   {"answer_bytes", static_cast<double>(answer_bytes)}};
  if (name_of_cpu.empty()) return std::vector<Figure>{figure};
  Figure cpu;
  cpu.name = name_of_cpu;
  cpu.unit = "ratio";
  cpu.baseline = absl::StrCat("time of a processor that the echo takes for a call, ", in_flight, " in flight");
  cpu.SetFrom(cpu_ratios);
  return std::vector<Figure>{figure, cpu};
}

}  // namespace

FigureGroup SubmitAgainstEcho(const std::string& name, int in_flight, const std::string& name_of_cpu) {
  FigureGroup group;
  group.names = {name};
  if (!name_of_cpu.empty()) group.names.push_back(name_of_cpu);
  group.measure = [=](const Setup& setup) { return AgainstEcho(setup, name, "submit", in_flight, name_of_cpu); };
  return group;
}

FigureGroup GetCaseAgainstEcho() {
  return {{"get_case_vs_echo"},
          [](const Setup& setup) { return AgainstEcho(setup, "get_case_vs_echo", "get_case", 256, ""); }};
}

}  // namespace gaiwan::bench
