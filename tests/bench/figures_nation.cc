// A year of people's mediation in the country: how long would this machine take to take it in?
#include <memory>

#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// Of a year, in the country: some 15 million cases; with 20 events each.
constexpr double kEventsOfAYear = 15e6 * 20;
// Measured in so many parts, one after the other: the rate of the last is what is extrapolated.
constexpr int kParts = 5;

// Of each part, at each of the county's 50 committees: together a 1,000th of a year, or a 50,000th.
int64_t CommandsPerPart(const Setup& setup) {
  return setup.quick ? 1200 : 60000;
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  LoadOptions options;
  options.mix = "life";
  options.stream = true;
  options.count = CommandsPerPart(setup) * static_cast<int64_t>(setup.county.desks.size());
  std::vector<double> rates;
  for (int i = 0; i < kParts; ++i) {
    ASSIGN_OR_RETURN(const LoadResult result, server->Run(options));
    rates.push_back(static_cast<double>(result.events) / result.seconds);
  }
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, server->Status());
  Figure figure;
  figure.name = "nation_year_minutes";
  figure.unit = "min";
  figure.SetFrom({kEventsOfAYear / rates.back() / 60});
  figure.detail = {{"events_per_second_first", rates.front()},
                   {"events_per_second_last", rates.back()},
                   {"events", static_cast<double>(status.position())},
                   {"cases", static_cast<double>(status.case_count())}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup NationYear() {
  return {{"nation_year_minutes"}, Measure};
}

}  // namespace gaiwan::bench
