// What the log takes in: events a second by ExecuteStream, and what is written for each.
#include <memory>

#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 100;

absl::StatusOr<std::vector<Figure>> MeasureRows(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions options;
  options.in_flight = 256;
  options.cases_per_desk = kCasesPerDesk;
  options.seconds = setup.seconds();
  std::vector<double> rows, groups;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const v1::GetStatusResponse before, server->Status());
    RETURN_IF_ERROR(server->Run(options).status());
    ASSIGN_OR_RETURN(const v1::GetStatusResponse after, server->Status());
    const double events = static_cast<double>(after.events_written() - before.events_written());
    if (events <= 0) return absl::InternalError("the server counted no event");
    rows.push_back(static_cast<double>(after.rows_written() - before.rows_written()) / events);
    groups.push_back(events / static_cast<double>(after.groups_written() - before.groups_written()));
  }
  Figure figure;
  figure.name = "rows_per_event";
  figure.unit = "rows";
  figure.SetFrom(rows);
  figure.detail = {{"events_per_group", Median(groups)}};
  return std::vector<Figure>{figure};
}

absl::StatusOr<std::vector<Figure>> MeasureStream(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions options;
  options.stream = true;
  options.cases_per_desk = kCasesPerDesk;
  options.warm_up_seconds = setup.warm_up_seconds();
  options.seconds = setup.seconds();
  std::vector<double> events, commands;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const LoadResult result, server->Run(options));
    events.push_back(static_cast<double>(result.events) / result.seconds);
    commands.push_back(result.PerSecond());
  }
  Figure figure;
  figure.name = "submit_stream_events_per_second";
  figure.unit = "events/s";
  figure.SetFrom(events);
  figure.detail = {{"commands_per_second", Median(commands)},
                   {"streams", static_cast<double>(setup.county.desks.size())},
                   {"commands_per_message", kCommandsPerMessage}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup RowsPerEvent() {
  return {{"rows_per_event"}, MeasureRows};
}

FigureGroup SubmitStream() {
  return {{"submit_stream_events_per_second"}, MeasureStream};
}

}  // namespace gaiwan::bench
