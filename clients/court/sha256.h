// clients/court/sha256.h: the digest that both sides work out. Pure; safe from any thread.
#ifndef GAIWAN_CLIENTS_COURT_SHA256_H_
#define GAIWAN_CLIENTS_COURT_SHA256_H_

#include <openssl/evp.h>

#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan::court {

// 32 bytes.
std::string Sha256(absl::string_view bytes);
// 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);
// The same of what comes in pieces.
class Sha256Sum {
 public:
  Sha256Sum();
  ~Sha256Sum();
  Sha256Sum(const Sha256Sum&) = delete;
  Sha256Sum& operator=(const Sha256Sum&) = delete;

  void Add(absl::string_view bytes);
  // 64 lower-case hexadecimal digits. Ends the sum.
  std::string Hex();

 private:
  EVP_MD_CTX* const context_;
};
// A UUID that is the same for the same text: what is sent again carries the same request id.
std::string UuidOf(absl::string_view text);

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_SHA256_H_
