// gaiwan_bench: the project's figures. Starts servers and load generators of its own on loopback, in a temporary
// folder, and prints one line a figure. Exit status: 0 measured, 1 a run failed, 2 wrong usage.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/figures.h"
#include "tests/bench/load_run.h"
#include "tests/bench/raw_stream.h"

namespace gaiwan::bench {
namespace {

constexpr int kMeasured = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

struct Flags {
  std::string role;
  std::string only;
  bool json = false;
  bool quick = false;
  std::string gaiwand;
  std::string definitions = "workflow/definitions";
  std::string temp_folder;
  // Of the roles.
  LoadOptions load;
  std::string listen;
  int answer_bytes = 0;
  std::string data;
};

int Say(int status, absl::string_view words) {
  std::fputs(absl::StrCat("gaiwan_bench: ", words, "\n").c_str(), stderr);
  return status;
}

std::vector<FigureGroup> AllFigures() {
  return {SubmitAgainstEcho("submit_unary_vs_echo", 256, "server_cpu_per_submit_vs_echo"),
          SubmitAgainstEcho("submit_unary_vs_echo_at_64", 64, ""),
          SubmitSingle(),
          CommandsPerSync(),
          RowsPerEvent(),
          SubmitStream(),
          GetCaseAgainstEcho(),
          AgainstPostgres(),
          ReadAgainstRocksDb(),
          TamperEvidence(),
          AuthzMasking(),
          StartAndIdle(),
          RestartAndSize(),
          RestartBySize(),
          SubmitAtAMillion(),
          ClockLag(),
          ManyClocksDue(),
          WatchReceipt(),
          SlowWatcherEffect(),
          CatchUp(),
          NationYear(),
          ListsAtAMillion()};
}

int Measure(const Flags& flags) {
  Setup setup;
  setup.bench = ProgramFolder() + "/gaiwan_bench";
  setup.gaiwand = flags.gaiwand.empty() ? ProgramFolder() + "/gaiwand" : flags.gaiwand;
  setup.definitions = flags.definitions;
  setup.county_folder = flags.load.county;
  setup.temp_folder = flags.temp_folder;
  setup.quick = flags.quick;
  absl::StatusOr<County> county = ReadCounty(setup.county_folder);
  if (!county.ok()) return Say(kWrongUsage, absl::StrCat("--county: ", county.status().message()));
  setup.county = *std::move(county);

  bool found = false;
  int status = kMeasured;
  for (const FigureGroup& group : AllFigures()) {
    const bool wanted =
        flags.only.empty() || std::find(group.names.begin(), group.names.end(), flags.only) != group.names.end();
    if (!wanted) continue;
    found = true;
    const absl::StatusOr<std::vector<Figure>> figures = group.measure(setup);
    if (!figures.ok()) {
      status = Say(kFailed, absl::StrCat(group.names[0], ": ", figures.status().message()));
      continue;
    }
    for (const Figure& figure : *figures) {
      if (!flags.only.empty() && figure.name != flags.only) continue;
      std::puts((flags.json ? ToJson(figure) : ToText(figure)).c_str());
      std::fflush(stdout);
    }
  }
  if (!found) return Say(kWrongUsage, absl::StrCat("--only: there is no figure \"", flags.only, "\""));
  return status;
}

int Load(const Flags& flags) {
  const absl::StatusOr<LoadResult> result = RunLoad(flags.load);
  if (!result.ok()) return Say(kFailed, result.status().message());
  std::fputs(result->ToLines().c_str(), stdout);
  return kMeasured;
}

int Echo(const Flags& flags) {
  const absl::Status status = ServeEcho(flags.listen, flags.answer_bytes);
  return status.ok() ? kMeasured : Say(kFailed, status.message());
}

int Raw(const Flags& flags) {
  const absl::Status status = ServeRaw(flags.listen, flags.data);
  return status.ok() ? kMeasured : Say(kFailed, status.message());
}

int Main(int argc, char** argv) {
  CLI::App app("gaiwan_bench: the project's figures, one line each.", "gaiwan_bench");
  Flags flags;
  flags.load.county = "deploy/data";
  std::error_code error;
  flags.temp_folder = std::filesystem::temp_directory_path(error).string();
  app.add_flag("--json", flags.json, "One object of JSON a line");
  app.add_option("--only", flags.only, "Only this figure")->type_name("FIGURE");
  app.add_flag("--quick", flags.quick, "Shorter and coarser: 3 measurements of 1 s, 10,000 cases instead of 100,000");
  app.add_option("--gaiwand", flags.gaiwand, "The server; the one beside this program when not given")
      ->type_name("FILE");
  app.add_option("--definitions", flags.definitions, "Folder of its definitions")->capture_default_str();
  app.add_option("--county", flags.load.county, "Folder of the CSV files to import")->capture_default_str();
  app.add_option("--temp", flags.temp_folder, "What is made lies under it; it decides what a sync costs")
      ->capture_default_str();

  const std::string roles = "As a process of a measurement";
  app.add_option("--role", flags.role, "load, echo or raw")
      ->check(CLI::IsMember({"load", "echo", "raw"}))
      ->group(roles);
  app.add_option("--target", flags.load.target, "HOST:PORT to load")->group(roles);
  app.add_option("--mix", flags.load.mix, "open, note, get_case, submit or life")->group(roles);
  app.add_flag("--stream", flags.load.stream, "ExecuteStream")->group(roles);
  app.add_option("--in-flight", flags.load.in_flight, "Calls at the same time")
      ->check(CLI::Range(1, 4096))
      ->group(roles);
  app.add_option("--warm-up", flags.load.warm_up_seconds, "Seconds before it counts")
      ->check(CLI::Range(0.0, 60.0))
      ->group(roles);
  app.add_option("--seconds", flags.load.seconds, "Seconds that it counts")
      ->check(CLI::Range(0.0, 600.0))
      ->group(roles);
  app.add_option("--count", flags.load.count, "Commands in all")->check(CLI::Range(0, 10000000))->group(roles);
  app.add_option("--cases", flags.load.cases_per_desk, "Cases opened before, a committee")
      ->check(CLI::Range(0, 1000000))
      ->group(roles);
  app.add_option("--run", flags.load.run, "Of the ids")->group(roles);
  app.add_option("--listen", flags.listen, "HOST:PORT of a baseline")->group(roles);
  app.add_option("--data", flags.data, "Folder of the data that raw streams")->group(roles);
  app.add_option("--answer-bytes", flags.answer_bytes, "Of the echo")->check(CLI::Range(0, 1 << 20))->group(roles);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& parse_error) {
    return app.exit(parse_error) == 0 ? kMeasured : kWrongUsage;
  }
  if (flags.role == "load") return Load(flags);
  if (flags.role == "echo") return Echo(flags);
  if (flags.role == "raw") return Raw(flags);
  return Measure(flags);
}

}  // namespace
}  // namespace gaiwan::bench

int main(int argc, char** argv) {
  return gaiwan::bench::Main(argc, argv);
}
