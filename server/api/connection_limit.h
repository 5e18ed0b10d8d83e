// server/api/connection_limit.h: an accept loop that counts: gRPC 1.51 has no limit on connections.
//
// We listen and accept ourselves and hand each socket to gRPC (AddExternalConnectionAcceptor), so every open connection
// is ours to count. One over the limit is accepted and reset at once: left in the backlog, its client would wait for a
// timeout and learn nothing.
//
// When a connection closes: of each socket we keep a second descriptor in an epoll set. The kernel reports EPOLLHUP on
// it, unasked, once both directions are shut, by gRPC (which shuts a socket down before it closes its own descriptor)
// or by the peer's reset; then the second descriptor is closed and the count drops. The end of the peer's sending alone
// does not count: gRPC may still hold the connection. One more descriptor a connection is the price.
//
// The second descriptors also serve to hold back for a moment what is written, so that many small answers
// leave as a few large segments. Thread-safe.
#ifndef GAIWAN_SERVER_API_CONNECTION_LIMIT_H_
#define GAIWAN_SERVER_API_CONNECTION_LIMIT_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "server/base/mutex.h"

namespace gaiwan {

class ConnectionLimit {
 public:
  // Takes the socket over: non-blocking, close-on-exec, TCP_NODELAY.
  using Accepted = std::function<void(int fd, int listener_fd)>;

  // Listens on `address` (`127.0.0.1:50051`, `[::1]:0`, `localhost:50051`) and calls `accepted` from a thread of its
  // own.
  //   INVALID_ARGUMENT     the address is not understood; the message repeats it.
  //   FAILED_PRECONDITION  somebody listens there already, or may not listen there.
  static absl::StatusOr<std::unique_ptr<ConnectionLimit>> Listen(const std::string& address, int connections_max,
                                                                 Accepted accepted);

  // Stops accepting and waits for the thread. Connections that are open stay open.
  ~ConnectionLimit();
  void Stop();

  // The port listened on, also when the address said 0.
  int port() const { return port_; }
  // Until it is called with false, what is written to the connections waits in the kernel and then leaves all at once
  // (TCP_CORK): gRPC writes each answer by itself, and each such write costs the server a segment and the client a
  // wake-up. Not for long. Does nothing when there are so many connections that each has an answer or two.
  void HoldWrites(bool hold) ABSL_LOCKS_EXCLUDED(mu_);

  // Connections open now; refused since the start.
  int open() const { return open_.load(); }
  int refused() const { return refused_.load(); }

 private:
  ConnectionLimit(int connections_max, Accepted accepted, int listener, int epoll, int wake, int port);

  void Run();
  void AcceptAll();
  void Forget(int fd) ABSL_LOCKS_EXCLUDED(mu_);

  const int connections_max_;
  const Accepted accepted_;
  int listener_;
  const int epoll_;
  const int wake_;  // An eventfd: Stop writes to it.
  const int port_;
  std::atomic<int> open_{0};
  std::atomic<int> refused_{0};
  Mutex mu_;
  // The second descriptors.
  absl::flat_hash_set<int> watched_ ABSL_GUARDED_BY(mu_);
  bool writes_held_ ABSL_GUARDED_BY(mu_) = false;
  bool listening_ = true;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CONNECTION_LIMIT_H_
