// server/auth/client_certificates.h: which person a client certificate stands for. That it is genuine TLS has seen to;
// here it is looked up, and nobody whom the settings do not name, or whose certificate was revoked, comes in by it.
// Thread-safe.
#ifndef GAIWAN_SERVER_AUTH_CLIENT_CERTIFICATES_H_
#define GAIWAN_SERVER_AUTH_CLIENT_CERTIFICATES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/settings.pb.h"
#include "google/protobuf/repeated_field.h"
#include "server/auth/revocation_list.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Of what a peer sends: its own and those of authorities below the one we trust. Longer ones nobody has.
inline constexpr int kCertificateChainMax = 10;

class ClientCertificates {
 public:
  using Settings = google::protobuf::RepeatedPtrField<v1::ClientCertificate>;

  // INVALID_ARGUMENT names the entry that is not one of the three, or has no person.
  static absl::StatusOr<std::unique_ptr<ClientCertificates>> Make(const Settings& settings);

  struct Known {
    // SHA-256 of the certificate, 32 bytes.
    std::string thumbprint;
    // `people/{person}`; empty for a certificate that stands for nobody.
    std::string person;
    absl::Time end;
    bool revoked = false;
  };
  // Of a certificate as PEM, and behind it those that it was signed by as far as the peer sent them (at most
  // kCertificateChainMax are looked at). UNAUTHENTICATED for one that does not parse, that was revoked or whose
  // authority was, or that has expired since the connection began.
  absl::StatusOr<Known> Look(absl::string_view pem, absl::Time now) const;

  // What is revoked from now on.
  void SetRevocations(std::shared_ptr<const RevocationList> revocations);

 private:
  explicit ClientCertificates(const Settings& settings) : settings_(settings.begin(), settings.end()) {}

  Known Read(absl::string_view pem, const RevocationList* revocations) const;

  const std::vector<v1::ClientCertificate> settings_;
  mutable Mutex mu_;
  // By PEM: a connection shows the same one with each call.
  mutable absl::flat_hash_map<std::string, Known> seen_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<const RevocationList> revocations_ ABSL_GUARDED_BY(mu_);  // nullptr: none is looked at.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_CLIENT_CERTIFICATES_H_
