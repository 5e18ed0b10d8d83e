#include "server/seal/sm_aead.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/status/status.h"

namespace gaiwan {
namespace {

constexpr size_t kSm4KeyBytes = 16;
constexpr size_t kSm4BlockBytes = 16;

using Sm3Hash = std::array<unsigned char, kSmTagBytes>;

// Nothing may be stored as sealed that is not.
[[noreturn]] void Fail(const char* what) {
  std::fputs("gaiwan: this OpenSSL has no ", stderr);
  std::fputs(what, stderr);
  std::fputs("\n", stderr);
  std::abort();
}

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Sm3Hash HmacSm3(absl::string_view key, absl::string_view text) {
  Sm3Hash hash;
  unsigned int size = 0;
  if (HMAC(EVP_sm3(), key.data(), static_cast<int>(key.size()), Bytes(text), text.size(), hash.data(), &size) ==
          nullptr ||
      size != hash.size()) {
    Fail("HMAC-SM3");
  }
  return hash;
}

absl::string_view View(const Sm3Hash& hash) {
  return absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
}

// A key of its own for each purpose.
Sm3Hash KeyFor(const AeadKey& key, absl::string_view purpose) {
  return HmacSm3(absl::string_view(reinterpret_cast<const char*>(key.data()), key.size()), purpose);
}

// Both ways are the same.
std::string Sm4Ctr(const AeadKey& key, absl::string_view nonce, absl::string_view text) {
  const Sm3Hash cipher_key = KeyFor(key, "gaiwan sm4");
  std::string counter(nonce);
  counter.resize(kSm4BlockBytes, '\0');
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  std::string out(text.size(), '\0');
  int n = 0;
  static_assert(kSm4KeyBytes <= kSmTagBytes);
  if (EVP_EncryptInit_ex2(context.get(), EVP_sm4_ctr(), cipher_key.data(), Bytes(counter), nullptr) != 1 ||
      EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &n, Bytes(text),
                        static_cast<int>(text.size())) != 1) {
    Fail("SM4-CTR");
  }
  return out;
}

// Over lengths, too: what belongs to which part cannot be moved from one to the other.
Sm3Hash Tag(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
            absl::string_view ciphertext) {
  std::string text;
  text.reserve(8 + nonce.size() + associated_data.size() + ciphertext.size());
  for (int i = 0; i < 8; ++i) text.push_back(static_cast<char>(uint64_t{associated_data.size()} >> (56 - 8 * i)));
  text.append(associated_data.data(), associated_data.size());
  text.append(nonce.data(), nonce.size());
  text.append(ciphertext.data(), ciphertext.size());
  return HmacSm3(View(KeyFor(key, "gaiwan hmac-sm3")), text);
}

}  // namespace

std::string SmSeal(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                   absl::string_view plaintext) {
  if (nonce.size() != kAeadNonceBytes) Fail("use for such a nonce");
  std::string sealed = Sm4Ctr(key, nonce, plaintext);
  const Sm3Hash tag = Tag(key, nonce, associated_data, sealed);
  sealed.append(reinterpret_cast<const char*>(tag.data()), tag.size());
  return sealed;
}

absl::StatusOr<std::string> SmOpen(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                                   absl::string_view sealed) {
  const auto damaged = [] {
    return absl::DataLossError("a sealed block does not open: it was changed, or moved, or the key is another");
  };
  if (nonce.size() != kAeadNonceBytes || sealed.size() < kSmTagBytes) return damaged();
  const absl::string_view ciphertext = sealed.substr(0, sealed.size() - kSmTagBytes);
  const Sm3Hash tag = Tag(key, nonce, associated_data, ciphertext);
  if (CRYPTO_memcmp(tag.data(), sealed.data() + ciphertext.size(), kSmTagBytes) != 0) return damaged();
  return Sm4Ctr(key, nonce, ciphertext);
}

}  // namespace gaiwan
