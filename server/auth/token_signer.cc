#include "server/auth/token_signer.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"
#include "server/base/private_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kSuffix = ".key";
constexpr size_t kSeedBytes = 32;

std::shared_ptr<EVP_PKEY> FromSeed(absl::string_view seed) {
  return std::shared_ptr<EVP_PKEY>(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(seed.data()),
                                   seed.size()),
      EVP_PKEY_free);
}

std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  // Of a Struct that holds strings and whole numbers nothing can fail.
  (void)google::protobuf::util::MessageToJsonString(message, &json);
  return json;
}

void SetText(google::protobuf::Struct* object, const char* name, absl::string_view text) {
  (*object->mutable_fields())[name].set_string_value(std::string(text));
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenSigner>> TokenSigner::Open(const std::string& dir, Random* random, absl::Time now) {
  RETURN_IF_ERROR(MakePrivateFolder(dir));
  std::unique_ptr<TokenSigner> signer(new TokenSigner(dir, random));
  RETURN_IF_ERROR(signer->Load());
  RETURN_IF_ERROR(signer->Rotate(now));
  return signer;
}

absl::Status TokenSigner::Load() {
  std::error_code error;
  std::vector<Key> keys;
  for (const auto& entry : std::filesystem::directory_iterator(dir_, error)) {
    const std::string name = entry.path().filename();
    if (!absl::EndsWith(name, kSuffix)) continue;
    ASSIGN_OR_RETURN(const std::string text, ReadPrivateFile(entry.path()));
    Key key;
    key.id = std::string(absl::StripSuffix(name, kSuffix));
    int64_t seconds = 0;
    const std::string seed = absl::HexStringToBytes(absl::StripAsciiWhitespace(text));
    const std::vector<std::string> parts = absl::StrSplit(key.id, '-');
    if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &seconds) || seed.size() != kSeedBytes ||
        (key.key = FromSeed(seed)) == nullptr) {
      return absl::DataLossError(absl::StrCat(entry.path().string(), " holds no signing key"));
    }
    key.made = absl::FromUnixSeconds(seconds);
    keys.push_back(std::move(key));
  }
  if (error) return absl::UnavailableError(absl::StrCat("cannot read ", dir_, ": ", error.message()));
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) { return a.made < b.made; });
  MutexLock lock(&mu_);
  signing_ = std::move(keys);
  Publish();
  return absl::OkStatus();
}

absl::Status TokenSigner::AddKey(absl::Time now) {
  Key key;
  key.made = now;
  key.id = absl::StrCat(absl::ToUnixSeconds(now), "-", absl::BytesToHexString(RandomBytes(*random_, 8)));
  const std::string seed = RandomBytes(*random_, kSeedBytes);
  key.key = FromSeed(seed);
  RETURN_IF_ERROR(
      WritePrivateFile(absl::StrCat(dir_, "/", key.id, kSuffix), absl::StrCat(absl::BytesToHexString(seed), "\n")));
  MutexLock lock(&mu_);
  signing_.push_back(std::move(key));
  Publish();
  return absl::OkStatus();
}

absl::Status TokenSigner::Rotate(absl::Time now) {
  bool is_due = false;
  std::vector<std::string> over;
  {
    MutexLock lock(&mu_);
    is_due = signing_.empty() || signing_.back().made + kSigningKeyLife <= now;
    while (signing_.size() > 1 && signing_[1].made + kTokenLifeMax <= now) {
      over.push_back(signing_.front().id);
      signing_.erase(signing_.begin());
    }
    Publish();
  }
  std::error_code ignored;
  for (const std::string& id : over) std::filesystem::remove(absl::StrCat(dir_, "/", id, kSuffix), ignored);
  return is_due ? AddKey(now) : absl::OkStatus();
}

void TokenSigner::Publish() {
  auto keys = std::make_shared<VerifyingKeys>();
  for (const Key& key : signing_) keys->Add(key.id, {TokenAlgorithm::kEdDsa, key.key});
  keys_ = std::move(keys);
}

std::shared_ptr<const VerifyingKeys> TokenSigner::keys() const {
  MutexLock lock(&mu_);
  return keys_;
}

std::string TokenSigner::Sign(google::protobuf::Struct claims, absl::Time now, absl::Duration life) const {
  std::string id;
  std::shared_ptr<EVP_PKEY> key;
  {
    MutexLock lock(&mu_);
    id = signing_.back().id;
    key = signing_.back().key;
  }
  google::protobuf::Struct header;
  SetText(&header, "alg", TokenAlgorithmName(TokenAlgorithm::kEdDsa));
  SetText(&header, "typ", "at+jwt");
  SetText(&header, "kid", id);
  SetText(&claims, "iss", kOwnIssuer);
  SetText(&claims, "aud", kOwnIssuer);
  (*claims.mutable_fields())["iat"].set_number_value(static_cast<double>(absl::ToUnixSeconds(now)));
  (*claims.mutable_fields())["exp"].set_number_value(static_cast<double>(absl::ToUnixSeconds(now + life)));
  std::string token = absl::StrCat(EncodeBase64Url(ToJson(header)), ".", EncodeBase64Url(ToJson(claims)));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  unsigned char signature[64];
  size_t size = sizeof(signature);
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
  EVP_DigestSign(context.get(), signature, &size, reinterpret_cast<const unsigned char*>(token.data()), token.size());
  absl::StrAppend(&token, ".", EncodeBase64Url(absl::string_view(reinterpret_cast<char*>(signature), size)));
  return token;
}

}  // namespace gaiwan
