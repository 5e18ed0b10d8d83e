#include "server/base/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

absl::Status CannotStart(absl::string_view what, int error) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(error)));
}

std::string FromEnvironment(const char* name, const char* otherwise) {
  const char* value = getenv(name);
  return absl::StrCat(name, "=", value == nullptr ? otherwise : value);
}

// Closes what it still has when it goes.
struct Pair {
  Pair() = default;
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() {
    if (ours >= 0) close(ours);
    if (theirs >= 0) close(theirs);
  }
  absl::Status Open() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return CannotStart("a socket pair", errno);
    ours = ends[0];
    theirs = ends[1];
    fcntl(ours, F_SETFL, O_NONBLOCK);
    return absl::OkStatus();
  }
  int Take() {
    const int taken = ours;
    ours = -1;
    return taken;
  }
  int ours = -1;
  int theirs = -1;
};

absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& command, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  const auto destroyer = absl::MakeCleanup([&] {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  });
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  // The server's threads block signals and have some ignored: a program begins with none of that.
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::array<std::string, 3> variables = {FromEnvironment("PATH", "/usr/local/bin:/usr/bin:/bin"),
                                          FromEnvironment("HOME", "/nonexistent"), "LC_ALL=C.UTF-8"};
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);

  pid_t pid = -1;
  const int error = posix_spawnp(&pid, command[0].c_str(), &actions, &attributes, arguments.data(), environment.data());
  if (error != 0) return CannotStart(command[0], error);
  return pid;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(const std::vector<std::string>& command) {
  Pair in;
  Pair out;
  Pair err;
  RETURN_IF_ERROR(in.Open());
  RETURN_IF_ERROR(out.Open());
  RETURN_IF_ERROR(err.Open());
  ASSIGN_OR_RETURN(const pid_t pid, Spawn(command, in.theirs, out.theirs, err.theirs));
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, in.Take(), out.Take(), err.Take()));
}

ChildProcess::~ChildProcess() {
  Kill();
  CloseInput();
  close(out_);
  close(err_);
}

void ChildProcess::CloseInput() {
  if (in_ >= 0) close(in_);
  in_ = -1;
}

void ChildProcess::Kill() {
  if (pid_ < 0) return;
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool ChildProcess::HasEnded() {
  if (pid_ >= 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
    kill(-pid_, SIGKILL);  // What it started, if anything.
    pid_ = -1;
  }
  return pid_ < 0;
}

}  // namespace gaiwan
