#include "server/accounts/messenger.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"

extern char** environ;

namespace gaiwan {
namespace {

absl::Status NotSent(absl::string_view why) {
  const absl::Status refused = RefusedBecause(v1::Case(), v1::MESSAGE_NOT_SENT, WordsFor(v1::MESSAGE_NOT_SENT));
  absl::Status status = absl::FailedPreconditionError(absl::StrCat("MESSAGE_NOT_SENT: ", why));
  v1::CommandRefused detail;
  if (ReadDetail(refused, &detail)) status = WithDetail(status, detail);
  return status;
}

std::string ToLine(const Message& message) {
  google::protobuf::Struct object;
  auto& fields = *object.mutable_fields();
  fields["phone"].set_string_value(message.phone);
  fields["purpose"].set_string_value(message.purpose);
  fields["text"].set_string_value(message.text);
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(object, &line);
  return line + "\n";
}

absl::Status AppendTo(const std::string& path, const std::string& line) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return NotSent(absl::StrCat("messenger.file: cannot open ", path, ": ", std::strerror(errno)));
  const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  ::close(fd);
  return written ? absl::OkStatus() : NotSent(absl::StrCat("messenger.file: cannot write ", path));
}

// Runs the program with the line on its standard input; ends it when it takes too long.
absl::Status Run(const std::string& program, const std::string& line) {
  int ends[2];
  // A socket and no pipe: writing to a program that ended already is then an error and no signal.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return NotSent(std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  char* const arguments[] = {const_cast<char*>(program.c_str()), nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  if (error != 0) {
    ::close(ends[1]);
    return NotSent(absl::StrCat("messenger.command: ", program, ": ", std::strerror(error)));
  }
  // A line is far shorter than a socket holds: this does not wait.
  const bool given = ::send(ends[1], line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
  ::close(ends[1]);
  const absl::Time give_up = absl::Now() + kMessageTimeout;
  int status = 0;
  while (true) {
    const pid_t done = ::waitpid(child, &status, WNOHANG);
    if (done == child) break;
    if (done < 0 && errno != EINTR) return NotSent(std::strerror(errno));
    if (absl::Now() > give_up) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      return NotSent("messenger.command took too long and was ended");
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  if (given && WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return NotSent("messenger.command failed");
}

class NoMessenger final : public Messenger {
 public:
  bool is_there() const override { return false; }
  absl::Status Send(const Message&, Sent) override {
    return NotSent("the settings name no way to send messages (messenger)");
  }
};

class PoolMessenger final : public Messenger {
 public:
  explicit PoolMessenger(std::function<absl::Status(const std::string&)> deliver)
      : deliver_(std::move(deliver)), pool_(1, kMessagesWaitingMax) {}

  bool is_there() const override { return true; }
  absl::Status Send(const Message& message, Sent sent) override {
    const bool posted = pool_.Post([this, line = ToLine(message), sent = std::move(sent)] { sent(deliver_(line)); });
    return posted ? absl::OkStatus() : RetryLater(v1::BUSY, kMessageTimeout);
  }

 private:
  const std::function<absl::Status(const std::string&)> deliver_;
  BoundedPool pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Messenger>> MakeMessenger(const v1::Messenger& settings) {
  if (!settings.file().empty() && !settings.command().empty()) {
    return absl::InvalidArgumentError("messenger: names both a file and a command");
  }
  if (!settings.file().empty()) {
    return std::make_unique<PoolMessenger>(
        [path = settings.file()](const std::string& line) { return AppendTo(path, line); });
  }
  if (!settings.command().empty()) {
    return std::make_unique<PoolMessenger>(
        [program = settings.command()](const std::string& line) { return Run(program, line); });
  }
  return std::make_unique<NoMessenger>();
}

}  // namespace gaiwan
