#include "workflow/evidence/timestamp.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

template <auto kFree>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Request = std::unique_ptr<TS_REQ, Deleter<TS_REQ_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, Deleter<TS_MSG_IMPRINT_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Deleter<X509_ALGOR_free>>;
using Response = std::unique_ptr<TS_RESP, Deleter<TS_RESP_free>>;
using Context = std::unique_ptr<TS_VERIFY_CTX, Deleter<TS_VERIFY_CTX_free>>;
using Store = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;

absl::Status NoQuery() {
  return absl::InternalError("OpenSSL makes no request for a timestamp");
}

// What OpenSSL says last went wrong.
absl::Status Wrong(absl::string_view what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return absl::InvalidArgumentError(
      absl::StrCat("timestamp: ", what, reason == nullptr ? "" : ": ", reason == nullptr ? "" : reason));
}

absl::StatusOr<absl::Time> TimeOf(TS_RESP* response) {
  std::tm parts{};
  const ASN1_GENERALIZEDTIME* time =
      TS_RESP_get_tst_info(response) == nullptr ? nullptr : TS_TST_INFO_get_time(TS_RESP_get_tst_info(response));
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return Wrong("it says no time");
  return absl::FromUnixSeconds(timegm(&parts));
}

// The certificates to trust, at `time`.
absl::StatusOr<Store> MakeStore(absl::string_view authority_pem, absl::Time time) {
  Store store(X509_STORE_new());
  const Bio bio(BIO_new_mem_buf(authority_pem.data(), static_cast<int>(authority_pem.size())));
  int count = 0;
  while (bio != nullptr && store != nullptr) {
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (certificate == nullptr) break;
    if (X509_STORE_add_cert(store.get(), certificate.get()) != 1) return Wrong("a certificate of the authority");
    ++count;
  }
  ERR_clear_error();  // The end of the file is an error to OpenSSL.
  if (count == 0) return absl::InvalidArgumentError("timestamp: the authority's file holds no certificate in PEM");
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), absl::ToTimeT(time));
  return store;
}

}  // namespace

absl::StatusOr<std::string> MakeTimestampQuery(absl::string_view text) {
  const Request request(TS_REQ_new());
  const Imprint imprint(TS_MSG_IMPRINT_new());
  const Algorithm algorithm(X509_ALGOR_new());
  Hash digest = Sha256({text});
  if (request == nullptr || imprint == nullptr || algorithm == nullptr ||
      X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) != 1 ||
      TS_REQ_set_version(request.get(), 1) != 1 || TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) != 1 ||
      TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) != 1 ||
      TS_REQ_set_msg_imprint(request.get(), imprint.get()) != 1 || TS_REQ_set_cert_req(request.get(), 1) != 1) {
    return NoQuery();
  }
  unsigned char* der = nullptr;
  const int size = i2d_TS_REQ(request.get(), &der);
  if (size <= 0) return NoQuery();
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

absl::StatusOr<Timestamp> CheckTimestamp(absl::string_view response, absl::string_view text,
                                         absl::string_view authority_pem) {
  ERR_clear_error();
  if (response.size() > kTimestampBytesMax) return Wrong("it is too long");
  const unsigned char* at = reinterpret_cast<const unsigned char*>(response.data());
  const Response parsed(d2i_TS_RESP(nullptr, &at, static_cast<long>(response.size())));
  if (parsed == nullptr || at != reinterpret_cast<const unsigned char*>(response.data()) + response.size()) {
    return Wrong("it is no response of RFC 3161");
  }
  const absl::StatusOr<absl::Time> time = TimeOf(parsed.get());
  if (!time.ok()) return time.status();
  absl::StatusOr<Store> store = MakeStore(authority_pem, *time);
  if (!store.ok()) return store.status();
  const Context context(TS_VERIFY_CTX_new());
  const Hash digest = Sha256({text});
  // Owned by the context from here on.
  auto* imprint = static_cast<unsigned char*>(OPENSSL_malloc(digest.size()));
  if (context == nullptr || imprint == nullptr) return absl::InternalError("OpenSSL has no memory");
  std::copy(digest.begin(), digest.end(), imprint);
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_imprint(context.get(), imprint, static_cast<long>(digest.size()));
  TS_VERIFY_CTX_set_store(context.get(), store->release());
  if (TS_RESP_verify_response(context.get(), parsed.get()) != 1) return Wrong("it does not hold");
  return Timestamp{*time};
}

}  // namespace gaiwan
