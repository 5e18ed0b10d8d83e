// gaiwan_crash_client: everybody who is connected while kill_test.py kills the server: workers, a watcher, and an
// administrator who moves the test clock. Works until its standard input ends; then the server stays up, and it repeats
// what was not answered, lets the clocks run out, waits for the watch, and writes down what every case holds. Exit
// status 0 when all of that could be done; what was seen stands in the files of crash_log.h.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"
#include "tests/fault/crash_history.h"
#include "tests/fault/crash_log.h"
#include "tests/fault/crash_watcher.h"
#include "tests/fault/crash_worker.h"

namespace gaiwan::testing {
namespace {

// So many commands are on their way when the server dies.
constexpr size_t kWorkers = 12;
// At each desk, on the same cases.
constexpr size_t kWorkersPerDesk = 4;
constexpr int kReconnectMillis = 10;
// The clock goes on by this, this often, when there are 100 rounds: some 40 days, so that legal months run out under
// way. With more rounds by less: a request may be repeated for 30 days.
constexpr absl::Duration kAdvanceBy = absl::Minutes(50);
constexpr int kRounds = 100;
constexpr absl::Duration kAdvanceEvery = absl::Milliseconds(30);
// At the end: every clock that still runs in the definition's first months is due.
constexpr absl::Duration kAdvanceAtEnd = absl::Hours(24 * 40);
constexpr absl::Duration kAnswerMax = absl::Seconds(10);
constexpr absl::Duration kEndMax = absl::Minutes(2);
constexpr absl::Duration kWatchMax = absl::Seconds(60);

std::shared_ptr<grpc::Channel> Connect(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMillis);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMillis);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMillis);
  // Repeating is our affair.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status Advance(v1::AdminService::Stub* admin, absl::Duration by, absl::Duration answer_max) {
  grpc::ClientContext context;
  bench::Prepare(bench::kAdministrator, answer_max, &context);
  v1::AdvanceClockRequest request;
  request.mutable_by()->set_seconds(absl::ToInt64Seconds(by));
  v1::AdvanceClockResponse response;
  return bench::FromGrpc(admin->AdvanceClock(&context, request, &response), "AdvanceClock");
}

void WaitForEndOfInput() {
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
    // Nothing is said there: only its end counts.
  }
}

void Say(absl::string_view words) {
  std::fputs(absl::StrCat(words, "\n").c_str(), stdout);
  std::fflush(stdout);
}

int Fail(const absl::Status& status) {
  std::fputs(absl::StrCat("gaiwan_crash_client: ", status.ToString(), "\n").c_str(), stderr);
  return 1;
}

int Main(const std::string& target, const std::string& county_folder, const std::string& log_folder, int rounds) {
  const absl::StatusOr<bench::County> county = bench::ReadCounty(county_folder);
  if (!county.ok()) return Fail(county.status());
  CrashLog log(log_folder);
  const std::shared_ptr<grpc::Channel> channel = Connect(target);
  const absl::Status imported = bench::ImportCounty(channel, *county);
  if (!imported.ok()) return Fail(imported);

  std::atomic<bool> stop{false};
  std::atomic<bool> give_up{false};
  std::atomic<int64_t> last_position{std::numeric_limits<int64_t>::max()};
  const uint64_t run = bench::RandomRun();
  std::vector<std::unique_ptr<CasePool>> pools;
  std::vector<std::unique_ptr<CrashWorker>> workers;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kWorkers; ++i) {
    const size_t desk = i / kWorkersPerDesk;
    if (desk == pools.size()) pools.push_back(std::make_unique<CasePool>());
    workers.push_back(std::make_unique<CrashWorker>(run + i, county->desks[desk % county->desks.size()],
                                                    Connect(target), pools[desk].get(), &stop, &log));
    threads.emplace_back([worker = workers.back().get()] { worker->Run(); });
  }
  CrashWatcher watcher(Connect(target), &log);
  std::thread watching([&] { watcher.Run(&last_position, &give_up); });
  const auto admin = v1::AdminService::NewStub(Connect(target));
  const absl::Duration advance_by = kAdvanceBy * kRounds / std::max(kRounds, rounds);
  std::thread advancing([&] {
    while (!stop) {
      // A server that is down is waited for; what is lost with it is made up for by the next one.
      static_cast<void>(Advance(admin.get(), advance_by, kAnswerMax));
      absl::SleepFor(kAdvanceEvery);
    }
  });
  Say("working");

  WaitForEndOfInput();
  stop = true;
  advancing.join();
  for (std::thread& thread : threads) thread.join();
  absl::Status status = Advance(admin.get(), kAdvanceAtEnd, kEndMax);
  v1::GetStatusResponse server;
  if (status.ok()) {
    grpc::ClientContext context;
    bench::Prepare(bench::kAdministrator, kAnswerMax, &context);
    status = bench::FromGrpc(admin->GetStatus(&context, {}, &server), "GetStatus");
  }
  if (status.ok()) {
    last_position = server.position();
    std::thread guard([&] {
      const absl::Time end = absl::Now() + kWatchMax;
      while (!give_up && absl::Now() < end) absl::SleepFor(absl::Milliseconds(20));
      give_up = true;
    });
    watching.join();
    give_up = true;
    guard.join();
    std::vector<std::string> cases;
    for (const auto& pool : pools) {
      const std::vector<std::string> names = pool->names();
      cases.insert(cases.end(), names.begin(), names.end());
    }
    WriteHistories(channel, cases, &log);
    Say(absl::StrCat("position ", server.position()));
    Say(absl::StrCat("time ", server.time().seconds()));
  } else {
    give_up = true;
    watching.join();
  }
  return status.ok() ? 0 : Fail(status);
}

}  // namespace
}  // namespace gaiwan::testing

int main(int argc, char** argv) {
  int rounds = 0;
  if (argc != 5 || !absl::SimpleAtoi(argv[4], &rounds)) {
    std::fputs("usage: gaiwan_crash_client HOST:PORT COUNTY_FOLDER LOG_FOLDER ROUNDS\n", stderr);
    return 2;
  }
  return gaiwan::testing::Main(argv[1], argv[2], argv[3], rounds);
}
