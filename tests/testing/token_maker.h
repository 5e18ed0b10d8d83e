// tests/testing/token_maker.h: keys and tokens of an identity provider, and those an attacker would send. Used by one
// thread.
#ifndef GAIWAN_TESTS_TESTING_TOKEN_MAKER_H_
#define GAIWAN_TESTS_TESTING_TOKEN_MAKER_H_

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "openssl/bn.h"
#include "openssl/core_names.h"
#include "openssl/ecdsa.h"
#include "openssl/evp.h"
#include "openssl/hmac.h"
#include "openssl/rsa.h"
#include "server/auth/token_verifier.h"

namespace gaiwan::testing {

using Key = std::shared_ptr<EVP_PKEY>;

inline Key MakeKey(TokenAlgorithm algorithm, int rsa_bits = 2048) {
  EVP_PKEY* key = nullptr;
  switch (algorithm) {
    case TokenAlgorithm::kEdDsa:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
    case TokenAlgorithm::kEs256:
      key = EVP_EC_gen("P-256");
      break;
    case TokenAlgorithm::kRs256:
    case TokenAlgorithm::kPs256:
      key = EVP_RSA_gen(static_cast<unsigned int>(rsa_bits));
      break;
  }
  return Key(key, EVP_PKEY_free);
}

inline std::string NumberOf(const Key& key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key.get(), name, &number);
  std::string bytes(static_cast<size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

// Left-padded to 32 bytes, as JWK coordinates are.
inline std::string Coordinate(const std::string& bytes) {
  return std::string(32 - bytes.size(), '\0') + bytes;
}

inline std::string Jwk(absl::string_view id, TokenAlgorithm algorithm, const Key& key) {
  const auto text = [](const std::string& bytes) { return EncodeBase64Url(bytes); };
  const std::string head = absl::StrCat(R"({"kid":")", id, R"(","alg":")", TokenAlgorithmName(algorithm), R"(",)");
  switch (algorithm) {
    case TokenAlgorithm::kEdDsa: {
      std::string x(32, '\0');
      size_t size = x.size();
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
      return absl::StrCat(head, R"("kty":"OKP","crv":"Ed25519","x":")", text(x), R"("})");
    }
    case TokenAlgorithm::kEs256:
      return absl::StrCat(head, R"("kty":"EC","crv":"P-256","x":")",
                          text(Coordinate(NumberOf(key, OSSL_PKEY_PARAM_EC_PUB_X))), R"(","y":")",
                          text(Coordinate(NumberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y))), R"("})");
    case TokenAlgorithm::kRs256:
    case TokenAlgorithm::kPs256:
      break;
  }
  return absl::StrCat(head, R"("kty":"RSA","n":")", text(NumberOf(key, OSSL_PKEY_PARAM_RSA_N)), R"(","e":")",
                      text(NumberOf(key, OSSL_PKEY_PARAM_RSA_E)), R"("})");
}

inline std::string Jwks(const std::string& keys) {
  return absl::StrCat(R"({"keys":[)", keys, "]}");
}

// What is signed: header and claims as JSON text.
inline std::string Unsigned(absl::string_view header, absl::string_view claims) {
  return absl::StrCat(EncodeBase64Url(header), ".", EncodeBase64Url(claims));
}

inline std::string Signature(TokenAlgorithm algorithm, const Key& key, const std::string& text) {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* options = nullptr;
  EVP_DigestSignInit(context, &options, algorithm == TokenAlgorithm::kEdDsa ? nullptr : EVP_sha256(), nullptr,
                     key.get());
  if (algorithm == TokenAlgorithm::kPs256) {
    EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
  }
  std::string signature(1024, '\0');
  size_t size = signature.size();
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                 reinterpret_cast<const unsigned char*>(text.data()), text.size());
  signature.resize(size);
  EVP_MD_CTX_free(context);
  if (algorithm != TokenAlgorithm::kEs256) return signature;
  const auto* der = reinterpret_cast<const unsigned char*>(signature.data());
  ECDSA_SIG* const parts = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(signature.size()));  // NOLINT
  std::string raw(64, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(parts), reinterpret_cast<unsigned char*>(raw.data()), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
  ECDSA_SIG_free(parts);
  return raw;
}

inline std::string Token(absl::string_view header, absl::string_view claims, TokenAlgorithm algorithm, const Key& key) {
  const std::string text = Unsigned(header, claims);
  return absl::StrCat(text, ".", EncodeBase64Url(Signature(algorithm, key, text)));
}

// HS256 with any bytes as the secret: the confusion of public key and shared secret.
inline std::string HmacToken(absl::string_view header, absl::string_view claims, const std::string& secret) {
  const std::string text = Unsigned(header, claims);
  unsigned char mac[32];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  return absl::StrCat(text, ".", EncodeBase64Url(absl::string_view(reinterpret_cast<char*>(mac), size)));
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_TOKEN_MAKER_H_
