#include "server/seal/search_tokens.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"
#include "server/text/search_terms.h"

namespace gaiwan {
namespace {

constexpr size_t kBlockBytes = 16;
// Of a term, in a block: behind the class, and its length.
constexpr size_t kTermBytesMax = kBlockBytes - 2;
// A digest in place of a term that is longer.
constexpr unsigned char kDigest = 0xFF;

void FillBlock(v1::FieldClass field_class, absl::string_view term, unsigned char* block) {
  block[0] = static_cast<unsigned char>(field_class);
  if (term.size() <= kTermBytesMax) {
    block[1] = static_cast<unsigned char>(term.size());
    std::memcpy(block + 2, term.data(), term.size());
    return;
  }
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(term.data()), term.size(), digest);
  block[1] = kDigest;
  std::memcpy(block + 2, digest, kTermBytesMax);
}

SearchTokenList Sorted(std::vector<uint32_t> tokens) {
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return SearchTokenList(tokens.begin(), tokens.end());
}

// Fetched once: with EVP_aes_256_ecb() OpenSSL 3 looks the cipher up by name at each use.
const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr);
  return cipher;
}

// The first byte of a language, where terms have the kind they are of.
std::string LanguageTerm(absl::string_view language) {
  return absl::StrCat("l", language);
}

}  // namespace

std::vector<uint32_t> SearchTokens::Of(v1::FieldClass field_class, const std::vector<std::string>& terms) const {
  std::vector<unsigned char> blocks(terms.size() * kBlockBytes, 0);
  for (size_t i = 0; i < terms.size(); ++i) FillBlock(field_class, terms[i], &blocks[i * kBlockBytes]);
  std::vector<uint32_t> tokens(terms.size());
  if (terms.empty()) return tokens;
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               &EVP_CIPHER_CTX_free);
  std::vector<unsigned char> out(blocks.size() + kBlockBytes);
  int size = 0;
  // Block by block is what is wanted: equal terms have equal tokens.
  if (cipher == nullptr || Cipher() == nullptr ||
      EVP_EncryptInit_ex2(cipher.get(), Cipher(), key_.data(), nullptr, nullptr) != 1 ||
      EVP_EncryptUpdate(cipher.get(), out.data(), &size, blocks.data(), static_cast<int>(blocks.size())) != 1) {
    std::abort();  // An unkeyed hash of a name would be as good as the name.
  }
  for (size_t i = 0; i < terms.size(); ++i) std::memcpy(&tokens[i], &out[i * kBlockBytes], sizeof(uint32_t));
  return tokens;
}

uint32_t SearchTokens::OfLanguage(absl::string_view language) const {
  return Of(v1::PARTIES, {LanguageTerm(language)})[0];
}

SearchTokenList SearchTokens::OfNames(const v1::PartyDetails& details) const {
  std::vector<std::string> terms = TermsOfName(details.name());
  const auto add = [&](const std::string& name) {
    for (std::string& term : TermsOfName(name)) terms.push_back(std::move(term));
  };
  for (const std::string& name : details.other_names()) add(name);
  add(details.representative());
  return Sorted(Of(v1::PARTIES, terms));
}

SearchTokenList SearchTokens::OfLanguages(const v1::PartyDetails& details) const {
  std::vector<std::string> terms;
  for (const std::string& language : details.languages()) terms.push_back(LanguageTerm(language));
  return Sorted(Of(v1::PARTIES, terms));
}

SearchTokenList SearchTokens::OfText(const v1::CaseText& text) const {
  std::vector<std::string> terms = TermsOfText(text.place(), kFactsSearchedMax);
  for (std::string& term : TermsOfText(text.facts(), kFactsSearchedMax)) terms.push_back(std::move(term));
  return Sorted(Of(v1::RECORDS, terms));
}

}  // namespace gaiwan
