// gaiwan: the command line. Standard streams, signals and channels; everything else is Run().
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <termios.h>
#include <unistd.h>

#include "absl/strings/str_format.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/fd_stream.h"
#include "clients/cli/interrupts.h"
#include "clients/cli/run.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace gaiwan::cli {
namespace {

// The largest answer taken: a page of 500 cases of at most 256 KiB would be larger, one of real cases never is.
constexpr int kAnswerBytesMax = 64 * 1024 * 1024;
// What a shell expects of a program ended by Ctrl-C.
constexpr int kExitInterrupted = 130;

// A version 4 UUID.
std::string NewUuid() {
  std::random_device random;
  uint32_t words[4];
  for (uint32_t& word : words) word = random();
  words[1] = (words[1] & 0xFFFF0FFFu) | 0x00004000u;
  words[2] = (words[2] & 0x3FFFFFFFu) | 0x80000000u;
  return absl::StrFormat("%08x-%04x-%04x-%04x-%04x%08x", words[0], words[1] >> 16, words[1] & 0xFFFF, words[2] >> 16,
                         words[2] & 0xFFFF, words[3]);
}

// The whole file; empty, and said, when it cannot be read: TLS then refuses the server.
std::string ReadPem(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) std::cerr << "gaiwan: --ca " << path << " cannot be read\n";
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::shared_ptr<grpc::Channel> NewChannel(const Globals& globals) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kAnswerBytesMax);
  // A proxy of the environment is for the web; the server stands on this machine or in this house.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (globals.plain) return grpc::CreateCustomChannel(globals.server, grpc::InsecureChannelCredentials(), arguments);
  grpc::SslCredentialsOptions tls;
  if (!globals.ca_file.empty()) tls.pem_root_certs = ReadPem(globals.ca_file);
  return grpc::CreateCustomChannel(globals.server, grpc::SslCredentials(tls), arguments);
}

// A line from the terminal, unseen while it is typed; from a pipe, a line of it.
std::optional<std::string> ReadSecret(const std::string& prompt) {
  termios before{};
  const bool tty = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &before) == 0;
  if (tty) {
    std::cerr << prompt << std::flush;
    termios silent = before;
    silent.c_lflag &= static_cast<tcflag_t>(~ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  if (tty) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << '\n';
  }
  return read ? std::optional<std::string>(line) : std::nullopt;
}

// Hands SIGINT to `interrupts`. Called before any other thread is made, so that none of them takes the signal.
void TakeInterrupts(Interrupts* interrupts) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::thread([interrupts, set] {
    while (true) {
      int signal = 0;
      if (sigwait(&set, &signal) == 0 && !interrupts->Trigger()) _exit(kExitInterrupted);
    }
  }).detach();
}

int Main(int argc, char** argv) {
  // A reader that goes away (`| head`) is seen at the next write.
  std::signal(SIGPIPE, SIG_IGN);
  // Lives as long as the thread that waits for signals: to the end of the process.
  Interrupts* const interrupts = new Interrupts();
  TakeInterrupts(interrupts);
  FdStreamBuf out_buffer(STDOUT_FILENO);
  std::ostream out(&out_buffer);
  Io io;
  io.out = &out;
  io.err = &std::cerr;
  io.in = &std::cin;
  io.out_is_tty = isatty(STDOUT_FILENO) == 1;
  io.err_is_tty = isatty(STDERR_FILENO) == 1;
  io.env = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  io.new_uuid = NewUuid;
  io.read_secret = ReadSecret;
  io.sleep = [interrupts](absl::Duration duration) { interrupts->SleepFor(duration); };
  io.interrupts = interrupts;
  const int exit = Run(std::vector<std::string>(argv + 1, argv + argc), io, NewChannel);
  out.flush();
  if (out_buffer.error() != 0 && out_buffer.error() != EPIPE) {
    std::cerr << "gaiwan: stdout: " << std::strerror(out_buffer.error()) << '\n';
    return kExitFailed;
  }
  return exit;
}

}  // namespace
}  // namespace gaiwan::cli

int main(int argc, char** argv) {
  return gaiwan::cli::Main(argc, argv);
}
