// server/auth/local_authority.h: TLS for a county that has no certificate: an authority of its own, made at the first
// start, and the server's certificate by it. What clients are given is the authority's certificate, `ca.pem`.
//
// The folder holds ca.pem, ca.key, server.pem, server.key (P-256; keys for the owner alone). One caller at a time.
#ifndef GAIWAN_SERVER_AUTH_LOCAL_AUTHORITY_H_
#define GAIWAN_SERVER_AUTH_LOCAL_AUTHORITY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace gaiwan {

// The authority outlives the county's PCs; handing out another ca.pem is a walk through every village.
inline constexpr absl::Duration kAuthorityLife = absl::Hours(24 * 365 * 20);
// The server's certificate; clients refuse much longer ones. It is renewed when kRenewBefore is left.
inline constexpr absl::Duration kServerCertificateLife = absl::Hours(24 * 397);
inline constexpr absl::Duration kRenewBefore = absl::Hours(24 * 60);

struct TlsFiles {
  std::string certificate;
  std::string key;
  // Empty for a real certificate.
  std::string authority;
};

// Makes what is missing in `dir`, and the server's certificate anew when it ends soon, is of another authority or lacks
// one of `names` (host names and addresses). The server's key stays, so that certificate and key always match.
//   FAILED_PRECONDITION, UNAVAILABLE  names the file.
absl::StatusOr<TlsFiles> KeepLocalAuthority(const std::string& dir, const std::vector<std::string>& names,
                                            absl::Time now);

// When the certificate in a PEM file ends. DATA_LOSS when it holds none.
absl::StatusOr<absl::Time> CertificateEnd(const std::string& path);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_LOCAL_AUTHORITY_H_
