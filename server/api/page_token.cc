#include "server/api/page_token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

// 96 bits: a token is not a password, and guessing one gains nothing but a place in a list one may see.
constexpr size_t kTagBytes = 12;

}  // namespace

std::string PageTokens::TagOf(absl::string_view query, absl::string_view cursor) const {
  // The length keeps query and cursor apart.
  const std::string text = absl::StrCat(query.size(), ":", query, cursor);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac, &size);
  return std::string(reinterpret_cast<const char*>(mac), kTagBytes);
}

std::string PageTokens::Make(absl::string_view query, absl::string_view cursor) const {
  return absl::WebSafeBase64Escape(absl::StrCat(TagOf(query, cursor), cursor));
}

absl::StatusOr<std::string> PageTokens::Read(absl::string_view field, absl::string_view query,
                                             absl::string_view token) const {
  std::string bytes;
  // Padding, spaces and stray bits are skipped by the decoder: only the one spelling that Make() writes is ours.
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() >= kTagBytes &&
      absl::WebSafeBase64Escape(bytes) == token) {
    const std::string cursor = bytes.substr(kTagBytes);
    if (CRYPTO_memcmp(bytes.data(), TagOf(query, cursor).data(), kTagBytes) == 0) return cursor;
  }
  const v1::Label& words = WordsFor(v1::PAGE_TOKEN_INVALID);
  v1::CommandRefused detail;
  detail.set_reason(v1::PAGE_TOKEN_INVALID);
  *detail.mutable_words() = words;
  return WithDetail(BadField(field, words.zh(), words.en()), detail);
}

std::string QueryOf(absl::string_view person, const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> query(request.New());
  query->CopyFrom(request);
  for (const char* name : {"page_token", "resume_token", "page_size"}) {
    if (const auto* field = query->GetDescriptor()->FindFieldByName(name)) {
      query->GetReflection()->ClearField(query.get(), field);
    }
  }
  return absl::StrCat(request.GetDescriptor()->name(), "\n", person, "\n", query->SerializeAsString());
}

}  // namespace gaiwan
