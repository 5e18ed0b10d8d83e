// With 1,000,000 open cases, each with an armed clock: does a command cost more than on a server that has hardly any?
#include <memory>
#include <string>
#include <utility>

#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// At each of the county's 50 committees.
int ManyPerDesk(const Setup& setup) {
  return setup.quick ? 2000 : 20000;
}
// The hot ones: one in a hundred of them, and all that the other server has.
int HotPerDesk(const Setup& setup) {
  return ManyPerDesk(setup) / 100;
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> empty, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(empty->OpenCases(HotPerDesk(setup)));
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> full, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(full->OpenCases(ManyPerDesk(setup)));
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, full->Status());

  LoadOptions hot;
  hot.in_flight = 256;
  hot.cases_per_desk = HotPerDesk(setup);
  hot.warm_up_seconds = setup.warm_up_seconds();
  hot.seconds = setup.seconds();
  LoadOptions uniform = hot;
  uniform.cases_per_desk = ManyPerDesk(setup);

  std::vector<double> hot_ratios, uniform_ratios, empty_rates, hot_rates, uniform_rates;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const LoadResult before, empty->Run(hot));
    ASSIGN_OR_RETURN(const LoadResult some, full->Run(hot));
    ASSIGN_OR_RETURN(const LoadResult all, full->Run(uniform));
    ASSIGN_OR_RETURN(const LoadResult after, empty->Run(hot));
    const double rate = (before.PerSecond() + after.PerSecond()) / 2;
    empty_rates.push_back(rate);
    hot_rates.push_back(some.PerSecond());
    uniform_rates.push_back(all.PerSecond());
    hot_ratios.push_back(some.PerSecond() / rate);
    uniform_ratios.push_back(all.PerSecond() / rate);
  }
  const auto figure = [&](const std::string& name, const std::vector<double>& ratios,
                          const std::vector<double>& rates) {
    Figure made;
    made.name = name;
    made.unit = "ratio";
    made.baseline = "the same on a server with a hundredth of the cases, in turns";
    made.SetFrom(ratios);
    made.detail = {{"calls_per_second", Median(rates)},
                   {"empty_calls_per_second", Median(empty_rates)},
                   {"open_cases", static_cast<double>(status.case_count())}};
    return made;
  };
  return std::vector<Figure>{figure("submit_at_1m_open_vs_empty", hot_ratios, hot_rates),
                             figure("submit_at_1m_open_vs_empty_uniform", uniform_ratios, uniform_rates)};
}

}  // namespace

FigureGroup SubmitAtAMillion() {
  return {{"submit_at_1m_open_vs_empty", "submit_at_1m_open_vs_empty_uniform"}, Measure};
}

}  // namespace gaiwan::bench
