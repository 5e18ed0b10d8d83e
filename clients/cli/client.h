// clients/cli/client.h: calls to the server, with who is asking and how long to wait, and tries again where that is
// safe. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_CLIENT_H_
#define GAIWAN_CLIENTS_CLI_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "clients/cli/io.h"
#include "clients/cli/token_file.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gaiwan/v1/document_service.grpc.pb.h"
#include "gaiwan/v1/evidence_service.grpc.pb.h"
#include "gaiwan/v1/export_service.grpc.pb.h"
#include "gaiwan/v1/judicial_service.grpc.pb.h"
#include "gaiwan/v1/maintenance_service.grpc.pb.h"
#include "gaiwan/v1/message_service.grpc.pb.h"
#include "gaiwan/v1/publication_service.grpc.pb.h"
#include "gaiwan/v1/returns_service.grpc.pb.h"
#include "gaiwan/v1/session_service.grpc.pb.h"
#include "gaiwan/v1/sight_service.grpc.pb.h"
#include "gaiwan/v1/sign_in_service.grpc.pb.h"
#include "gaiwan/v1/supervision_service.grpc.pb.h"
#include "gaiwan/v1/unit_record_service.grpc.pb.h"
#include "gaiwan/v1/workflow_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// What holds for every command, from flags and environment.
struct Globals {
  std::string server;
  // `people/{person}`, or empty: nobody is named and the server decides.
  std::string person;
  // Why they look, for what is shown to those who say why; empty: not said.
  std::string reason;
  bool json = false;
  // The id behind each label.
  bool codes = false;
  // Of one try of one call.
  absl::Duration timeout;
  // PEM file of the authority that the server's certificate is of; empty: those of the system.
  std::string ca_file;
  // Without TLS: a development server on this machine.
  bool plain = false;
};

// A channel to `globals.server`.
using ChannelFactory = std::function<std::shared_ptr<grpc::Channel>(const Globals& globals)>;

// Tries of one command when the answer is lost, and the waits between them: together some four seconds, enough for a
// server that restarts, short enough for somebody who waits at the counter.
inline constexpr int kTriesMax = 5;
inline constexpr absl::Duration kFirstWait = absl::Milliseconds(250);
inline constexpr absl::Duration kWaitMax = absl::Seconds(4);

// Waits of one call for a server that is busy, each as long as it says: what sends a file in pieces meets the limit of
// calls a second all the time.
inline constexpr int kBusyWaitsMax = 50;

// The wait after the `tries`-th try failed: doubles from kFirstWait to kWaitMax.
absl::Duration WaitAfter(int tries);

// UNAVAILABLE or DEADLINE_EXCEEDED: whether it was done is unknown.
bool IsUnknownOutcome(const grpc::Status& status);

class Client {
 public:
  using Rpc = std::function<grpc::Status(grpc::ClientContext*)>;

  // Neither `io` nor `globals` is owned; both outlive the client.
  Client(const Io* io, const Globals* globals, const ChannelFactory& channels);

  v1::CaseService::StubInterface& cases() { return *cases_; }
  v1::DirectoryService::StubInterface& directory() { return *directory_; }
  v1::DocumentService::StubInterface& documents() { return *documents_; }
  v1::EvidenceService::StubInterface& evidence() { return *evidence_; }
  v1::WorkflowService::StubInterface& workflow() { return *workflow_; }
  v1::AdminService::StubInterface& admin() { return *admin_; }
  v1::JudicialService::StubInterface& judicial() { return *judicial_; }
  v1::SessionService::StubInterface& sessions() { return *sessions_; }
  v1::UnitRecordService::StubInterface& units() { return *units_; }
  v1::SightService::StubInterface& sight() { return *sight_; }
  v1::SignInService::StubInterface& sign_in() { return *sign_in_; }
  v1::ReturnsService::StubInterface& returns() { return *returns_; }
  v1::ExportService::StubInterface& exports() { return *exports_; }
  v1::SupervisionService::StubInterface& supervision() { return *supervision_; }
  v1::MaintenanceService::StubInterface& maintenance() { return *maintenance_; }
  v1::MessageService::StubInterface& messages() { return *messages_; }
  v1::PublicationService::StubInterface& publications() { return *publications_; }
  TokenFile& tokens() { return tokens_; }
  // Every call from here on is one of an export of that number (commands/export_mark.h).
  void set_export_number(std::string number) { export_number_ = std::move(number); }

  // Calls once, and again when the server is too busy to look at it and says when to come back.
  grpc::Status Call(const Rpc& rpc);
  // The same with this access token, or without any when it is empty: for what comes before one is kept.
  grpc::Status CallWith(const std::string& access_token, const Rpc& rpc);
  // Calls until the outcome is known, at most kTriesMax times, and says so on stderr.
  // REQUIRES: every try sends the same request id, so that a repeat changes nothing.
  grpc::Status CallUntilKnown(const Rpc& rpc);
  // Puts who is asking into the metadata: the token of `gaiwan login`, refreshed when it ends soon, or the name of the
  // development sign-in. For streams, which have no deadline.
  void SignIn(grpc::ClientContext* context);

 private:
  grpc::Status CallOnce(const Rpc& rpc);
  std::string AccessToken();

  const Io* const io_;
  const Globals* const globals_;
  std::unique_ptr<v1::CaseService::StubInterface> cases_;
  std::unique_ptr<v1::DirectoryService::StubInterface> directory_;
  std::unique_ptr<v1::DocumentService::StubInterface> documents_;
  std::unique_ptr<v1::EvidenceService::StubInterface> evidence_;
  std::unique_ptr<v1::WorkflowService::StubInterface> workflow_;
  std::unique_ptr<v1::AdminService::StubInterface> admin_;
  std::unique_ptr<v1::JudicialService::StubInterface> judicial_;
  std::unique_ptr<v1::SessionService::StubInterface> sessions_;
  std::unique_ptr<v1::UnitRecordService::StubInterface> units_;
  std::unique_ptr<v1::SightService::StubInterface> sight_;
  std::unique_ptr<v1::SignInService::StubInterface> sign_in_;
  std::unique_ptr<v1::ReturnsService::StubInterface> returns_;
  std::unique_ptr<v1::ExportService::StubInterface> exports_;
  std::unique_ptr<v1::SupervisionService::StubInterface> supervision_;
  std::unique_ptr<v1::MaintenanceService::StubInterface> maintenance_;
  std::unique_ptr<v1::MessageService::StubInterface> messages_;
  std::unique_ptr<v1::PublicationService::StubInterface> publications_;
  TokenFile tokens_;
  std::string export_number_;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_CLIENT_H_
