#include "workflow/evidence/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace gaiwan {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fetched once: with EVP_sha256() OpenSSL 3 looks the digest up by name at each use, which costs more than a short one.
const EVP_MD* Digest() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

EVP_MD_CTX* Context() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  return context.get();
}

}  // namespace

Hash Sha256(std::initializer_list<absl::string_view> pieces) {
  EVP_MD_CTX* const context = Context();
  Hash hash;
  bool ok = EVP_DigestInit_ex2(context, Digest(), nullptr) == 1;
  for (const absl::string_view piece : pieces) {
    ok = ok && EVP_DigestUpdate(context, piece.data(), piece.size()) == 1;
  }
  if (!ok || EVP_DigestFinal_ex(context, hash.data(), nullptr) != 1) {
    // OpenSSL makes no SHA-256 here, and nothing may be proved by a digest that is none.
    std::abort();
  }
  return hash;
}

std::optional<Hash> ToHash(absl::string_view bytes) {
  if (bytes.size() != kHashBytes) return std::nullopt;
  Hash hash;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

}  // namespace gaiwan
