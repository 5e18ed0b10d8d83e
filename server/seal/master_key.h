// server/seal/master_key.h: the key that wraps all other keys, kept in a file of its own outside the data folder's
// backups: 32 random bytes as 64 hexadecimal digits, readable by the server's user alone.
#ifndef GAIWAN_SERVER_SEAL_MASTER_KEY_H_
#define GAIWAN_SERVER_SEAL_MASTER_KEY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/seal/aead.h"

namespace gaiwan {

//   NOT_FOUND            there is no such file.
//   INVALID_ARGUMENT     it is not 64 hexadecimal digits.
//   FAILED_PRECONDITION  others may read it.
absl::StatusOr<AeadKey> ReadMasterKey(const std::string& path);

// The keys that a program prints, a line each: the present one, and while keys are wrapped anew the one before it. A
// key service or an HSM stands behind the program; it is started without a shell and gets no secret from us.
//   UNAVAILABLE, DEADLINE_EXCEEDED  it failed. INVALID_ARGUMENT  it printed something else.
absl::StatusOr<std::vector<AeadKey>> ReadMasterKeysFrom(const std::vector<std::string>& command);

// Makes a new one; ALREADY_EXISTS rather than writing over one, since what it wraps would be lost.
absl::Status CreateMasterKey(const std::string& path, Random* random);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_MASTER_KEY_H_
