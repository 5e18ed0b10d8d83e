#include "clients/cli/file_digest.h"

#include <fstream>

#include "absl/strings/escaping.h"

namespace gaiwan::cli {

Sha256::Sha256() : hash_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  EVP_DigestInit_ex(hash_.get(), EVP_sha256(), nullptr);
}

void Sha256::Add(absl::string_view bytes) {
  EVP_DigestUpdate(hash_.get(), bytes.data(), bytes.size());
}

std::string Sha256::Hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(hash_.get(), digest, &size);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

std::string FileSha256(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return "";
  Sha256 hash;
  char piece[65536];
  while (in.read(piece, sizeof(piece)) || in.gcount() > 0) {
    hash.Add(absl::string_view(piece, static_cast<size_t>(in.gcount())));
  }
  return in.bad() ? "" : hash.Hex();
}

}  // namespace gaiwan::cli
