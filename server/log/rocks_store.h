// server/log/rocks_store.h: the Store on disk, over RocksDB.
//
// Threads as Store says. RocksDB shows a synced write to readers only after its sync, so reads need no gate of ours.
#ifndef GAIWAN_SERVER_LOG_ROCKS_STORE_H_
#define GAIWAN_SERVER_LOG_ROCKS_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rocksdb/env.h"
#include "rocksdb/write_batch.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/log/free_space.h"
#include "server/log/open_db.h"
#include "server/log/request_filter.h"
#include "server/log/store.h"

namespace gaiwan {

// Below this much free space writing closes. A threshold and no reserve file: the space is kept for RocksDB itself,
// which must still be able to write out all memtables (16 MiB), start a new log (16 MiB) and finish a compaction (a few
// times 64 MiB) after we stop, or reading would stop too.
inline constexpr uint64_t kReserveBytesDefault = uint64_t{256} << 20;
// Blocks of tables in memory. A county's hot cases fit; a spare PC has 4 GiB for everything.
inline constexpr size_t kBlockCacheBytesDefault = 64 << 20;

class RocksStore final : public Store {
 public:
  struct Options {
    std::string dir;                  // Created when missing; the folder above it must be there.
    Clock* clock = nullptr;           // Not owned; says when to look at the free space again.
    FreeSpace* free_space = nullptr;  // Not owned.
    uint64_t reserve_bytes = kReserveBytesDefault;
    size_t block_cache_bytes = kBlockCacheBytesDefault;
    std::shared_ptr<rocksdb::Env> env;  // For tests that inject faults; null is the machine's.
  };

  // The position of the last record that opening would find, learnt without writing a byte: opening recovers for good,
  // and what it cuts off cannot be put back any more. 0 when there is no store. DATA_LOSS, UNAVAILABLE as Open.
  static absl::StatusOr<Position> PeekLastPosition(const std::string& dir);

  // Opens or creates the store.
  //   DATA_LOSS            synced records are damaged or missing; the message names the file and offset, or the
  //   position. FAILED_PRECONDITION  written by a newer version. UNAVAILABLE, RESOURCE_EXHAUSTED  the disk refuses.
  static absl::StatusOr<std::unique_ptr<RocksStore>> Open(Options options);
  ~RocksStore() override;

  absl::StatusOr<Position> Commit(const Group& group) override;
  Position LastPosition() const override { return last_position_.load(std::memory_order_acquire); }
  std::unique_ptr<View> Look() const override;
  absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const override;
  absl::Status Reopen() override;
  WriteGate write_gate() const override { return gate_.load(std::memory_order_acquire); }
  void ExpireRequestsBefore(absl::Time time) override { filter_->ExpireBefore(time); }

  // Rewrites a family as far as it goes, so that deleted and expired rows leave the disk. Runs beside everything else.
  absl::Status Compact(Family family);

  // The database itself, for copies (log_backup.h); null when it is closed. Whoever holds it keeps it from closing.
  std::shared_ptr<OpenDb> Hold() const ABSL_LOCKS_EXCLUDED(mu_) { return db(); }
  // What the metrics ask of it. 0 when it is closed.
  struct Health {
    bool write_stopped = false;
    uint64_t delayed_write_rate = 0;  // Bytes a second; 0: not slowed down.
    uint64_t pending_compaction_bytes = 0;
    uint64_t memtable_bytes = 0;
    uint64_t table_bytes = 0;
    uint64_t level0_files = 0;
    uint64_t background_errors = 0;
  };
  Health LookAtHealth() const;

 private:
  explicit RocksStore(Options options);

  // The database, waiting while it is being reopened; null when closed.
  std::shared_ptr<OpenDb> db() const ABSL_LOCKS_EXCLUDED(mu_);
  // The steps of Commit, for its thread.
  absl::Status PassGate(const Group& group);
  absl::Status CheckSpace(const Group& group);
  absl::Status OpenAfterFullDisk();
  absl::Status TryToWrite();
  absl::Status CloseAndOpen() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status FillBatch(const OpenDb& db, const Group& group);
  absl::Status WriteFailed(const absl::Status& failure);

  const Options options_;
  const std::shared_ptr<RequestFilter> filter_;

  mutable Mutex mu_;
  mutable CondVar reopened_;
  std::shared_ptr<OpenDb> db_ ABSL_GUARDED_BY(mu_);  // Null while closed.
  std::shared_ptr<Closing> closing_ ABSL_GUARDED_BY(mu_);
  bool reopening_ ABSL_GUARDED_BY(mu_) = false;

  std::atomic<Position> last_position_ = 0;
  // Odd while a write is under way: then a snapshot may or may not have its records.
  std::atomic<uint64_t> write_count_ = 0;
  std::atomic<WriteGate> gate_ = WriteGate::kOpen;

  // Used by the thread that commits only.
  rocksdb::WriteBatch batch_;
  std::vector<size_t> order_;  // These four are scratch.
  std::string header_;
  std::string key_;
  std::string number_;
  std::string failure_;               // Why the gate is kBroken.
  bool failed_on_full_disk_ = false;  // RocksDB itself ran out of space: it is opened anew before the next write.
  uint64_t bytes_since_look_ = 0;
  absl::Duration look_time_ = -absl::InfiniteDuration();
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_ROCKS_STORE_H_
