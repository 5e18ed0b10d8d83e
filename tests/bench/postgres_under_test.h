// tests/bench/postgres_under_test.h: a PostgreSQL of its own in a temporary folder, reached by its socket, and pgbench
// sent against it. What it is compared by: the same transitions in one stored function (postgres/schema.sql), with
// neither network nor an application server in front. Used by one thread.
#ifndef GAIWAN_TESTS_BENCH_POSTGRES_UNDER_TEST_H_
#define GAIWAN_TESTS_BENCH_POSTGRES_UNDER_TEST_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "tests/bench/processes.h"

namespace gaiwan::bench {

class PostgresUnderTest {
 public:
  // Started with the schema, in a folder of its own under `temp_folder`. `scripts`: folder of the SQL. NOT_FOUND when
  // PostgreSQL 15 is not installed.
  static absl::StatusOr<PostgresUnderTest> Start(const std::string& temp_folder, const std::string& scripts);

  // Commands a second of `clients` at a time for `seconds`: seven of eight change a case, one opens one.
  absl::StatusOr<double> Run(int clients, int seconds);

 private:
  PostgresUnderTest(TempFolder folder, Child server) : folder_(std::move(folder)), server_(std::move(server)) {}

  TempFolder folder_;
  Child server_;
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_POSTGRES_UNDER_TEST_H_
