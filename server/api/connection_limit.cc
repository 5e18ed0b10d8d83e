#include "server/api/connection_limit.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/base/log.h"

namespace gaiwan {
namespace {

// Clients that connect while the thread is busy; the kernel's own limit holds as well.
constexpr int kBacklog = 1024;
constexpr int kEventsPerWait = 64;
// Out of descriptors: accepting pauses this long, as the socket stays readable and would spin the thread.
constexpr int kPauseMillis = 100;
// With more connections than this, holding them back costs more calls of the kernel than it saves.
constexpr size_t kHeldConnectionsMax = 32;

absl::Status Failed(const char* what, const std::string& address) {
  return absl::FailedPreconditionError(absl::StrCat("listen: cannot ", what, " ", address, ": ", strerror(errno)));
}

struct HostPort {
  std::string host;
  std::string port;
};

absl::StatusOr<HostPort> Split(const std::string& address) {
  const size_t colon = address.rfind(':');
  absl::string_view host = absl::string_view(address).substr(0, colon == std::string::npos ? 0 : colon);
  const bool bracketed = absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]");
  if (host.empty() || colon + 1 == address.size() || (!bracketed && host.find(':') != absl::string_view::npos)) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen: \"", address, "\" is not HOST:PORT, as 127.0.0.1:50051 or [::1]:50051"));
  }
  return HostPort{std::string(host), address.substr(colon + 1)};
}

bool Watch(int epoll, int fd, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

// Resets the connection: the client sees a refusal at once.
void Reset(int fd) {
  const linger now{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close(fd);
}

int PortOf(int listener) {
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ConnectionLimit>> ConnectionLimit::Listen(const std::string& address,
                                                                         int connections_max, Accepted accepted) {
  absl::StatusOr<HostPort> parts = Split(address);
  if (!parts.ok()) return parts.status();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(parts->host.c_str(), parts->port.c_str(), &hints, &found); error != 0) {
    return absl::InvalidArgumentError(absl::StrCat("listen: \"", address, "\": ", gai_strerror(error)));
  }
  const absl::Cleanup free_found = [found] { freeaddrinfo(found); };

  int listener = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) return Failed("make a socket for", address);
  absl::Cleanup close_listener = [listener] { close(listener); };
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));  // Or a restart would wait a minute for the port.
  if (bind(listener, found->ai_addr, found->ai_addrlen) != 0) return Failed("bind to", address);
  if (listen(listener, kBacklog) != 0) return Failed("listen on", address);

  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll < 0 || wake < 0 || !Watch(epoll, listener, EPOLLIN) || !Watch(epoll, wake, EPOLLIN)) {
    const absl::Status failed = Failed("wait for connections on", address);
    if (epoll >= 0) close(epoll);
    if (wake >= 0) close(wake);
    return failed;
  }
  std::move(close_listener).Cancel();
  return std::unique_ptr<ConnectionLimit>(
      new ConnectionLimit(connections_max, std::move(accepted), listener, epoll, wake, PortOf(listener)));
}

ConnectionLimit::ConnectionLimit(int connections_max, Accepted accepted, int listener, int epoll, int wake, int port)
    : connections_max_(connections_max),
      accepted_(std::move(accepted)),
      listener_(listener),
      epoll_(epoll),
      wake_(wake),
      port_(port),
      thread_([this] { Run(); }) {}

ConnectionLimit::~ConnectionLimit() {
  Stop();
  close(epoll_);
  close(wake_);
}

void ConnectionLimit::Stop() {
  if (!thread_.joinable()) return;
  const uint64_t one = 1;
  // An eventfd takes eight bytes as long as its count has room, and this is the first.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
  thread_.join();
  close(listener_);
  MutexLock lock(&mu_);
  for (const int fd : watched_) close(fd);
  watched_.clear();
}

void ConnectionLimit::Run() {
  epoll_event events[kEventsPerWait];
  while (true) {
    const int count = epoll_wait(epoll_, events, kEventsPerWait, listening_ ? -1 : kPauseMillis);
    if (!listening_) listening_ = Watch(epoll_, listener_, EPOLLIN);
    bool accept = false;
    for (int i = 0; i < count; ++i) {
      const int fd = events[i].data.fd;
      if (fd == wake_) return;
      if (fd == listener_) {
        accept = true;
      } else {
        Forget(fd);
      }
    }
    if (accept) AcceptAll();  // Last: what closed in the same moment has made room.
  }
}

void ConnectionLimit::AcceptAll() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) {
        LogLine(LogLevel::kWarning, "cannot accept").With("error", strerror(errno));
        epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_, nullptr);
        listening_ = false;
      }
      return;
    }
    const int second = open_.load() < connections_max_ ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (second < 0 || !Watch(epoll_, second, 0)) {  // EPOLLHUP and EPOLLERR come unasked.
      if (second >= 0) close(second);
      refused_.fetch_add(1);
      Reset(fd);
      continue;
    }
    {
      MutexLock lock(&mu_);
      watched_.insert(second);
    }
    open_.fetch_add(1);
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    accepted_(fd, listener_);
  }
}

void ConnectionLimit::Forget(int fd) {
  MutexLock lock(&mu_);
  if (watched_.erase(fd) == 0) return;
  close(fd);  // Leaves the epoll set with it.
  open_.fetch_sub(1);
}

void ConnectionLimit::HoldWrites(bool hold) {
  MutexLock lock(&mu_);
  // What was held is let go, also when connections came meanwhile.
  if (hold ? watched_.size() > kHeldConnectionsMax : !writes_held_) return;
  writes_held_ = hold;
  const int on = hold ? 1 : 0;
  for (const int fd : watched_) setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
}

}  // namespace gaiwan
