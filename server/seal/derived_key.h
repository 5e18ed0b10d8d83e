// server/seal/derived_key.h: keys of other purposes out of the master key, by HKDF-SHA256 (RFC 5869). Thread-safe.
#ifndef GAIWAN_SERVER_SEAL_DERIVED_KEY_H_
#define GAIWAN_SERVER_SEAL_DERIVED_KEY_H_

#include "absl/strings/string_view.h"
#include "server/seal/aead.h"

namespace gaiwan {

// The same for the same master key and purpose, for ever; nothing of one tells anything of another. `purpose` is a few
// words, such as "page tokens".
AeadKey DeriveKey(const AeadKey& master, absl::string_view purpose);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_DERIVED_KEY_H_
