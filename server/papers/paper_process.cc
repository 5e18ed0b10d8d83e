#include "server/papers/paper_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Of a line of complaint: enough for what is missing, never a page.
constexpr size_t kComplaintBytesMax = 300;
// Between looks whether it ended, while it is let to.
constexpr absl::Duration kLookEvery = absl::Milliseconds(10);

absl::Status CannotStart(absl::string_view what, int error) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(error)));
}

std::string FromEnvironment(const char* name, const char* otherwise) {
  const char* value = getenv(name);
  return absl::StrCat(name, "=", value == nullptr ? otherwise : value);
}

// A socket pair rather than a pipe: a write to a worker that ended is an error then, and no signal.
struct Pair {
  int ours = -1;
  int theirs = -1;
};

absl::StatusOr<Pair> MakePair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return CannotStart("a socket pair", errno);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pair{ends[0], ends[1]};
}

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
  // The server's threads block signals and have some ignored: the worker begins with none of that.
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
  // Fonts are looked up in a cache at HOME.
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

absl::StatusOr<std::unique_ptr<PaperProcess>> PaperProcess::Start(const std::vector<std::string>& command,
                                                                  Clock* clock) {
  ASSIGN_OR_RETURN(const Pair in, MakePair());
  const auto close_in = absl::MakeCleanup([&in] { close(in.theirs); });
  absl::StatusOr<Pair> out = MakePair();
  if (!out.ok()) close(in.ours);
  RETURN_IF_ERROR(out.status());
  const auto close_out = absl::MakeCleanup([&out] { close(out->theirs); });
  absl::StatusOr<Pair> err = MakePair();
  if (!err.ok()) {
    close(in.ours);
    close(out->ours);
    return err.status();
  }
  const auto close_err = absl::MakeCleanup([&err] { close(err->theirs); });
  const absl::StatusOr<pid_t> pid = Spawn(command, in.theirs, out->theirs, err->theirs);
  // It owns our ends, also of one that did not start.
  std::unique_ptr<PaperProcess> process(new PaperProcess(clock, pid.ok() ? *pid : -1, in.ours, out->ours, err->ours));
  RETURN_IF_ERROR(pid.status());
  return process;
}

PaperProcess::PaperProcess(Clock* clock, pid_t pid, int in, int out, int err)
    : clock_(clock), pid_(pid), in_(in), out_(out), err_(err) {}

PaperProcess::~PaperProcess() {
  Kill();
  CloseInput();
  close(out_);
  close(err_);
}

void PaperProcess::CloseInput() {
  if (in_ >= 0) close(in_);
  in_ = -1;
}

void PaperProcess::Kill() {
  if (pid_ < 0) return;
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool PaperProcess::HasEnded() {
  if (pid_ >= 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
    kill(-pid_, SIGKILL);  // What it started, if anything.
    pid_ = -1;
  }
  TakeComplaints();
  return pid_ < 0;
}

void PaperProcess::Stop(absl::Duration give_up) {
  CloseInput();
  while (!HasEnded() && clock_->MonotonicNow() < give_up) {
    pollfd complaints = {err_, POLLIN, 0};
    poll(&complaints, 1, static_cast<int>(absl::ToInt64Milliseconds(kLookEvery)));
  }
  Kill();
}

void PaperProcess::TakeComplaints() {
  std::array<char, 4096> part;
  ssize_t got = 0;
  while ((got = read(err_, part.data(), part.size())) > 0) {
    for (const char c : absl::string_view(part.data(), static_cast<size_t>(got))) {
      if (c != '\n') {
        if (complaint_.size() < kComplaintBytesMax) complaint_.push_back(c);
        continue;
      }
      if (!complaint_.empty()) {
        LogLine(LogLevel::kWarning, "paper worker").With("line", complaint_);
        last_words_ = std::exchange(complaint_, "");
      }
    }
  }
}

absl::Status PaperProcess::Ended() {
  // What it said as it ended may still be on the way.
  const absl::Duration give_up = clock_->MonotonicNow() + absl::Seconds(1);
  while (!HasEnded() && clock_->MonotonicNow() < give_up) {
    pollfd complaints = {err_, POLLIN, 0};
    poll(&complaints, 1, static_cast<int>(absl::ToInt64Milliseconds(kLookEvery)));
  }
  TakeComplaints();
  return absl::UnavailableError(last_words_.empty() ? "the worker ended" : last_words_);
}

absl::Status PaperProcess::Wait(bool writing, GiveUp give_up, bool* can_write, bool* can_read) {
  while (true) {
    const absl::Duration left = give_up() - clock_->MonotonicNow();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("the worker does not answer");
    pollfd streams[3] = {{err_, POLLIN, 0}, {out_, POLLIN, 0}, {writing ? in_ : -1, POLLOUT, 0}};
    const int ready =
        poll(streams, 3, static_cast<int>(absl::ToInt64Milliseconds(std::min(absl::Seconds(1), left)) + 1));
    if (ready < 0 && errno != EINTR) return absl::InternalError("poll fails");
    if (ready <= 0) continue;
    if ((streams[0].revents & POLLIN) != 0) TakeComplaints();
    *can_read = (streams[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
    *can_write = (streams[2].revents & (POLLOUT | POLLHUP | POLLERR)) != 0;
    if (*can_read || *can_write) return absl::OkStatus();
  }
}

absl::Status PaperProcess::Send(absl::string_view frame, GiveUp give_up) {
  bool can_write = false;
  bool can_read = false;
  while (!frame.empty()) {
    RETURN_IF_ERROR(Wait(true, give_up, &can_write, &can_read));
    // It answers nothing before it has read all: it ended, or is out of its mind.
    if (!can_write) return Ended();
    const ssize_t sent = send(in_, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return Ended();
    frame.remove_prefix(static_cast<size_t>(sent));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> PaperProcess::Receive(size_t bytes, GiveUp give_up) {
  std::string received(bytes, '\0');
  size_t got = 0;
  bool can_write = false;
  bool can_read = false;
  while (got < bytes) {
    RETURN_IF_ERROR(Wait(false, give_up, &can_write, &can_read));
    const ssize_t part = recv(out_, received.data() + got, bytes - got, MSG_DONTWAIT);
    if (part < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (part <= 0) return Ended();
    got += static_cast<size_t>(part);
  }
  return received;
}

absl::StatusOr<PaperAnswer> PaperProcess::Ask(absl::string_view id, absl::string_view frame, GiveUp give_up) {
  RETURN_IF_ERROR(Send(frame, give_up));
  ASSIGN_OR_RETURN(const std::string length, Receive(kFrameLengthBytes, give_up));
  const size_t header_bytes = ParseFrameLength(length);
  if (header_bytes > kPaperHeaderBytesMax) return absl::InternalError("the worker's answer has an impossible length");
  ASSIGN_OR_RETURN(const std::string json, Receive(header_bytes, give_up));
  ASSIGN_OR_RETURN(PaperHeader header, ParsePaperHeader(json));
  if (header.id != id) return absl::InternalError("the worker answers another question");
  RETURN_IF_ERROR(header.refusal);
  ASSIGN_OR_RETURN(header.answer.body, Receive(header.body_bytes, give_up));
  return std::move(header.answer);
}

}  // namespace gaiwan
