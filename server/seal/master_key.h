// server/seal/master_key.h: the key that wraps all other keys, kept in a file of its own outside the data folder's
// backups: 32 random bytes as 64 hexadecimal digits, readable by the server's user alone.
#ifndef GAIWAN_SERVER_SEAL_MASTER_KEY_H_
#define GAIWAN_SERVER_SEAL_MASTER_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/seal/aead.h"

namespace gaiwan {

//   NOT_FOUND            there is no such file.
//   INVALID_ARGUMENT     it is not 64 hexadecimal digits.
//   FAILED_PRECONDITION  others may read it.
absl::StatusOr<AeadKey> ReadMasterKey(const std::string& path);

// Makes a new one; ALREADY_EXISTS rather than writing over one, since what it wraps would be lost.
absl::Status CreateMasterKey(const std::string& path, Random* random);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_MASTER_KEY_H_
