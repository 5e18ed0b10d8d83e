// server/api/server.h: the gRPC servers: the public one with its caps, and one for the administrator on loopback with
// reflection and channelz.
//
// Start and Shutdown are called by one thread.
#ifndef GAIWAN_SERVER_API_SERVER_H_
#define GAIWAN_SERVER_API_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/settings.pb.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "server/api/call_queue.h"
#include "server/api/connection_limit.h"
#include "server/api/open_streams.h"

namespace gaiwan {

// Memory gRPC may take for calls of one server: beyond it, new calls wait. A quarter of what a county's PC gives us.
inline constexpr size_t kGrpcMemoryBytesMax = 256 << 20;
// A connection without a call is closed after this: a phone that left is noticed, a desk that rests reconnects unseen.
inline constexpr absl::Duration kConnectionIdleMax = absl::Minutes(15);
// We ask a silent peer that has calls open whether it is there; a phone may sleep, so not often.
inline constexpr absl::Duration kKeepaliveEvery = absl::Minutes(2);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(20);
// Peers that ping us more often, or more than twice without data, are cut off.
inline constexpr absl::Duration kPeerPingEveryMin = absl::Seconds(30);
inline constexpr int kPeerPingStrikesMax = 2;

class Server {
 public:
  struct Options {
    // `host:port`; port 0 takes a free one.
    std::string listen;
    // The same, loopback only; empty for none.
    std::string admin_listen;
    v1::Limits limits;
    std::shared_ptr<grpc::ServerCredentials> credentials;
    // Called after Ring, on the thread that serves the calls of the public server's queue.
    std::function<void()> rung = [] {};
    // Of CallQueue::Hooks.
    std::function<void(bool gather)> gather = [](bool) {};
  };

  // What one of the two servers serves. Not owned; outlives the server.
  struct ServiceSet {
    std::vector<grpc::Service*> all;
    // Of them, those that come over a queue.
    std::vector<QueuedService*> queued;
  };

  // `services` and `admin_services` are sets of their own; `streams` outlives the server too.
  //   INVALID_ARGUMENT, FAILED_PRECONDITION  an address is wrong or taken; the message names the setting.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Options& options, const ServiceSet& services,
                                                       const ServiceSet& admin_services, OpenStreams* streams);
  ~Server();

  // Drains: health says NOT_SERVING, no more connections, streams end with UNAVAILABLE (SHUTTING_DOWN), calls in flight
  // are answered; what still runs after `drain` is cancelled. The engine must run until this returns, and is closed
  // after it.
  void Shutdown(absl::Duration drain);

  // Has `rung` called: so that answers to the queue's calls are finished where that wakes nobody. Any thread, until the
  // server is gone; does nothing once it is shut down.
  void Ring() { queue_->Ring(); }

  int port() const { return connections_->port(); }
  int admin_port() const { return admin_port_; }
  const ConnectionLimit& connections() const { return *connections_; }

 private:
  explicit Server(OpenStreams* streams) : streams_(streams) {}

  OpenStreams* const streams_;
  // Before the accept loop that hands it connections.
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  // The queues outlive their servers.
  std::unique_ptr<CallQueue> queue_;
  std::unique_ptr<CallQueue> admin_queue_;
  std::unique_ptr<grpc::Server> public_;
  std::unique_ptr<grpc::Server> admin_;
  int admin_port_ = 0;
  std::unique_ptr<ConnectionLimit> connections_;
  bool shut_down_ = false;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SERVER_H_
