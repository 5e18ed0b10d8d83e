// clients/court/court_client.h: the adapter's calls, each with who calls and a deadline. Thread-safe, but for
// LookAtLists.
//
// A call is made once: whoever gets UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED or INTERNAL does not know whether it was
// done, and makes the same call again in the next round. Every call may be repeated.
#ifndef GAIWAN_CLIENTS_COURT_COURT_CLIENT_H_
#define GAIWAN_CLIENTS_COURT_COURT_CLIENT_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "gaiwan/v1/judicial_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/status.h"

namespace gaiwan::court {

class CourtClient {
 public:
  struct Options {
    // host:port
    std::string server;
    // `people/{person}`: the liaison. Development sign-in only, without TLS.
    std::string person;
    // PEM: the authority that the county's certificate is of (empty: those of the system), and the court's own
    // certificate with its key, by which the county knows who calls. Unused with `person`.
    std::string ca;
    // Folder of revocation lists of the authorities above it, each under the hash of its issuer (`openssl rehash`).
    // Empty: none is looked at.
    std::string crl_dir;
    std::string certificate;
    std::string key;
    absl::Duration deadline = absl::Seconds(20);
  };
  explicit CourtClient(Options options);

  // Where revocation lists are looked at and their folder changed: the connection is closed, and the next call makes
  // another one, whose handshake looks at the lists of now. gRPC looks at them with handshakes alone, and a connection
  // lasts for as long as the line does. While no call is under way.
  void LookAtLists();

  grpc::Status ListInbox(const v1::ListInboxRequest& request, v1::ListInboxResponse* response);
  grpc::Status FetchHandOver(const v1::FetchHandOverRequest& request, v1::FetchHandOverResponse* response);
  // A packet is made while the call waits.
  grpc::Status ReadHandOverPaper(const v1::ReadHandOverPaperRequest& request, v1::ReadHandOverPaperResponse* response);
  grpc::Status ConfirmReceipt(const v1::ConfirmReceiptRequest& request, v1::ConfirmReceiptResponse* response);
  grpc::Status Answer(const v1::AnswerRequest& request, v1::AnswerResponse* response);
  // Compares a whole day: it may take the time of many calls.
  grpc::Status Reconcile(const v1::ReconcileRequest& request, v1::ReconcileResponse* response);

 private:
  void Prepare(grpc::ClientContext* context, absl::Duration deadline) const;

  const Options options_;
  // Of the folder of lists, when the connection was made.
  std::string lists_;
  std::unique_ptr<v1::JudicialService::StubInterface> stub_;
};

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_COURT_CLIENT_H_
