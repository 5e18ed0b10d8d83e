#include "clients/court/sha256.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gaiwan::court {

std::string Sha256(absl::string_view bytes) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  digest.resize(size);
  return digest;
}

std::string Sha256Hex(absl::string_view bytes) {
  return absl::BytesToHexString(Sha256(bytes));
}

Sha256Sum::Sha256Sum() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(context_, EVP_sha256(), nullptr);
}

Sha256Sum::~Sha256Sum() {
  EVP_MD_CTX_free(context_);
}

void Sha256Sum::Add(absl::string_view bytes) {
  EVP_DigestUpdate(context_, bytes.data(), bytes.size());
}

std::string Sha256Sum::Hex() {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(digest.data()), &size);
  return absl::BytesToHexString(absl::string_view(digest).substr(0, size));
}

std::string UuidOf(absl::string_view text) {
  const std::string hex = Sha256Hex(text);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20, 12));
}

}  // namespace gaiwan::court
