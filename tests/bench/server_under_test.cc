#include "tests/bench/server_under_test.h"

#include <signal.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "tests/bench/commands.h"
#include "tests/bench/workload.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

// Simulated time stands still here: a year whose calendar is loaded, and no clock falls due.
constexpr char kDevClock[] = "2026-03-02T09:00:00+08:00";
constexpr absl::Duration kUpMax = absl::Minutes(1);
// A server that is asked to stop drains and closes its store.
constexpr absl::Duration kStopMax = absl::Minutes(1);
// Start, drain and end of a load generator, beside its measurement; and of one that is bounded by its count.
constexpr absl::Duration kLoadMax = absl::Minutes(10);
// How often a server that is starting is looked for: a restart is measured to this.
constexpr int kReconnectMillis = 5;
// What is shown of a log when a program failed.
constexpr size_t kLogTailBytes = 2000;

std::shared_ptr<grpc::Channel> Connect(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMillis);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMillis);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMillis);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

std::string Tail(const std::string& file) {
  const std::string text = ReadWhole(file);
  return text.substr(text.size() > kLogTailBytes ? text.size() - kLogTailBytes : 0);
}

absl::Status WaitForChannel(const std::string& target, Child* child, const std::string& log) {
  const std::shared_ptr<grpc::Channel> channel = Connect(target);
  const absl::Time end = absl::Now() + kUpMax;
  while (absl::Now() < end) {
    if (channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::milliseconds(200))) {
      return absl::OkStatus();
    }
    if (!child->IsRunning()) return absl::UnavailableError(absl::StrCat("it did not start: ", Tail(log)));
  }
  return absl::DeadlineExceededError(absl::StrCat("nobody answers on ", target, ": ", Tail(log)));
}

}  // namespace

absl::StatusOr<LoadResult> RunLoadProcess(const Setup& setup, const std::string& folder, LoadOptions options) {
  options.county = setup.county_folder;
  options.run = RandomRun();
  std::vector<std::string> command = {setup.bench, "--role", "load"};
  for (std::string& flag : options.ToFlags()) command.push_back(std::move(flag));
  const std::string out = absl::StrCat(folder, "/load-", options.run);
  const std::string log = folder + "/load.log";
  ASSIGN_OR_RETURN(Child child, Child::Start(command, out, log));
  const absl::Status ended =
      child.Wait(kLoadMax + absl::Seconds(options.warm_up_seconds) + absl::Seconds(options.seconds));
  if (!ended.ok()) return absl::Status(ended.code(), absl::StrCat("load: ", ended.message(), ": ", Tail(log)));
  ASSIGN_OR_RETURN(LoadResult result, LoadResult::FromLines(ReadWhole(out)));
  if (result.failed > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(result.failed, " of the calls of ", options.mix, " failed, the first: ", result.first_failure));
  }
  if (result.completed == 0) return absl::FailedPreconditionError(absl::StrCat("no call of ", options.mix, " ended"));
  return result;
}

absl::StatusOr<BaselineUnderTest> BaselineUnderTest::Start(const Setup& setup, const std::string& folder,
                                                           const std::string& role,
                                                           const std::vector<std::string>& flags) {
  ASSIGN_OR_RETURN(const int port, FreePort());
  const std::string target = absl::StrCat("127.0.0.1:", port);
  const std::string log = absl::StrCat(folder, "/", role, ".log");
  std::vector<std::string> command = {setup.bench, "--role", role, "--listen", target};
  command.insert(command.end(), flags.begin(), flags.end());
  ASSIGN_OR_RETURN(Child child, Child::Start(command, log, log));
  RETURN_IF_ERROR(WaitForChannel(target, &child, log));
  return BaselineUnderTest(std::move(child), target);
}

absl::StatusOr<BaselineUnderTest> BaselineUnderTest::StartEcho(const Setup& setup, const std::string& folder,
                                                               int64_t answer_bytes) {
  return Start(setup, folder, "echo", {"--answer-bytes", absl::StrCat(answer_bytes)});
}

