// server/backup/backup_folder.h: a folder of copies of a data folder, made while it is in use. Each set is the log, the
// documents and the evidence as they were at one moment; what two sets have in common lies there once. No keys: nothing
// personal can be read from it, and nothing in it can be changed unseen. README.md has the layout. One thread at a
// time.
#ifndef GAIWAN_SERVER_BACKUP_BACKUP_FOLDER_H_
#define GAIWAN_SERVER_BACKUP_BACKUP_FOLDER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/backup/tree_copy.h"
#include "server/log/log_backup.h"
#include "server/log/rocks_store.h"
#include "server/log/signed_head.h"

namespace gaiwan {

// What a set says of itself, signed with the key of HEAD.
struct BackupSetInfo {
  int64_t id = 0;
  absl::Time create_time;
  // HEAD as it was before the log was copied: the set reaches it, and has perhaps a little more.
  Head head;
  uint64_t last_key = 0;  // Keys it needs have at most this number.
  uint32_t log_copy = 0;
  int64_t new_bytes = 0;
  int64_t total_bytes = 0;
  // The beginning of the catalogue of documents that is the set's.
  uint64_t catalogue_bytes = 0;
  std::string catalogue_sha256;
  std::vector<CopiedFile> own;  // HEAD and evidence, below the set's folder.
};

class BackupFolder {
 public:
  // Of a data folder that is in use. Not owned.
  struct Source {
    const RocksStore* store;
    SignedHead* head;
    std::string data_dir;
    absl::Time record_time;  // Of the last record.
    absl::Time now;
    std::function<uint64_t()> last_key;  // Asked once the log is copied.
  };

  // Opens the folder, and makes it when it is not there.
  //   FAILED_PRECONDITION  it holds something else, or was written by a newer version.
  static absl::StatusOr<std::unique_ptr<BackupFolder>> Open(const std::string& dir);

  // Adds a set and drops all but the last `keep`.
  absl::StatusOr<BackupSetInfo> Add(const Source& source, int keep);
  // The newest first; those whose signature, by the key of `head`, does not hold are left out.
  absl::StatusOr<std::vector<BackupSetInfo>> List(const SignedHead& head) const;
  // The set; 0: the newest. NOT_FOUND; DATA_LOSS names the file.
  absl::StatusOr<BackupSetInfo> Find(int64_t id, const SignedHead& head) const;
  // Reads all that a restore of the set reads. DATA_LOSS names the first file that is missing or damaged.
  absl::Status Check(const BackupSetInfo& set) const;
  // Makes log, documents, evidence and HEAD in the folder `to`, which exists. Checks each file on the way.
  absl::Status Restore(const BackupSetInfo& set, const std::string& to) const;

  const std::string& dir() const { return dir_; }

 private:
  BackupFolder(std::string dir, std::unique_ptr<LogBackup> log) : dir_(std::move(dir)), log_(std::move(log)) {}

  std::string SetDir(int64_t id) const;
  absl::StatusOr<std::vector<int64_t>> Ids() const;
  absl::Status CopyOwn(const Source& source, BackupSetInfo* set);
  absl::Status CopyDocuments(const std::string& data_dir, BackupSetInfo* set);
  // The set's documents, from its part of the catalogue.
  absl::StatusOr<std::vector<CopiedFile>> DocumentsOf(const BackupSetInfo& set) const;
  absl::Status DropAllBut(int keep);

  const std::string dir_;
  const std::unique_ptr<LogBackup> log_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BACKUP_BACKUP_FOLDER_H_
