#include "server/auth/token_verifier.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "openssl/ecdsa.h"
#include "openssl/rsa.h"
#include "openssl/sha.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// Of the first part: algorithm, key id, type.
constexpr size_t kHeaderBytesMax = 1024;
constexpr size_t kEs256Bytes = 64;
// Seconds since 1970 in this range are a date; others overflow something.
constexpr double kSecondsMax = 253402300799.0;  // The year 9999.

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<Struct> ReadObject(absl::string_view part) {
  const std::optional<std::string> json = DecodeBase64Url(part);
  Struct object;
  if (!json.has_value() || !google::protobuf::util::JsonStringToMessage(*json, &object).ok()) return std::nullopt;
  return object;
}

const Value* Find(const Struct& object, absl::string_view name) {
  const auto found = object.fields().find(std::string(name));
  return found == object.fields().end() ? nullptr : &found->second;
}

std::optional<absl::Time> TimeAt(const Struct& claims, absl::string_view name) {
  const Value* value = Find(claims, name);
  if (value == nullptr || value->kind_case() != Value::kNumberValue) return std::nullopt;
  const double seconds = value->number_value();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kSecondsMax) return std::nullopt;
  return absl::FromUnixSeconds(static_cast<int64_t>(seconds));
}

// RFC 7518 has r and s side by side; OpenSSL wants them as DER.
std::string ToDer(absl::string_view raw) {
  std::string der;
  ECDSA_SIG* const signature = ECDSA_SIG_new();
  BIGNUM* const r = BN_bin2bn(Bytes(raw), kEs256Bytes / 2, nullptr);
  BIGNUM* const s = BN_bin2bn(Bytes(raw) + kEs256Bytes / 2, kEs256Bytes / 2, nullptr);
  if (ECDSA_SIG_set0(signature, r, s) == 1) {
    unsigned char* out = nullptr;
    const int size = i2d_ECDSA_SIG(signature, &out);
    if (size > 0) der.assign(reinterpret_cast<char*>(out), static_cast<size_t>(size));
    OPENSSL_free(out);
  }
  ECDSA_SIG_free(signature);
  return der;
}

bool SignatureHolds(const VerifyingKey& key, absl::string_view text, absl::string_view signature) {
  std::string der;
  if (key.algorithm == TokenAlgorithm::kEs256) {
    if (signature.size() != kEs256Bytes) return false;
    der = ToDer(signature);
    signature = der;
  }
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* options = nullptr;  // Owned by the context.
  const EVP_MD* digest = key.algorithm == TokenAlgorithm::kEdDsa ? nullptr : EVP_sha256();
  if (EVP_DigestVerifyInit(context.get(), &options, digest, nullptr, key.key.get()) != 1) return false;
  if (key.algorithm == TokenAlgorithm::kRs256 && EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PADDING) != 1) {
    return false;
  }
  if (key.algorithm == TokenAlgorithm::kPs256 &&
      (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1 ||
       EVP_PKEY_CTX_set_rsa_mgf1_md(options, EVP_sha256()) != 1)) {
    return false;
  }
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text), text.size()) == 1;
}

bool HasAudience(const Struct& claims, absl::string_view audience) {
  const Value* value = Find(claims, "aud");
  if (value == nullptr) return false;
  if (value->kind_case() == Value::kStringValue) return value->string_value() == audience;
  const auto& list = value->list_value().values();
  return std::any_of(list.begin(), list.end(), [&](const Value& each) { return each.string_value() == audience; });
}

absl::Status CheckHeader(const Struct& header, const VerifyingKey& key) {
  const Value* algorithm = Find(header, "alg");
  if (algorithm == nullptr || algorithm->string_value() != TokenAlgorithmName(key.algorithm)) {
    return NotSignedIn("the token's algorithm is not that of its key");
  }
  if (Find(header, "crit") != nullptr) return NotSignedIn("the token asks for an extension");
  const Value* type = Find(header, "typ");
  if (type == nullptr) return absl::OkStatus();
  const std::string name = absl::AsciiStrToLower(type->string_value());
  if (name == "jwt" || name == "at+jwt" || name == "application/at+jwt") return absl::OkStatus();
  return NotSignedIn("the token is of another type");
}

}  // namespace

absl::string_view TokenAlgorithmName(TokenAlgorithm algorithm) {
  switch (algorithm) {
    case TokenAlgorithm::kEdDsa:
      return "EdDSA";
    case TokenAlgorithm::kEs256:
      return "ES256";
    case TokenAlgorithm::kRs256:
      return "RS256";
    case TokenAlgorithm::kPs256:
      break;
  }
  return "PS256";
}

absl::string_view VerifiedToken::Claim(absl::string_view name) const {
  const Value* value = Find(claims, name);
  return value == nullptr ? absl::string_view() : absl::string_view(value->string_value());
}

