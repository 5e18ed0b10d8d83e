#include "tests/bench/postgres_under_test.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin";
// Of Debian's package: PostgreSQL refuses to run as root.
constexpr char kUser[] = "postgres";
constexpr absl::Duration kCommandMax = absl::Minutes(2);
constexpr absl::Duration kUpMax = absl::Minutes(1);
constexpr int kPgbenchThreads = 2;

// The program as the user it may run as.
std::vector<std::string> AsUser(const std::string& program, std::vector<std::string> arguments) {
  std::vector<std::string> command;
  if (geteuid() == 0) command = {"/usr/sbin/runuser", "-u", kUser, "--"};
  command.push_back(absl::StrCat(kPrograms, "/", program));
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

absl::Status RunToEnd(const TempFolder& folder, const std::string& program, std::vector<std::string> arguments,
                      const std::string& out, absl::Duration max) {
  const std::string log = folder.path() + "/postgres.log";
  ASSIGN_OR_RETURN(Child child, Child::Start(AsUser(program, std::move(arguments)), out, log));
  const absl::Status ended = child.Wait(max);
  if (ended.ok()) return ended;
  return absl::Status(ended.code(), absl::StrCat(program, ": ", ended.message(), ": ", ReadWhole(log)));
}

absl::Status GiveToUser(const std::string& folder) {
  if (geteuid() != 0) return absl::OkStatus();
  const passwd* user = getpwnam(kUser);
  if (user == nullptr) return absl::NotFoundError(absl::StrCat("there is no user ", kUser));
  if (chown(folder.c_str(), user->pw_uid, user->pw_gid) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(folder, ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<PostgresUnderTest> PostgresUnderTest::Start(const std::string& temp_folder, const std::string& scripts) {
  if (!std::filesystem::exists(absl::StrCat(kPrograms, "/postgres"))) {
    return absl::NotFoundError("PostgreSQL 15 is not installed: deploy/dev/install bench");
  }
  ASSIGN_OR_RETURN(TempFolder folder, TempFolder::Make(temp_folder));
  // Into its own folder: PostgreSQL's user need not be able to read this tree.
  std::error_code error;
  std::filesystem::copy(scripts, folder.path() + "/scripts", error);
  if (error) return absl::NotFoundError(absl::StrCat(scripts, ": ", error.message()));
  RETURN_IF_ERROR(GiveToUser(folder.path()));
  const std::string data = folder.path() + "/data";
  const std::string out = folder.path() + "/out";
  RETURN_IF_ERROR(RunToEnd(folder, "initdb",
                           {"--pgdata", data, "--auth", "trust", "--encoding", "UTF8", "--locale", "C"}, out,
                           kCommandMax));
  const std::string log = folder.path() + "/postgres.log";
  ASSIGN_OR_RETURN(Child server,
                   Child::Start(AsUser("postgres", {"-D", data, "-k", folder.path(), "-c", "listen_addresses=", "-c",
                                                    "synchronous_commit=on", "-c", "shared_buffers=256MB", "-c",
                                                    "max_connections=300", "-c", "max_wal_size=4GB"}),
                                log, log));
  PostgresUnderTest postgres(std::move(folder), std::move(server));
  const absl::Time end = absl::Now() + kUpMax;
  while (!RunToEnd(postgres.folder_, "pg_isready", {"-q", "-h", postgres.folder_.path()}, out, kCommandMax).ok()) {
    if (absl::Now() > end) return absl::DeadlineExceededError(absl::StrCat("it did not start: ", ReadWhole(log)));
    absl::SleepFor(absl::Milliseconds(100));
  }
  RETURN_IF_ERROR(RunToEnd(postgres.folder_, "psql",
                           {"-q", "-v", "ON_ERROR_STOP=1", "-h", postgres.folder_.path(), "-d", "postgres", "-f",
                            postgres.folder_.path() + "/scripts/schema.sql"},
                           out, kCommandMax));
  return postgres;
}

absl::StatusOr<double> PostgresUnderTest::Run(int clients, int seconds) {
  const std::string out = absl::StrCat(folder_.path(), "/pgbench-", absl::ToUnixMicros(absl::Now()));
  const std::string scripts = folder_.path() + "/scripts";
  RETURN_IF_ERROR(RunToEnd(folder_, "pgbench",
                           {"-n", "-M", "prepared", "-c", absl::StrCat(clients), "-j", absl::StrCat(kPgbenchThreads),
                            "-T", absl::StrCat(seconds), "-h", folder_.path(), "-f", scripts + "/note.sql@7", "-f",
                            scripts + "/open.sql@1", "postgres"},
                           out, kCommandMax + absl::Seconds(seconds)));
  // "tps = 12345.678901 (without initial connection time)"
  const std::string text = ReadWhole(out);
  const size_t at = text.find("tps = ");
  double rate = 0;
  if (text.find("actually processed: 0\n") != std::string::npos) return rate;  // It names no rate then.
  if (at == std::string::npos || !absl::SimpleAtod(text.substr(at + 6, text.find(' ', at + 6) - at - 6), &rate)) {
    return absl::InternalError(absl::StrCat("pgbench said no rate: ", text));
  }
  return rate;
}

}  // namespace gaiwan::bench
