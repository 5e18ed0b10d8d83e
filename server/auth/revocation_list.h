// server/auth/revocation_list.h: which client certificates their authorities have revoked (RFC 5280 CRLs). Immutable
// once made, so any thread may use it.
#ifndef GAIWAN_SERVER_AUTH_REVOCATION_LIST_H_
#define GAIWAN_SERVER_AUTH_REVOCATION_LIST_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "openssl/x509.h"

namespace gaiwan {

class RevocationList {
 public:
  // `lists`: one or more CRLs as PEM; `authorities`: certificates as PEM, one of which has signed each list: what
  // somebody else signed revokes nothing. An authority without a list revokes nothing either.
  //   INVALID_ARGUMENT  says which list does not parse, or is signed by none of them.
  static absl::StatusOr<std::shared_ptr<const RevocationList>> FromPem(absl::string_view lists,
                                                                       absl::string_view authorities);

  bool Has(X509& certificate) const;
  // When the first of the lists is to be replaced by a newer one. What stands in an old list stays revoked.
  absl::Time next_update() const { return next_update_; }

 private:
  using Crl = std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)>;

  RevocationList() = default;

  std::vector<Crl> lists_;
  absl::Time next_update_ = absl::InfiniteFuture();
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_REVOCATION_LIST_H_
