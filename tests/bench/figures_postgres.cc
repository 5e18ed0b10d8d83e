// The same transitions in PostgreSQL 15, on the same disk, in turns with the server. It has what favours it: no
// network, no application server, no sealing, no sight, and the number of clients it is fastest with.
#include <algorithm>
#include <memory>

#include "tests/bench/figures.h"
#include "tests/bench/postgres_under_test.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 200;
constexpr int kClients[] = {8, 16, 32, 64, 128};

int Seconds(const Setup& setup) {
  return setup.quick ? 2 : 5;
}

absl::StatusOr<int> BestClients(const Setup& setup, PostgresUnderTest* postgres) {
  int best = 0;
  double best_rate = 0;
  for (const int clients : kClients) {
    ASSIGN_OR_RETURN(const double rate, postgres->Run(clients, Seconds(setup)));
    if (rate > best_rate) best = clients;
    best_rate = std::max(best_rate, rate);
  }
  return best;
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  ASSIGN_OR_RETURN(PostgresUnderTest postgres, PostgresUnderTest::Start(setup.temp_folder, setup.postgres_scripts));
  ASSIGN_OR_RETURN(const int clients, BestClients(setup, &postgres));
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  LoadOptions unary;
  unary.in_flight = 256;
  unary.cases_per_desk = kCasesPerDesk;
  unary.warm_up_seconds = setup.warm_up_seconds();
  unary.seconds = Seconds(setup);
  LoadOptions stream = unary;
  stream.stream = true;
  std::vector<double> unary_ratios, stream_ratios, postgres_rates, unary_rates, stream_rates;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(const LoadResult by_unary, server->Run(unary));
    ASSIGN_OR_RETURN(const double rate, postgres.Run(clients, Seconds(setup)));
    ASSIGN_OR_RETURN(const LoadResult by_stream, server->Run(stream));
    postgres_rates.push_back(rate);
    unary_rates.push_back(by_unary.PerSecond());
    stream_rates.push_back(by_stream.PerSecond());
    unary_ratios.push_back(by_unary.PerSecond() / rate);
    stream_ratios.push_back(by_stream.PerSecond() / rate);
  }
  const auto figure = [&](const char* name, const std::vector<double>& ratios, const std::vector<double>& rates) {
    Figure made;
    made.name = name;
    made.unit = "ratio";
    made.baseline =
        "PostgreSQL 15, one stored function a command, pgbench by its socket, as many clients as are fastest";
    made.SetFrom(ratios);
    made.detail = {{"commands_per_second", Median(rates)},
                   {"postgres_per_second", Median(postgres_rates)},
                   {"postgres_clients", static_cast<double>(clients)}};
    return made;
  };
  return std::vector<Figure>{figure("submit_unary_vs_postgres", unary_ratios, unary_rates),
                             figure("submit_stream_vs_postgres", stream_ratios, stream_rates)};
}

}  // namespace

FigureGroup AgainstPostgres() {
  return {{"submit_unary_vs_postgres", "submit_stream_vs_postgres"}, Measure};
}

}  // namespace gaiwan::bench
