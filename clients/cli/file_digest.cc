#include "clients/cli/file_digest.h"

#include <fstream>
#include <memory>

#include "absl/strings/escaping.h"
#include "openssl/evp.h"

namespace gaiwan::cli {

std::string FileSha256(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return "";
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  char piece[65536];
  while (in.read(piece, sizeof(piece)) || in.gcount() > 0) {
    EVP_DigestUpdate(hash.get(), piece, static_cast<size_t>(in.gcount()));
  }
  if (in.bad()) return "";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(hash.get(), digest, &size);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

}  // namespace gaiwan::cli
