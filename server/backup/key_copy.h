// server/backup/key_copy.h: one copy of the keys of a data folder, apart from the copies of its data and with a shorter
// life: the next copy takes its place, so that a key that was destroyed does not live on in old copies. One thread at a
// time.
//
// It holds the keys of personal data, wrapped; and what signs: HEAD, checkpoints, tokens, the local authority. Not the
// master key, which belongs somewhere else again.
#ifndef GAIWAN_SERVER_BACKUP_KEY_COPY_H_
#define GAIWAN_SERVER_BACKUP_KEY_COPY_H_

#include <string>

#include "absl/status/status.h"
#include "server/seal/key_store.h"

namespace gaiwan {

// Puts a copy of the keys in `data_dir` into the folder `to`, made when it is not there; then drops the one before.
absl::Status CopyKeys(const std::string& data_dir, KeyStore* keys, const std::string& to);

// Puts the copy in `from` into the data folder `data_dir`, which exists.
//   NOT_FOUND  there is no copy. DATA_LOSS names the file that is missing or damaged; nothing was written.
absl::Status RestoreKeys(const std::string& from, const std::string& data_dir);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BACKUP_KEY_COPY_H_
