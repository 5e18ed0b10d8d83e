#include "server/seal/aead.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace gaiwan {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// Fetched once: with EVP_aes_256_gcm() OpenSSL 3 looks the cipher up by name at each use, which costs more than sealing
// a name does.
const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  if (cipher == nullptr) {
    std::fputs("gaiwan: this OpenSSL has no AES-256-GCM\n", stderr);
    std::abort();
  }
  return cipher;
}

EVP_CIPHER_CTX* Context() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
  return context.get();
}

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text, size_t at) {
  return reinterpret_cast<unsigned char*>(&text[at]);
}

absl::Status Damaged() {
  return absl::DataLossError("a sealed block does not open: it was changed, or moved, or the key is another");
}

}  // namespace

std::string AeadSeal(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                     absl::string_view plaintext) {
  std::string sealed(plaintext.size() + kAeadTagBytes, '\0');
  EVP_CIPHER_CTX* const context = Context();
  int n = 0;
  const bool ok =
      nonce.size() == kAeadNonceBytes &&
      EVP_EncryptInit_ex2(context, Cipher(), key.data(), Bytes(nonce), nullptr) == 1 &&
      EVP_EncryptUpdate(context, nullptr, &n, Bytes(associated_data), static_cast<int>(associated_data.size())) == 1 &&
      EVP_EncryptUpdate(context, Bytes(sealed, 0), &n, Bytes(plaintext), static_cast<int>(plaintext.size())) == 1 &&
      EVP_EncryptFinal_ex(context, Bytes(sealed, plaintext.size()), &n) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, kAeadTagBytes, Bytes(sealed, plaintext.size())) == 1;
  if (!ok) {
    // Nothing may be stored as sealed that is not.
    std::fputs("gaiwan: OpenSSL does not encrypt\n", stderr);
    std::abort();
  }
  return sealed;
}

absl::StatusOr<std::string> AeadOpen(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                                     absl::string_view sealed) {
  if (nonce.size() != kAeadNonceBytes || sealed.size() < kAeadTagBytes) return Damaged();
  const size_t size = sealed.size() - kAeadTagBytes;
  std::string plaintext(size, '\0');
  std::string tag(sealed.substr(size));
  EVP_CIPHER_CTX* const context = Context();
  int n = 0;
  unsigned char none[1];
  const bool ok =
      EVP_DecryptInit_ex2(context, Cipher(), key.data(), Bytes(nonce), nullptr) == 1 &&
      EVP_DecryptUpdate(context, nullptr, &n, Bytes(associated_data), static_cast<int>(associated_data.size())) == 1 &&
      EVP_DecryptUpdate(context, Bytes(plaintext, 0), &n, Bytes(sealed), static_cast<int>(size)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, kAeadTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context, none, &n) == 1;
  if (!ok) return Damaged();
  return plaintext;
}

}  // namespace gaiwan
