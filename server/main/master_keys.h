// server/main/master_keys.h: which master key opens the keys of a data folder, from a file or a command, and its
// rotation. A rotation that a crash cuts short is finished or undone at the next opening. One thread at a time.
#ifndef GAIWAN_SERVER_MAIN_MASTER_KEYS_H_
#define GAIWAN_SERVER_MAIN_MASTER_KEYS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/base/random.h"
#include "server/seal/key_store.h"

namespace gaiwan {

// Opens the keys in `keys_dir` with the master key that the settings lead to. In a `new_folder`, which has sealed
// nothing yet, a missing key file is made; in any other, a missing key is a missing key. `random` outlives the store.
//   FAILED_PRECONDITION  the key is missing, may be read by others, or is another's.
absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeys(const v1::Settings& settings, const std::string& keys_dir,
                                                   bool new_folder, Random* random);

// Wraps all keys anew: with a new key, which takes the place of the one in the key file; or with the one that the key
// command now prints first. The one before opens nothing any more. Returns how many keys.
absl::StatusOr<uint64_t> RotateMasterKey(const v1::Settings& settings, KeyStore* keys, Random* random);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_MASTER_KEYS_H_
