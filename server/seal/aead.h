// server/seal/aead.h: authenticated encryption, AES-256-GCM through OpenSSL. Thread-safe: a context a thread.
#ifndef GAIWAN_SERVER_SEAL_AEAD_H_
#define GAIWAN_SERVER_SEAL_AEAD_H_

#include <array>
#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

inline constexpr size_t kAeadKeyBytes = 32;
inline constexpr size_t kAeadNonceBytes = 12;
inline constexpr size_t kAeadTagBytes = 16;

using AeadKey = std::array<unsigned char, kAeadKeyBytes>;

// Ciphertext followed by the tag. `nonce` has kAeadNonceBytes and is never used twice with one key: take it at random.
std::string AeadSeal(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                     absl::string_view plaintext);

// The plaintext. DATA_LOSS when key, nonce, associated data or ciphertext is not what it was sealed with.
absl::StatusOr<std::string> AeadOpen(const AeadKey& key, absl::string_view nonce, absl::string_view associated_data,
                                     absl::string_view sealed);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_AEAD_H_
