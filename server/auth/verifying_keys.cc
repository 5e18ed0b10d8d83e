// Keys out of a JWK set.
#include <cstring>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "openssl/bn.h"
#include "openssl/core_names.h"
#include "openssl/ec.h"
#include "openssl/param_build.h"
#include "openssl/rsa.h"
#include "server/auth/token_verifier.h"

namespace gaiwan {
namespace {

using google::protobuf::Struct;

// Below, a key can be broken; above, verifying with it is an attack of its own.
constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;
constexpr size_t kCoordinateBytes = 32;

std::string Text(const Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? "" : found->second.string_value();
}

std::shared_ptr<EVP_PKEY> Own(EVP_PKEY* key) {
  return std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free);
}

// nullptr when OpenSSL takes no such key.
std::shared_ptr<EVP_PKEY> FromParams(const char* type, OSSL_PARAM_BLD* builder) {
  EVP_PKEY* key = nullptr;
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> params(OSSL_PARAM_BLD_to_param(builder),
                                                                       OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return Own(key);
}

std::shared_ptr<EVP_PKEY> Ed25519Key(const std::string& x) {
  if (x.size() != kCoordinateBytes) return nullptr;
  return Own(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(x.data()),
                                         x.size()));
}

std::shared_ptr<EVP_PKEY> P256Key(const std::string& x, const std::string& y) {
  if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) return nullptr;
  const std::string point = absl::StrCat("\x04", x, y);  // Uncompressed; that it lies on the curve is checked below.
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(OSSL_PARAM_BLD_new(),
                                                                                OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  std::shared_ptr<EVP_PKEY> key = FromParams("EC", builder.get());
  if (key == nullptr) return nullptr;
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> check(
      EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr), EVP_PKEY_CTX_free);
  return EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;
}

std::shared_ptr<EVP_PKEY> RsaKey(const std::string& n, const std::string& e) {
  if (n.size() > kRsaBitsMax / 8 + 1 || e.empty() || e.size() > 4) return nullptr;
  const auto number = [](const std::string& bytes) {
    return std::unique_ptr<BIGNUM, decltype(&BN_free)>(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr),
        BN_free);
  };
  const auto modulus = number(n), exponent = number(e);
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(OSSL_PARAM_BLD_new(),
                                                                                OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  std::shared_ptr<EVP_PKEY> key = FromParams("RSA", builder.get());
  if (key == nullptr || EVP_PKEY_bits(key.get()) < kRsaBitsMin || EVP_PKEY_bits(key.get()) > kRsaBitsMax) {
    return nullptr;
  }
  return key;
}

// nullopt for a type or an algorithm that we do not take; a null key for one that is malformed or too weak.
std::optional<VerifyingKey> ReadKey(const Struct& jwk) {
  const std::string type = Text(jwk, "kty"), curve = Text(jwk, "crv"), algorithm = Text(jwk, "alg");
  const auto bytes = [&](const char* name) { return DecodeBase64Url(Text(jwk, name)).value_or(""); };
  if (type == "OKP" && curve == "Ed25519" && (algorithm.empty() || algorithm == "EdDSA")) {
    return VerifyingKey{TokenAlgorithm::kEdDsa, Ed25519Key(bytes("x"))};
  }
  if (type == "EC" && curve == "P-256" && (algorithm.empty() || algorithm == "ES256")) {
    return VerifyingKey{TokenAlgorithm::kEs256, P256Key(bytes("x"), bytes("y"))};
  }
  if (type == "RSA" && (algorithm.empty() || algorithm == "RS256" || algorithm == "PS256")) {
    return VerifyingKey{algorithm == "PS256" ? TokenAlgorithm::kPs256 : TokenAlgorithm::kRs256,
                        RsaKey(bytes("n"), bytes("e"))};
  }
  return std::nullopt;
}

}  // namespace

const VerifyingKey* VerifyingKeys::Find(absl::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

absl::StatusOr<std::shared_ptr<const VerifyingKeys>> VerifyingKeys::FromJwks(absl::string_view json) {
  Struct set;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &set).ok()) {
    return absl::InvalidArgumentError("is no JSON object");
  }
  const auto found = set.fields().find("keys");
  if (found == set.fields().end() || !found->second.has_list_value()) {
    return absl::InvalidArgumentError("has no list `keys`");
  }
  const google::protobuf::ListValue& list = found->second.list_value();
  if (list.values_size() > static_cast<int>(kKeysMax)) {
    return absl::InvalidArgumentError(absl::StrCat("has more than ", kKeysMax, " keys"));
  }
  auto keys = std::make_shared<VerifyingKeys>();
  for (const google::protobuf::Value& value : list.values()) {
    const Struct& jwk = value.struct_value();
    const std::string id = Text(jwk, "kid"), use = Text(jwk, "use");
    if (!use.empty() && use != "sig") continue;
    std::optional<VerifyingKey> key = ReadKey(jwk);
    if (!key.has_value()) continue;
    if (id.empty()) return absl::InvalidArgumentError("has a key without `kid`: tokens could not name it");
    if (key->key == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("has a key that is malformed or too weak: `kid` ", id));
    }
    if (keys->Find(id) != nullptr) return absl::InvalidArgumentError(absl::StrCat("has the `kid` ", id, " twice"));
    keys->Add(id, *std::move(key));
  }
  if (keys->size() == 0) return absl::InvalidArgumentError("has no key for EdDSA, ES256, RS256 or PS256");
  return std::shared_ptr<const VerifyingKeys>(std::move(keys));
}

}  // namespace gaiwan