absl::StatusOr<std::shared_ptr<const VerifiedToken>> TokenVerifier::Verify(absl::string_view token,
                                                                           absl::Time now) const {
  if (token.size() > kTokenBytesMax) {
    return NotSignedIn(absl::StrCat("the token has more than ", kTokenBytesMax, " bytes"));
  }
  Digest digest;
  SHA256(Bytes(token), token.size(), digest.data());
  std::shared_ptr<const VerifiedToken> known;
  {
    MutexLock lock(&mu_);
    if (const auto found = kept_.find(digest); found != kept_.end()) known = found->second;
  }
  if (known != nullptr) {
    // A key that its issuer took back takes its tokens with it.
    const std::shared_ptr<const VerifyingKeys> keys = issuers_[known->issuer].keys();
    const VerifyingKey* key = keys->Find(known->key_id);
    if (key == nullptr || key->key != known->key) known = nullptr;
  }
  const bool is_new = known == nullptr;
  if (is_new) {
    ASSIGN_OR_RETURN(known, VerifyNew(token));
  }
  RETURN_IF_ERROR(CheckTimes(*known, now));
  if (is_new) {
    MutexLock lock(&mu_);
    if (kept_.size() >= kTokensKeptMax) {
      absl::erase_if(kept_, [now](const auto& each) { return each.second->expires <= now; });
    }
    if (kept_.size() >= kTokensKeptMax) kept_.clear();  // Verifying anew is dear, never wrong.
    kept_[digest] = known;
  }
  return known;
}

absl::StatusOr<std::shared_ptr<const VerifiedToken>> TokenVerifier::VerifyNew(absl::string_view token) const {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, absl::MaxSplits('.', 3));
  if (parts.size() != 3 || parts[0].size() > kHeaderBytesMax) return NotSignedIn("this is no signed token");
  const std::optional<Struct> header = ReadObject(parts[0]);
  std::optional<Struct> claims = ReadObject(parts[1]);
  const std::optional<std::string> signature = DecodeBase64Url(parts[2]);
  if (!header.has_value() || !claims.has_value() || !signature.has_value()) {
    return NotSignedIn("this is no signed token");
  }
  // Whose keys to look at is all that is believed before the signature holds.
  const Value* issuer = Find(*claims, "iss");
  const std::string said = issuer == nullptr ? "" : issuer->string_value();
  const auto rules = std::find_if(issuers_.begin(), issuers_.end(),
                                  [&](const TokenRules& each) { return !said.empty() && each.issuer == said; });
  if (rules == issuers_.end()) return NotSignedIn("the token is of an issuer this server does not know");
  const Value* id = Find(*header, "kid");
  if (id == nullptr || id->string_value().empty()) return NotSignedIn("the token names no key");
  const VerifyingKey* key = nullptr;
  const std::shared_ptr<const VerifyingKeys> keys = rules->keys();
  key = keys->Find(id->string_value());
  if (key == nullptr) return NotSignedIn("the token's key is not among those of its issuer");
  RETURN_IF_ERROR(CheckHeader(*header, *key));
  const absl::string_view signed_text = token.substr(0, parts[0].size() + 1 + parts[1].size());
  if (!SignatureHolds(*key, signed_text, *signature)) return NotSignedIn("the token's signature does not hold");
  if (!HasAudience(*claims, rules->audience)) return NotSignedIn("the token is meant for another audience");

  auto verified = std::make_shared<VerifiedToken>();
  verified->issuer = static_cast<size_t>(rules - issuers_.begin());
  verified->key_id = id->string_value();
  verified->key = key->key;
  const std::optional<absl::Time> expires = TimeAt(*claims, "exp"), issued = TimeAt(*claims, "iat");
  if (!expires.has_value() || !issued.has_value()) return NotSignedIn("the token lacks `exp` or `iat`");
  if (*expires - *issued > kTokenLifeMax) return NotSignedIn("the token holds for more than a day");
  verified->expires = *expires;
  verified->not_before = *issued;
  if (Find(*claims, "nbf") != nullptr) {
    const std::optional<absl::Time> not_before = TimeAt(*claims, "nbf");
    if (!not_before.has_value()) return NotSignedIn("the token's `nbf` is no time");
    verified->not_before = std::max(*issued, *not_before);
  }
  verified->claims = *std::move(claims);
  return std::shared_ptr<const VerifiedToken>(std::move(verified));
}

absl::Status TokenVerifier::CheckTimes(const VerifiedToken& token, absl::Time now) const {
  const absl::Duration skew = std::min(issuers_[token.issuer].skew, kSkewMax);
  if (now >= token.expires + skew) return NotSignedIn("the token has expired", v1::SESSION_ENDED);
  if (now + skew < token.not_before) return NotSignedIn("the token does not hold yet");
  return absl::OkStatus();
}

size_t TokenVerifier::kept() const {
  MutexLock lock(&mu_);
  return kept_.size();
}

std::optional<std::string> DecodeBase64Url(absl::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
  std::string bytes;
  if (!plain || !absl::WebSafeBase64Unescape(text, &bytes) || EncodeBase64Url(bytes) != text) return std::nullopt;
  return bytes;
}

std::string EncodeBase64Url(absl::string_view bytes) {
  return absl::WebSafeBase64Escape(bytes);
}

}  // namespace gaiwan
