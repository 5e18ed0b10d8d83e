#include "clients/court/court_client.h"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"

namespace gaiwan::court {
namespace {

// A day of thousands of hand-overs is one message.
constexpr int kMessageBytesMax = 16 << 20;
// A day's reconciliation records what was not heard of, a group at a time.
constexpr int kReconcileDeadlines = 30;
// A packet is laid out in some seconds, behind those that wait for theirs.
constexpr int kPacketDeadlines = 6;

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const CourtClient::Options& options) {
  if (!options.person.empty()) return grpc::InsecureChannelCredentials();
  if (options.crl_dir.empty()) {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = options.ca;
    tls.pem_cert_chain = options.certificate;
    tls.pem_private_key = options.key;
    return grpc::SslCredentials(tls);
  }
  // Only these credentials know of revocation lists; experimental in gRPC 1.51, and looked at with each handshake.
  namespace tls = grpc::experimental;
  std::vector<tls::IdentityKeyCertPair> own;
  if (!options.certificate.empty()) own.push_back({options.key, options.certificate});
  tls::TlsChannelCredentialsOptions lists;
  lists.set_certificate_provider(std::make_shared<tls::StaticDataCertificateProvider>(options.ca, own));
  lists.watch_root_certs();
  if (!own.empty()) lists.watch_identity_key_cert_pairs();
  lists.set_crl_directory(options.crl_dir);
  return tls::TlsCredentials(lists);
}

std::shared_ptr<grpc::Channel> ChannelTo(const CourtClient::Options& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  // A county's line comes and goes: look again soon.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  return grpc::CreateCustomChannel(options.server, CredentialsOf(options), arguments);
}

}  // namespace

CourtClient::CourtClient(Options options)
    : options_(std::move(options)), stub_(v1::JudicialService::NewStub(ChannelTo(options_))) {}

void CourtClient::Prepare(grpc::ClientContext* context, absl::Duration deadline) const {
  if (!options_.person.empty()) context->AddMetadata("x-gaiwan-person", options_.person);
  context->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(deadline));
}

grpc::Status CourtClient::ListInbox(const v1::ListInboxRequest& request, v1::ListInboxResponse* response) {
  grpc::ClientContext context;
  Prepare(&context, options_.deadline);
  return stub_->ListInbox(&context, request, response);
}

grpc::Status CourtClient::FetchHandOver(const v1::FetchHandOverRequest& request, v1::FetchHandOverResponse* response) {
  grpc::ClientContext context;
  Prepare(&context, options_.deadline);
  return stub_->FetchHandOver(&context, request, response);
}

grpc::Status CourtClient::ReadHandOverPaper(const v1::ReadHandOverPaperRequest& request,
                                            v1::ReadHandOverPaperResponse* response) {
  grpc::ClientContext context;
  Prepare(&context, request.document().empty() ? options_.deadline * kPacketDeadlines : options_.deadline);
  return stub_->ReadHandOverPaper(&context, request, response);
}

grpc::Status CourtClient::ConfirmReceipt(const v1::ConfirmReceiptRequest& request,
                                         v1::ConfirmReceiptResponse* response) {
  grpc::ClientContext context;
  Prepare(&context, options_.deadline);
  return stub_->ConfirmReceipt(&context, request, response);
}

grpc::Status CourtClient::Answer(const v1::AnswerRequest& request, v1::AnswerResponse* response) {
  grpc::ClientContext context;
  Prepare(&context, options_.deadline);
  return stub_->Answer(&context, request, response);
}

grpc::Status CourtClient::Reconcile(const v1::ReconcileRequest& request, v1::ReconcileResponse* response) {
  grpc::ClientContext context;
  Prepare(&context, options_.deadline * kReconcileDeadlines);
  return stub_->Reconcile(&context, request, response);
}

}  // namespace gaiwan::court
