#include "server/api/server.h"

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpc/support/time.h"
#include "grpcpp/ext/channelz_service_plugin.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/impl/server_builder_option.h"
#include "grpcpp/impl/server_builder_plugin.h"
#include "grpcpp/resource_quota.h"
#include "server/auth/dev_authenticator.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Linking reflection or channelz puts them on every server of the process; the public one drops all plugins.
class WithoutPlugins final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override { plugins->clear(); }
};

int Millis(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void Cap(const v1::Limits& limits, const char* name, grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(limits.message_bytes());
  builder->AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, limits.metadata_bytes());
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.streams_per_connection());
  builder->AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Millis(kConnectionIdleMax));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Millis(kKeepaliveEvery));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Millis(kKeepaliveTimeout));
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, Millis(kPeerPingEveryMin));
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPeerPingStrikesMax);
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // Or a second server on the port would start unnoticed.
  builder->SetResourceQuota(grpc::ResourceQuota(name).Resize(kGrpcMemoryBytesMax));
}

// Once a process, before the first builder. Named, so that the linker keeps the libraries.
void InitPlugins() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::channelz::experimental::InitChannelzService();
  });
}

absl::Status ShuttingDown() {
  v1::CommandRefused detail;
  detail.set_reason(v1::SHUTTING_DOWN);
  *detail.mutable_words() = WordsFor(v1::SHUTTING_DOWN);
  return WithDetail(absl::UnavailableError("SHUTTING_DOWN: the server is shutting down; try again"), detail);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Options& options, const ServiceSet& services,
                                                      const ServiceSet& admin_services, OpenStreams* streams) {
  if (!options.admin_listen.empty() && !IsLoopback(options.admin_listen)) {
    return absl::InvalidArgumentError(absl::StrCat("admin_listen: \"", options.admin_listen,
                                                   "\" can be reached from other machines: it shows how the server is ",
                                                   "made and used, and belongs on 127.0.0.1, [::1] or localhost"));
  }
  InitPlugins();
  std::unique_ptr<Server> server(new Server(streams));

  grpc::ServerBuilder builder;
  Cap(options.limits, "public", &builder);
  builder.SetOption(std::make_unique<WithoutPlugins>());
  for (grpc::Service* service : services.all) builder.RegisterService(service);
  server->queue_ = std::make_unique<CallQueue>(builder.AddCompletionQueue());
  server->acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, options.credentials);
  server->public_ = builder.BuildAndStart();
  if (server->public_ == nullptr) return absl::InternalError("gRPC does not start");
  for (QueuedService* service : services.queued) service->AcceptFrom(server->queue_.get());

  if (!options.admin_listen.empty()) {
    grpc::ServerBuilder admin;
    Cap(options.limits, "admin", &admin);
    for (grpc::Service* service : admin_services.all) admin.RegisterService(service);
    server->admin_queue_ = std::make_unique<CallQueue>(admin.AddCompletionQueue());
    admin.AddListeningPort(options.admin_listen, options.credentials, &server->admin_port_);
    server->admin_ = admin.BuildAndStart();
    if (server->admin_ == nullptr) {
      return absl::FailedPreconditionError(absl::StrCat("admin_listen: cannot listen on ", options.admin_listen));
    }
    for (QueuedService* service : admin_services.queued) service->AcceptFrom(server->admin_queue_.get());
    server->admin_queue_->Run({[] {}, [](bool) {}, [](bool) {}});
  }

  grpc::experimental::ExternalConnectionAcceptor* const acceptor = server->acceptor_.get();
  ASSIGN_OR_RETURN(
      server->connections_,
      ConnectionLimit::Listen(options.listen, options.limits.connections(), [acceptor](int fd, int listener) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
        connection.fd = fd;
        connection.listener_fd = listener;
        acceptor->HandleNewConnection(&connection);
      }));
  server->queue_->Run({options.rung,
                       [connections = server->connections_.get()](bool hold) { connections->HoldWrites(hold); },
                       options.gather});
  return server;
}

Server::~Server() {
  Shutdown(absl::ZeroDuration());
}

void Server::Shutdown(absl::Duration drain) {
  if (shut_down_) return;
  shut_down_ = true;
  for (grpc::Server* server : {public_.get(), admin_.get()}) {
    if (server != nullptr && server->GetHealthCheckService() != nullptr) {
      server->GetHealthCheckService()->SetServingStatus(false);
    }
  }
  if (connections_ != nullptr) connections_->Stop();
  streams_->EndAll(ShuttingDown());
  const gpr_timespec deadline =
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(absl::ToInt64Milliseconds(drain), GPR_TIMESPAN));
  if (public_ != nullptr) public_->Shutdown(deadline);
  if (admin_ != nullptr) admin_->Shutdown(deadline);
  if (queue_ != nullptr) queue_->Stop();
  if (admin_queue_ != nullptr) admin_queue_->Stop();
}

}  // namespace gaiwan
