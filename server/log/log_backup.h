// server/log/log_backup.h: copies of a RocksStore's log and rows while it is written to, by RocksDB's BackupEngine. A
// table that an earlier copy has already is not copied again. Not thread-safe.
#ifndef GAIWAN_SERVER_LOG_LOG_BACKUP_H_
#define GAIWAN_SERVER_LOG_LOG_BACKUP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/log/rocks_store.h"

namespace rocksdb {
class BackupEngine;
}

namespace gaiwan {

class LogBackup {
 public:
  struct Copy {
    uint32_t id = 0;
    // Of all its files, those it shares with other copies among them.
    uint64_t bytes = 0;
  };

  // Opens or makes the folder `dir`.
  //   UNAVAILABLE, RESOURCE_EXHAUSTED, DATA_LOSS  the disk refuses, or the folder is damaged.
  static absl::StatusOr<std::unique_ptr<LogBackup>> Open(const std::string& dir);
  ~LogBackup();

  // Adds a copy, synced. It holds every group that was committed before this was called, and of later ones a prefix.
  absl::StatusOr<Copy> Add(const RocksStore& store);
  // The oldest first.
  std::vector<Copy> List() const;
  // Reads every byte of a copy and compares it with its checksum. DATA_LOSS names the file.
  absl::Status Check(uint32_t id) const;
  // Puts a copy into the folder `to`, where RocksStore::Open finds it.
  absl::Status Restore(uint32_t id, const std::string& to) const;
  absl::Status Remove(uint32_t id);

 private:
  explicit LogBackup(std::unique_ptr<rocksdb::BackupEngine> engine);

  const std::unique_ptr<rocksdb::BackupEngine> engine_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_LOG_BACKUP_H_
