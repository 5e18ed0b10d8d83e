// server/main/restore.h: a data folder made anew from a backup: `gaiwand --restore`, and the drill. Offline: nothing
// else uses the folders it makes.
#ifndef GAIWAN_SERVER_MAIN_RESTORE_H_
#define GAIWAN_SERVER_MAIN_RESTORE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/backup/backup_folder.h"
#include "server/base/clock.h"
#include "server/log/store.h"

namespace gaiwan {

struct RestoreReport {
  BackupSetInfo set;
  Position copied = 0;    // Where the log of the copy ends.
  Position position = 0;  // Where the restored log ends: behind the erasures that were repeated.
  int64_t erasures_repeated = 0;
};

// Makes the data folder `dir`, which does not exist, from the set `id` (0: the newest) in `settings.backup().dir()` and
// the copy of keys in `keys_dir`, and repeats the erasures that the copy does not know (repeat_erasures.h), by `clock`.
// Everything is read and compared first; the folder appears whole or not at all.
//   FAILED_PRECONDITION  the folder exists; no backup is set; the keys are older than the set, or of another master
//   key. NOT_FOUND            there is no such set, or no copy of keys. DATA_LOSS            names the file that is
//   damaged or missing.
absl::StatusOr<RestoreReport> RestoreInto(const v1::Settings& settings, int64_t id, const std::string& keys_dir,
                                          const std::string& dir, Clock* clock);

// RestoreInto the data folder of the settings, and opens it once, so that log, HEAD and evidence are compared.
absl::StatusOr<RestoreReport> RestoreDataFolder(const v1::Settings& settings, int64_t id, Clock* clock);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_RESTORE_H_
