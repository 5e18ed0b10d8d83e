// clients/cli/file_digest.h: SHA-256 of bytes as they come, and of a file.
#ifndef GAIWAN_CLIENTS_CLI_FILE_DIGEST_H_
#define GAIWAN_CLIENTS_CLI_FILE_DIGEST_H_

#include <openssl/evp.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

// For one thread.
class Sha256 {
 public:
  Sha256();
  void Add(absl::string_view bytes);
  // 64 hexadecimal digits. Once; nothing is added after it.
  std::string Hex();

 private:
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> hash_;
};

// 64 hexadecimal digits; empty when it cannot be read. Read piece by piece. Thread-safe.
std::string FileSha256(const std::string& path);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_FILE_DIGEST_H_
