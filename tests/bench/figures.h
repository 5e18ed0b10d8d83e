// tests/bench/figures.h: what is measured. README.md says what each figure means.
#ifndef GAIWAN_TESTS_BENCH_FIGURES_H_
#define GAIWAN_TESTS_BENCH_FIGURES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/figure.h"
#include "tests/bench/server_under_test.h"

namespace gaiwan::bench {

// Figures that one server yields together.
struct FigureGroup {
  std::vector<std::string> names;
  std::function<absl::StatusOr<std::vector<Figure>>(const Setup&)> measure;
};

// figures_ratio.cc: a server and a bare echo beside it.
FigureGroup SubmitAgainstEcho(const std::string& name, int in_flight, const std::string& name_of_cpu);
FigureGroup GetCaseAgainstEcho();
// figures_stream.cc
FigureGroup RowsPerEvent();
FigureGroup CommandsPerSync();
FigureGroup SubmitStream();
// figures_single.cc
FigureGroup SubmitSingle();
FigureGroup StartAndIdle();
// figures_postgres.cc: a PostgreSQL beside it.
FigureGroup AgainstPostgres();
// figures_evidence.cc: the engine in this process.
FigureGroup TamperEvidence();
// figures_sight.cc: views of a case in this process.
FigureGroup AuthzMasking();
// figures_read.cc: the store in this process.
FigureGroup ReadAgainstRocksDb();
// figures_size.cc: restart and bytes with 100,000 open cases.
FigureGroup RestartAndSize();
FigureGroup RestartBySize();
// figures_million.cc: two servers, one with a million open cases.
FigureGroup SubmitAtAMillion();
// figures_clocks.cc: clocks that fall due.
FigureGroup ClockLag();
FigureGroup ManyClocksDue();
// figures_watch.cc: a hundred watchers, one that does not read, one that catches up.
FigureGroup WatchReceipt();
FigureGroup SlowWatcherEffect();
FigureGroup CatchUp();
// figures_nation.cc: a year of the country's cases, from a part of it.
FigureGroup NationYear();
// figures_lists.cc: the table of cases in this process.
FigureGroup ListsAtAMillion();

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_FIGURES_H_