ServerUnderTest::ServerUnderTest(const Setup& setup, TempFolder folder, int port)
    : setup_(setup), folder_(std::move(folder)), target_(absl::StrCat("127.0.0.1:", port)) {}

absl::StatusOr<std::unique_ptr<ServerUnderTest>> ServerUnderTest::Start(const Setup& setup) {
  ASSIGN_OR_RETURN(TempFolder folder, TempFolder::Make(setup.temp_folder));
  ASSIGN_OR_RETURN(const int port, FreePort());
  std::unique_ptr<ServerUnderTest> server(new ServerUnderTest(setup, std::move(folder), port));
  RETURN_IF_ERROR(server->Exec());
  RETURN_IF_ERROR(server->WaitUntilUp());
  RETURN_IF_ERROR(ImportCounty(Connect(server->target()), setup.county));
  return server;
}

absl::Status ServerUnderTest::Exec() {
  // Rates and lines are a person's; a generator is many in one. All else is as shipped, the log of calls included.
  const std::vector<std::string> command = {setup_.gaiwand,
                                            "--data-dir",
                                            data_folder(),
                                            "--listen",
                                            target_,
                                            "--definitions-dir",
                                            setup_.definitions,
                                            "--default-definition",
                                            "mediation-543",
                                            "--limits-rate-per-second",
                                            "1000000",
                                            "--limits-rate-burst",
                                            "10000000",
                                            "--limits-watches-per-person",
                                            "1000",
                                            "--limits-cases-read-per-hour",
                                            "100000000",
                                            "--insecure-dev-auth",
                                            "--insecure-dev-clock",
                                            kDevClock};
  const std::string log = folder() + "/gaiwand.log";
  ASSIGN_OR_RETURN(Child child, Child::Start(command, log, log));
  child_.emplace(std::move(child));
  return absl::OkStatus();
}

absl::Status ServerUnderTest::WaitUntilUp() {
  return WaitForChannel(target_, &*child_, folder() + "/gaiwand.log");
}

absl::Status ServerUnderTest::Stop(int signal) {
  return child_->Stop(signal, kStopMax);
}

absl::StatusOr<v1::GetStatusResponse> ServerUnderTest::Status() {
  const auto stub = v1::AdminService::NewStub(Connect(target_));
  grpc::ClientContext context;
  Prepare(kAdministrator, kUpMax, &context);
  v1::GetStatusResponse status;
  RETURN_IF_ERROR(FromGrpc(stub->GetStatus(&context, {}, &status), "GetStatus"));
  return status;
}

absl::Status ServerUnderTest::OpenCases(int cases_per_desk) {
  LoadOptions options;
  options.mix = "open";
  options.stream = true;
  options.count = static_cast<int64_t>(cases_per_desk) * static_cast<int64_t>(setup_.county.desks.size());
  return Run(std::move(options)).status();
}

absl::StatusOr<LoadResult> ServerUnderTest::Run(LoadOptions options) {
  options.target = target_;
  return RunLoadProcess(setup_, folder(), std::move(options));
}

absl::StatusOr<absl::Duration> ServerUnderTest::ExecUntilDurable() {
  v1::ExecuteRequest request = AddNote();
  request.set_name(CaseName(kSeededRun, 0));
  request.set_request_id(RequestId(RandomRun(), 0));
  const absl::Time begin = absl::Now();
  RETURN_IF_ERROR(Exec());
  const auto stub = v1::CaseService::NewStub(Connect(target_));
  grpc::ClientContext context;
  Prepare(setup_.county.desks[0].registrar, kUpMax, &context);
  v1::ExecuteResponse response;
  RETURN_IF_ERROR(FromGrpc(stub->Execute(&context, request, &response), "Execute"));
  return absl::Now() - begin;
}

}  // namespace gaiwan::bench
