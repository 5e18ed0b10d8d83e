// server/log/open_db.h: one opening of the database, from open to close.
//
// Readers share it; when the store lets go of it and the last read under way ends, it closes. Snapshots are kept here,
// so that a view held for long does not keep the database from closing. Thread-safe.
#ifndef GAIWAN_SERVER_LOG_OPEN_DB_H_
#define GAIWAN_SERVER_LOG_OPEN_DB_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "server/base/mutex.h"
#include "server/log/request_filter.h"
#include "server/log/rocks_options.h"
#include "server/log/store.h"

namespace gaiwan {

// RocksDB's status as ours: corruption is DATA_LOSS, a full disk RESOURCE_EXHAUSTED, what this program cannot open
// FAILED_PRECONDITION, NotFound NOT_FOUND, all else UNAVAILABLE.
absl::Status ToStatus(const rocksdb::Status& status, absl::string_view what);

inline rocksdb::Slice ToSlice(absl::string_view bytes) {
  return rocksdb::Slice(bytes.data(), bytes.size());
}
inline absl::string_view ToView(const rocksdb::Slice& slice) {
  return absl::string_view(slice.data(), slice.size());
}

// As RocksStore::PeekLastPosition.
absl::StatusOr<Position> PeekAtLastPosition(const std::string& dir);

// Told when a database is closed.
class Closing {
 public:
  void Done() ABSL_LOCKS_EXCLUDED(mu_);
  void Wait() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  Mutex mu_;
  CondVar changed_;
  bool done_ ABSL_GUARDED_BY(mu_) = false;
};

class OpenDb {
 public:
  // Checks the write-ahead log, then opens or creates the database in `dir`. `env` (null: the machine's) and `filter`
  // are kept as long as it is open; `closing` is told when it no longer is.
  static absl::StatusOr<std::shared_ptr<OpenDb>> Open(const std::string& dir, std::shared_ptr<rocksdb::Env> env,
                                                      size_t block_cache_bytes, std::shared_ptr<RequestFilter> filter,
                                                      std::shared_ptr<Closing> closing);
  ~OpenDb();
  OpenDb(const OpenDb&) = delete;
  OpenDb& operator=(const OpenDb&) = delete;

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* log() const { return columns_[kLogColumn]; }
  rocksdb::ColumnFamilyHandle* places() const { return columns_[kPlacesColumn]; }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return columns_[kFirstFamilyColumn + static_cast<int>(family)];
  }

  // Held until released here or the database closes.
  const rocksdb::Snapshot* TakeSnapshot() ABSL_LOCKS_EXCLUDED(mu_);
  void ReleaseSnapshot(const rocksdb::Snapshot* snapshot) ABSL_LOCKS_EXCLUDED(mu_);

  // The last position in the log, seen from `snapshot` (null: now).
  absl::StatusOr<Position> LastPosition(const rocksdb::Snapshot* snapshot) const;

 private:
  OpenDb(std::shared_ptr<rocksdb::Env> env, std::shared_ptr<RequestFilter> filter, std::shared_ptr<Closing> closing);
  // The log begins at position 1, and its last record parses and is where its stream says.
  absl::Status CheckEnds() const;

  const std::shared_ptr<rocksdb::Env> env_;
  const std::shared_ptr<RequestFilter> filter_;
  const std::shared_ptr<Closing> closing_;
  std::unique_ptr<rocksdb::DB> db_;                    // Constant after Open.
  std::vector<rocksdb::ColumnFamilyHandle*> columns_;  // Owned; constant after Open.
  Mutex mu_;
  absl::flat_hash_set<const rocksdb::Snapshot*> snapshots_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_OPEN_DB_H_
