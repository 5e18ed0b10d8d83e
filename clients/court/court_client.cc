#include "clients/court/court_client.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

// Which lists lie there and when they were written; of a folder that cannot be read, another state than of any other.
std::string StateOf(const std::string& folder) {
  if (folder.empty()) return "";
  std::set<std::string> files;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    // Names are links to the lists, by `openssl rehash`: it is the list that counts.
    std::error_code gone;
    const auto written = std::filesystem::last_write_time(entry->path(), gone);
    const auto bytes = std::filesystem::file_size(entry->path(), gone);
    files.insert(absl::StrCat(entry->path().filename().string(), " ", gone ? 0 : written.time_since_epoch().count(),
                              " ", gone ? 0 : bytes));
  }
  return failed ? failed.message() : absl::StrCat("lists\n", absl::StrJoin(files, "\n"));
}

std::shared_ptr<grpc::Channel> ChannelTo(const CourtClient::Options& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  // A county's line comes and goes: look again soon.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  // A connection of its own: another channel's would not look at the lists again.
  if (!options.crl_dir.empty()) arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(options.server, CredentialsOf(options), arguments);
}

}  // namespace

CourtClient::CourtClient(Options options)
    : options_(std::move(options)),
      lists_(StateOf(options_.crl_dir)),
      stub_(v1::JudicialService::NewStub(ChannelTo(options_))) {}

void CourtClient::LookAtLists() {
  // Before the connection: what changes meanwhile is another state.
  std::string lists = StateOf(options_.crl_dir);
  if (lists == lists_) return;
  stub_ = v1::JudicialService::NewStub(ChannelTo(options_));
  lists_ = std::move(lists);
}

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
