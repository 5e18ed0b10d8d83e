// server/seal/sm_aead.h: authenticated encryption with Chinese algorithms, SM4-CTR and HMAC-SM3 over what it gives
// (GB/T 32907, GB/T 32905), through OpenSSL, which has no SM4-GCM. Encrypt, then authenticate; two keys are made of
// one. Thread-safe.
#ifndef GAIWAN_SERVER_SEAL_SM_AEAD_H_
#define GAIWAN_SERVER_SEAL_SM_AEAD_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/seal/aead.h"

namespace gaiwan {

inline constexpr size_t kSmTagBytes = 32;

// Ciphertext followed by the tag. As AeadSeal: `nonce` has kAeadNonceBytes and is never used twice with one key.
std::string SmSeal(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                   absl::string_view plaintext);

// The plaintext. DATA_LOSS when key, nonce, associated data or ciphertext is not what it was sealed with.
absl::StatusOr<std::string> SmOpen(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                                   absl::string_view sealed);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_SM_AEAD_H_
