// What the log takes in: events a second by ExecuteStream, and what is written for each.
#include <memory>

#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 100;

// What the server wrote while calls came in, so many at the same time.
struct Written {
  std::vector<double> rows_per_event, events_per_group, commands_per_group;
};

absl::StatusOr<Written> MeasureWritten(const Setup& setup, int in_flight) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions options;
  options.in_flight = in_flight;
  options.cases_per_desk = kCasesPerDesk;
  options.seconds = setup.seconds();
  Written written;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const v1::GetStatusResponse before, server->Status());
    ASSIGN_OR_RETURN(const LoadResult result, server->Run(options));
    ASSIGN_OR_RETURN(const v1::GetStatusResponse after, server->Status());
    const double events = static_cast<double>(after.events_written() - before.events_written());
    const double groups = static_cast<double>(after.groups_written() - before.groups_written());
    if (events <= 0) return absl::InternalError("the server counted no event");
    written.rows_per_event.push_back(static_cast<double>(after.rows_written() - before.rows_written()) / events);
    written.events_per_group.push_back(events / groups);
    written.commands_per_group.push_back(static_cast<double>(result.in_all) / groups);
  }
  return written;
}

absl::StatusOr<std::vector<Figure>> MeasureRows(const Setup& setup) {
  ASSIGN_OR_RETURN(const Written written, MeasureWritten(setup, 256));
  Figure figure;
  figure.name = "rows_per_event";
  figure.unit = "rows";
  figure.SetFrom(written.rows_per_event);
  figure.detail = {{"events_per_group", Median(written.events_per_group)}};
  return std::vector<Figure>{figure};
}

absl::StatusOr<std::vector<Figure>> MeasureSharing(const Setup& setup) {
  ASSIGN_OR_RETURN(const Written written, MeasureWritten(setup, 128));
  Figure figure;
  figure.name = "commands_per_sync_at_128";
  figure.unit = "commands";
  figure.SetFrom(written.commands_per_group);
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
  LoadOptions unary = options;
  unary.stream = false;
  unary.in_flight = 256;
  std::vector<double> events, commands, unary_commands, ratios;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const LoadResult result, server->Run(options));
    ASSIGN_OR_RETURN(const LoadResult beside, server->Run(unary));
    events.push_back(static_cast<double>(result.events) / result.seconds);
    commands.push_back(result.PerSecond());
    unary_commands.push_back(beside.PerSecond());
    ratios.push_back(commands.back() / unary_commands.back());
  }
  Figure figure;
  figure.name = "submit_stream_events_per_second";
  figure.unit = "events/s";
  figure.SetFrom(events);
  figure.detail = {{"commands_per_second", Median(commands)},
                   {"streams", static_cast<double>(setup.county.desks.size())},
                   {"commands_per_message", kCommandsPerMessage}};
  Figure ratio;
  ratio.name = "submit_stream_vs_unary";
  ratio.unit = "ratio";
  ratio.baseline = "commands a second of unary calls, 256 in flight, in turns on the same server";
  ratio.SetFrom(ratios);
  ratio.detail = {{"unary_per_second", Median(unary_commands)}};
  return std::vector<Figure>{figure, ratio};
}

}  // namespace

FigureGroup RowsPerEvent() {
  return {{"rows_per_event"}, MeasureRows};
}

FigureGroup CommandsPerSync() {
  return {{"commands_per_sync_at_128"}, MeasureSharing};
}

FigureGroup SubmitStream() {
  return {{"submit_stream_events_per_second", "submit_stream_vs_unary"}, MeasureStream};
}

}  // namespace gaiwan::bench
