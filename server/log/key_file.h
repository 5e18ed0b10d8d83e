// server/log/key_file.h: a signing key as a small file: an Ed25519 private key in PEM, for the owner only (0600).
// Thread-safe on different paths.
#ifndef GAIWAN_SERVER_LOG_KEY_FILE_H_
#define GAIWAN_SERVER_LOG_KEY_FILE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "workflow/evidence/ed25519.h"

namespace gaiwan {

// Nothing when there is no such file. FAILED_PRECONDITION names a file that holds no such key.
absl::StatusOr<std::optional<Ed25519Key>> ReadKeyFile(const std::string& path);

// Makes a new key and the file, durable before it returns.
absl::StatusOr<Ed25519Key> MakeKeyFile(const std::string& path, Random* random);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_KEY_FILE_H_
