#include "server/base/run_command.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "workflow/base/status_macros.h"

extern char** environ;

namespace gaiwan {
namespace {

// Between looks whether it has ended: a stamp takes a network's time.
constexpr absl::Duration kLookEvery = absl::Milliseconds(10);

// Signals as a program expects them: this process blocks some of its own.
struct Attributes {
  Attributes() {
    posix_spawnattr_init(&value);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&value, &none);
    // A group of its own, so that what it starts ends with it.
    posix_spawnattr_setpgroup(&value, 0);
    posix_spawnattr_setflags(&value, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  ~Attributes() { posix_spawnattr_destroy(&value); }
  posix_spawnattr_t value;
};

struct Files {
  // `output` takes the standard output; -1: nobody does.
  explicit Files(int output) {
    posix_spawn_file_actions_init(&value);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&value, fd, "/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
    }
    if (output >= 0) posix_spawn_file_actions_adddup2(&value, output, STDOUT_FILENO);
  }
  ~Files() { posix_spawn_file_actions_destroy(&value); }
  posix_spawn_file_actions_t value;
};

// Ends with what is read from it, or is forgotten.
struct Pipe {
  ~Pipe() {
    for (const int fd : ends) {
      if (fd >= 0) close(fd);
    }
  }
  int ends[2] = {-1, -1};
};

absl::Status Run(const std::vector<std::string>& arguments, absl::Duration limit, int output) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const Attributes attributes;
  const Files files(output);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, argv[0], &files.value, &attributes.value, argv.data(), environ);
  if (error != 0) return absl::UnavailableError(absl::StrCat(arguments[0], ": ", std::strerror(error)));
  const absl::Time end = absl::Now() + limit;
  int status = 0;
  for (pid_t ended = 0; ended != pid; ended = waitpid(pid, &status, WNOHANG)) {
    if (ended < 0 && errno != EINTR) return absl::UnavailableError(absl::StrCat(arguments[0], ": it was lost"));
    if (absl::Now() > end) {
      kill(-pid, SIGKILL);
      waitpid(pid, &status, 0);
      return absl::DeadlineExceededError(absl::StrCat(arguments[0], " took longer than ", absl::FormatDuration(limit)));
    }
    absl::SleepFor(kLookEvery);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::UnavailableError(WIFEXITED(status)
                                    ? absl::StrCat(arguments[0], " ended with status ", WEXITSTATUS(status))
                                    : absl::StrCat(arguments[0], " was ended by signal ", WTERMSIG(status)));
}

}  // namespace

absl::Status RunCommand(const std::vector<std::string>& arguments, absl::Duration limit) {
  return Run(arguments, limit, -1);
}

absl::StatusOr<std::string> ReadFromCommand(const std::vector<std::string>& arguments, absl::Duration limit) {
  Pipe pipe;
  // Not blocking on our side: a program that left a child behind must not hold us. What is asked for fits into the
  // pipe.
  if (pipe2(pipe.ends, O_CLOEXEC) != 0 || fcntl(pipe.ends[0], F_SETFL, O_NONBLOCK) != 0) {
    return absl::UnavailableError(absl::StrCat("a pipe: ", std::strerror(errno)));
  }
  RETURN_IF_ERROR(Run(arguments, limit, pipe.ends[1]));
  std::string said(kCommandOutputBytesMax, '\0');
  const ssize_t n = read(pipe.ends[0], said.data(), said.size());
  said.resize(n < 0 ? 0 : static_cast<size_t>(n));
  return said;
}

}  // namespace gaiwan
