#include "server/seal/derived_key.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace gaiwan {

AeadKey DeriveKey(const AeadKey& master, absl::string_view purpose) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), &EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()),
                                                                          &EVP_KDF_CTX_free);
  std::string digest = "SHA256";
  std::string info = absl::StrCat("gaiwan ", purpose);
  AeadKey secret = master;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end(),
  };
  AeadKey derived;
  // OpenSSL without HKDF is no OpenSSL: a key that is not the right one must never be used.
  if (context == nullptr || EVP_KDF_derive(context.get(), derived.data(), derived.size(), params) <= 0) std::abort();
  return derived;
}

}  // namespace gaiwan
