#include "server/auth/revocation_list.h"

#include <algorithm>
#include <ctime>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "openssl/err.h"
#include "openssl/pem.h"

namespace gaiwan {
namespace {

using Buffer = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Buffer Memory(absl::string_view text) {
  return Buffer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
}

// Whether reading stopped because nothing more of its kind is there, and not at something broken.
bool IsAtEnd() {
  const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  return is_end;
}

bool IsSignedByOne(X509_CRL* list, const std::vector<Certificate>& authorities) {
  return absl::c_any_of(authorities, [&](const Certificate& authority) {
    const bool is_named = X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(authority.get())) == 0;
    return is_named && X509_CRL_verify(list, X509_get0_pubkey(authority.get())) == 1;
  });
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RevocationList>> RevocationList::FromPem(absl::string_view lists,
                                                                              absl::string_view authorities) {
  std::vector<Certificate> signers;
  const Buffer signer_text = Memory(authorities);
  while (X509* one = PEM_read_bio_X509(signer_text.get(), nullptr, nullptr, nullptr)) {
    signers.emplace_back(one, X509_free);
  }
  ERR_clear_error();
  std::shared_ptr<RevocationList> made(new RevocationList());
  const Buffer list_text = Memory(lists);
  while (X509_CRL* one = PEM_read_bio_X509_CRL(list_text.get(), nullptr, nullptr, nullptr)) {
    made->lists_.emplace_back(one, X509_CRL_free);
    if (!IsSignedByOne(one, signers)) {
      ERR_clear_error();
      return absl::InvalidArgumentError(
          absl::StrCat("revocation list ", made->lists_.size(), " is signed by no authority of client_ca_file"));
    }
    const ASN1_TIME* next = X509_CRL_get0_nextUpdate(one);
    tm time{};
    if (next != nullptr && ASN1_TIME_to_tm(next, &time) == 1) {
      made->next_update_ = std::min(made->next_update_, absl::FromTM(time, absl::UTCTimeZone()));
    }
  }
  if (!IsAtEnd()) {
    return absl::InvalidArgumentError(absl::StrCat("revocation list ", made->lists_.size() + 1, " does not parse"));
  }
  if (made->lists_.empty()) return absl::InvalidArgumentError("holds no revocation list (PEM, X509 CRL)");
  return std::shared_ptr<const RevocationList>(std::move(made));
}

bool RevocationList::Has(X509& certificate) const {
  return absl::c_any_of(lists_, [&](const Crl& list) {
    X509_REVOKED* entry = nullptr;
    // 2: a list of changes says that it counts again.
    return X509_CRL_get0_by_cert(list.get(), &entry, &certificate) == 1;
  });
}

}  // namespace gaiwan
