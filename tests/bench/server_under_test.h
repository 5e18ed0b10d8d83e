// tests/bench/server_under_test.h: a gaiwand of its own on loopback, with the county loaded, in a temporary folder; and
// the load generators sent against it. Used by one thread.
#ifndef GAIWAN_TESTS_BENCH_SERVER_UNDER_TEST_H_
#define GAIWAN_TESTS_BENCH_SERVER_UNDER_TEST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/admin_service.pb.h"
#include "grpcpp/channel.h"
#include "tests/bench/county.h"
#include "tests/bench/load_options.h"
#include "tests/bench/processes.h"

namespace gaiwan::bench {

// Where things are, and how long to measure.
struct Setup {
  std::string bench;          // This program.
  std::string gaiwand;        // The server's.
  std::string definitions;    // Folder of the definitions it publishes.
  std::string county_folder;  // Of the CSV files.
  std::string temp_folder;    // What is made lies under it.
  std::string postgres_scripts = "tests/bench/postgres";
  County county;
  bool quick = false;

  int repeats() const { return quick ? 3 : 5; }
  double warm_up_seconds() const { return quick ? 0.3 : 0.5; }
  double seconds() const { return quick ? 1 : 2; }
};

// Runs the load generator in a process of its own. FAILED_PRECONDITION when anything was refused or failed: what is
// refused is no measurement.
absl::StatusOr<LoadResult> RunLoadProcess(const Setup& setup, const std::string& folder, LoadOptions options);

// The baseline beside a server, a process of its own: this program in another role.
class BaselineUnderTest {
 public:
  // `gaiwan_bench --role ROLE --listen ... FLAGS`, up.
  static absl::StatusOr<BaselineUnderTest> Start(const Setup& setup, const std::string& folder, const std::string& role,
                                                 const std::vector<std::string>& flags);
  // The bare echo, answering with `answer_bytes`.
  static absl::StatusOr<BaselineUnderTest> StartEcho(const Setup& setup, const std::string& folder,
                                                     int64_t answer_bytes);
  const std::string& target() const { return target_; }
  absl::Duration CpuTime() const { return child_.CpuTime(); }

 private:
  BaselineUnderTest(Child child, std::string target) : child_(std::move(child)), target_(std::move(target)) {}

  Child child_;
  std::string target_;
};

class ServerUnderTest {
 public:
  // Started, with the county imported.
  static absl::StatusOr<std::unique_ptr<ServerUnderTest>> Start(const Setup& setup);

  const std::string& target() const { return target_; }
  const std::string& folder() const { return folder_.path(); }
  std::string data_folder() const { return folder_.path() + "/data"; }
  int64_t ResidentBytes() const { return child_->ResidentBytes(); }
  absl::Duration CpuTime() const { return child_->CpuTime(); }

  // Starts the program and returns at once. REQUIRES: it does not run.
  absl::Status Exec();
  // Until it answers, at most a minute.
  absl::Status WaitUntilUp();
  absl::Status Stop(int signal);

  absl::StatusOr<v1::GetStatusResponse> Status();
  // Opens `cases_per_desk` cases at each committee. Once.
  absl::Status OpenCases(int cases_per_desk);
  absl::StatusOr<LoadResult> Run(LoadOptions options);
  // How long from Exec to the first command that is durable: a note on a case opened before.
  absl::StatusOr<absl::Duration> ExecUntilDurable();

 private:
  ServerUnderTest(const Setup& setup, TempFolder folder, int port);

  const Setup& setup_;
  const TempFolder folder_;
  const std::string target_;
  std::optional<Child> child_;
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_SERVER_UNDER_TEST_H_
