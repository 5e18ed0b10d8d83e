// gaiwand: the server.
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/main/dev_clock.h"
#include "server/main/gaiwan_server.h"
#include "server/main/restore.h"
#include "server/main/settings.h"
#include "server/main/shutdown_signal.h"

namespace {

// Exit statuses, as clients/cli has them.
constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

int Say(int status, absl::string_view words) {
  std::fputs(absl::StrCat("gaiwand: ", words, "\n").c_str(), stderr);
  return status;
}

int RunVerify(const gaiwan::StartOptions& options) {
  const absl::StatusOr<gaiwan::VerifyReport> report = gaiwan::VerifyFolder(options);
  if (!report.ok()) return Say(kFailed, report.status().message());
  for (const std::string& fault : report->faults) std::puts(fault.c_str());
  if (report->fault_count > report->faults.size()) {
    std::printf("... and %llu more\n", static_cast<unsigned long long>(report->fault_count - report->faults.size()));
  }
  if (report->unnamed_files > 0) {
    std::printf("%llu files that no document names\n", static_cast<unsigned long long>(report->unnamed_files));
  }
  std::printf("%llu records in %llu streams, %llu rows, %llu checkpoints, %llu documents: %s\n",
              static_cast<unsigned long long>(report->records), static_cast<unsigned long long>(report->streams),
              static_cast<unsigned long long>(report->rows), static_cast<unsigned long long>(report->checkpoints),
              static_cast<unsigned long long>(report->documents),
              report->fault_count == 0 ? "clean" : absl::StrCat(report->fault_count, " faults").c_str());
  return report->fault_count == 0 ? kDone : kFailed;
}

int RunRestore(const gaiwan::StartOptions& options) {
  gaiwan::DevClock dev_clock(options.insecure_dev_clock.value_or(absl::UnixEpoch()));
  gaiwan::Clock* const clock =
      options.insecure_dev_clock.has_value() ? static_cast<gaiwan::Clock*>(&dev_clock) : gaiwan::RealClock();
  const absl::StatusOr<gaiwan::RestoreReport> report =
      gaiwan::RestoreDataFolder(options.settings, *options.restore, clock);
  if (!report.ok()) return Say(kFailed, report.status().message());
  std::printf("backup %lld is restored to %s: head %llu, log to position %llu\n",
              static_cast<long long>(report->set.id), options.settings.data_dir().c_str(),
              static_cast<unsigned long long>(report->set.head.position),
              static_cast<unsigned long long>(report->position));
  if (report->erasures_repeated > 0) {
    std::printf("%lld erasures of personal data that the backup did not know were repeated\n",
                static_cast<long long>(report->erasures_repeated));
  }
  return kDone;
}

int RunRotation(const gaiwan::StartOptions& options) {
  const absl::StatusOr<uint64_t> keys = gaiwan::RotateFolder(options);
  if (!keys.ok()) return Say(kFailed, keys.status().message());
  std::printf("%llu keys are wrapped by a new master key; the one before opens nothing any more\n",
              static_cast<unsigned long long>(*keys));
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  gaiwan::ShutdownSignal signal;
  // Debian builds Abseil with its search for deadlocks on; gRPC pays for it at every lock.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const absl::StatusOr<gaiwan::StartOptions> options =
      gaiwan::ReadCommandLine(std::vector<std::string>(argv + 1, argv + argc));
  if (!options.ok()) return Say(kWrongUsage, options.status().message());
  if (!options->print.empty()) {
    std::fputs(options->print.c_str(), stdout);
    return kDone;
  }
  const absl::Status level = gaiwan::SetLogLevel(options->settings.log_level());
  if (!level.ok()) return Say(kWrongUsage, level.message());
  if (options->verify) return RunVerify(*options);
  if (options->restore.has_value()) return RunRestore(*options);
  if (options->rotate_master_key) return RunRotation(*options);

  absl::StatusOr<std::unique_ptr<gaiwan::GaiwanServer>> server =
      gaiwan::GaiwanServer::Start(*options, [&signal] { signal.Raise(); });
  if (!server.ok()) return Say(kFailed, server.status().message());
  signal.Wait();
  signal.Release();
  gaiwan::LogLine(gaiwan::LogLevel::kInfo, "shutting down");
  const absl::Status status = (*server)->Shutdown();
  gaiwan::FlushLog();
  return status.ok() ? kDone : Say(kFailed, status.message());
}
