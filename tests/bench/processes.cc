#include "tests/bench/processes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace gaiwan::bench {
namespace {

// A child is looked at this often.
constexpr absl::Duration kLookEvery = absl::Milliseconds(2);
// A killed one is gone after this, but for a disk that hangs.
constexpr absl::Duration kKilledMax = absl::Seconds(30);
// Of stat: st_blocks counts these.
constexpr int64_t kBlockBytes = 512;

absl::Status Failed(absl::string_view what) {
  return absl::InternalError(absl::StrCat(what, ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<TempFolder> TempFolder::Make(const std::string& parent) {
  std::string path = parent + "/gaiwan_bench_XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return Failed(parent);
  return TempFolder(std::move(path));
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

absl::StatusOr<Child> Child::Start(const std::vector<std::string>& command, const std::string& out_file,
                                   const std::string& error_file) {
  // All that allocates comes before the fork: other threads may hold the heap's lock.
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  const int out = open(out_file.c_str(), flags, 0600);
  if (out < 0) return Failed(out_file);
  const int error = open(error_file.c_str(), flags, 0600);
  if (error < 0) {
    close(out);
    return Failed(error_file);
  }
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // It died in between.
    dup2(out, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  const int fork_error = errno;
  close(out);
  close(error);
  errno = fork_error;
  if (pid < 0) return Failed("fork");
  return Child(pid);
}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    Kill();
    pid_ = std::exchange(other.pid_, 0);
  }
  return *this;
}

Child::~Child() {
  Kill();
}

void Child::Kill() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  int status = 0;
  WaitForEnd(kKilledMax, &status);
}

bool Child::WaitForEnd(absl::Duration max, int* status) {
  const absl::Time end = absl::Now() + max;
  while (true) {
    const pid_t gone = waitpid(pid_, status, WNOHANG);
    if (gone == pid_ || (gone < 0 && errno == ECHILD)) {
      pid_ = 0;
      return true;
    }
    if (absl::Now() >= end) return false;
    absl::SleepFor(kLookEvery);
  }
}

absl::Status Child::Stop(int signal, absl::Duration max) {
  if (pid_ == 0) return absl::OkStatus();
  kill(pid_, signal);
  int status = 0;
  if (WaitForEnd(max, &status)) return absl::OkStatus();
  Kill();
  return absl::DeadlineExceededError(absl::StrCat("it did not stop within ", absl::FormatDuration(max)));
}

absl::Status Child::Wait(absl::Duration max) {
  if (pid_ == 0) return absl::FailedPreconditionError("it is gone");
  int status = 0;
  if (!WaitForEnd(max, &status)) {
    Kill();
    return absl::DeadlineExceededError(absl::StrCat("it did not end within ", absl::FormatDuration(max)));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(WIFEXITED(status) ? absl::StrCat("it ended with status ", WEXITSTATUS(status))
                                                         : absl::StrCat("it was ended by signal ", WTERMSIG(status)));
}

bool Child::IsRunning() {
  int status = 0;
  return pid_ != 0 && !WaitForEnd(absl::ZeroDuration(), &status);
}

int64_t Child::ResidentBytes() const {
  std::ifstream file(absl::StrCat("/proc/", pid_, "/statm"));
  int64_t all_pages = 0;
  int64_t resident_pages = 0;
  file >> all_pages >> resident_pages;
  return resident_pages * sysconf(_SC_PAGESIZE);
}

absl::Duration Child::CpuTime() const {
  // Behind the name, which is in parentheses and may hold anything: state is the first, utime and stime the twelfth and
  // thirteenth.
  const std::string stat = ReadWhole(absl::StrCat("/proc/", pid_, "/stat"));
  const std::vector<std::string> fields = absl::StrSplit(stat.substr(stat.rfind(')') + 1), ' ', absl::SkipEmpty());
  int64_t ticks = 0;
  for (const size_t i : {11, 12}) {
    int64_t part = 0;
    if (i < fields.size() && absl::SimpleAtoi(fields[i], &part)) ticks += part;
  }
  return absl::Seconds(1) * ticks / sysconf(_SC_CLK_TCK);
}

absl::StatusOr<int> FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Failed("socket");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  const absl::Status failed = bound ? absl::OkStatus() : Failed("127.0.0.1");
  close(fd);
  if (!bound) return failed;
  return ntohs(address.sin_port);
}

std::string ProgramFolder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path().string();
}

int64_t FolderBytes(const std::string& folder) {
  int64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    struct stat file = {};
    if (stat(entry.path().c_str(), &file) == 0 && S_ISREG(file.st_mode)) bytes += file.st_blocks * kBlockBytes;
  }
  return bytes;
}

std::string ReadWhole(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

}  // namespace gaiwan::bench
