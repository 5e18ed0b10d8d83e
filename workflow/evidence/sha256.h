// evidence/sha256.h: SHA-256 through OpenSSL, fast for short inputs. Thread-safe: a context a thread.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_SHA256_H_
#define GAIWAN_WORKFLOW_EVIDENCE_SHA256_H_

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

inline constexpr size_t kHashBytes = 32;

using Hash = std::array<unsigned char, kHashBytes>;

// Of all pieces, one behind the other.
Hash Sha256(std::initializer_list<absl::string_view> pieces);

// The bytes of a hash. The view holds as long as the hash does.
inline absl::string_view HashView(const Hash& hash) {
  return absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
}
inline std::string HashString(const Hash& hash) {
  return std::string(HashView(hash));
}

// Nothing when there are not kHashBytes.
std::optional<Hash> ToHash(absl::string_view bytes);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_SHA256_H_
