#include "server/log/rocks_store.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "server/log/rocks_view.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// The free space is looked at again after this long or this much, whichever is first: statvfs may be slow on a network
// disk, and a 16th of the reserve written unseen does no harm.
constexpr absl::Duration kLookEvery = absl::Milliseconds(100);
constexpr uint64_t kLooksPerReserve = 16;
// A common group; the batch grows as needed and keeps its memory.
constexpr size_t kBatchBytes = 256 * 1024;
// What opening may write: all of the write-ahead log as tables, and a new one.
constexpr size_t kTrialBytes = 32 << 20;
constexpr size_t kTrialWrites = 32;

}  // namespace

RocksStore::RocksStore(Options options)
    : options_(std::move(options)),
      filter_(std::make_shared<RequestFilter>()),
      batch_(kBatchBytes, /*max_bytes=*/0, kProtectionBytes, /*default_cf_ts_sz=*/0) {}

RocksStore::~RocksStore() = default;

absl::StatusOr<std::unique_ptr<RocksStore>> RocksStore::Open(Options options) {
  std::unique_ptr<RocksStore> store(new RocksStore(std::move(options)));
  RETURN_IF_ERROR(store->CloseAndOpen());
  return store;
}

absl::StatusOr<Position> RocksStore::PeekLastPosition(const std::string& dir) {
  return PeekAtLastPosition(dir);
}

std::shared_ptr<OpenDb> RocksStore::db() const {
  MutexLock lock(&mu_);
  while (reopening_) reopened_.Wait(&mu_);
  return db_;
}

absl::Status RocksStore::Reopen() {
  // Closed on a full disk, the database could not be opened again, not even for reading.
  if (failed_on_full_disk_) RETURN_IF_ERROR(TryToWrite());
  return CloseAndOpen();
}

absl::Status RocksStore::CloseAndOpen() {
  std::shared_ptr<OpenDb> old;
  std::shared_ptr<Closing> old_closing;
  auto closing = std::make_shared<Closing>();
  {
    MutexLock lock(&mu_);
    reopening_ = true;
    old = std::move(db_);
    db_ = nullptr;
    old_closing = std::exchange(closing_, closing);
  }
  old.reset();
  if (old_closing != nullptr) old_closing->Wait();  // For the reads under way.

  absl::StatusOr<std::shared_ptr<OpenDb>> opened =
      OpenDb::Open(options_.dir, options_.env, options_.block_cache_bytes, filter_, closing);
  absl::StatusOr<Position> last = opened.ok() ? (*opened)->LastPosition(nullptr) : opened.status();
  if (last.ok()) last_position_.store(*last, std::memory_order_release);
  failure_ = std::string(last.status().message());
  failed_on_full_disk_ = false;
  gate_.store(last.ok() ? WriteGate::kOpen : WriteGate::kBroken, std::memory_order_release);

  MutexLock lock(&mu_);
  if (last.ok()) db_ = *std::move(opened);
  reopening_ = false;
  reopened_.SignalAll();
  return last.status();
}

absl::StatusOr<Position> RocksStore::Commit(const Group& group) {
  RETURN_IF_ERROR(CheckGroup(group));
  RETURN_IF_ERROR(PassGate(group));
  const std::shared_ptr<OpenDb> open = db();
  if (absl::Status failure = FillBatch(*open, group); !failure.ok()) return WriteFailed(failure);

  write_count_.fetch_add(1);
  const rocksdb::Status written = open->db()->Write(MakeWriteOptions(), &batch_);
  if (written.ok()) last_position_.fetch_add(group.record_count(), std::memory_order_release);
  write_count_.fetch_add(1);
  if (!written.ok()) return WriteFailed(ToStatus(written, "writing a group"));
  bytes_since_look_ += group.byte_size();
  return LastPosition();
}

absl::Status RocksStore::PassGate(const Group& group) {
  if (write_gate() == WriteGate::kBroken) {
    return absl::UnavailableError(absl::StrCat("the store is broken until it is reopened: ", failure_));
  }
  RETURN_IF_ERROR(CheckSpace(group));
  return failed_on_full_disk_ ? OpenAfterFullDisk() : absl::OkStatus();
}

absl::Status RocksStore::CheckSpace(const Group& group) {
  const absl::Duration now = options_.clock->MonotonicNow();
  const bool due = write_gate() == WriteGate::kDiskFull || now - look_time_ >= kLookEvery ||
                   bytes_since_look_ + group.byte_size() >= options_.reserve_bytes / kLooksPerReserve;
  if (!due) return absl::OkStatus();
  look_time_ = now;
  bytes_since_look_ = 0;
  const uint64_t free = options_.free_space->FreeBytes();
  if (free < options_.reserve_bytes) {
    gate_.store(WriteGate::kDiskFull, std::memory_order_release);
    return absl::ResourceExhaustedError(absl::StrCat("the disk is full: ", free, " bytes are free and ",
                                                     options_.reserve_bytes, " are kept in reserve"));
  }
  if (!failed_on_full_disk_) gate_.store(WriteGate::kOpen, std::memory_order_release);
  return absl::OkStatus();
}

// RocksDB would go on by itself, but what its failed write left in the log would still be there, and the next group
// gets the same positions. Opened anew, all of the log is replayed and put away, and what is there is known.
absl::Status RocksStore::OpenAfterFullDisk() {
  const Position believed = LastPosition();
  if (absl::Status failure = Reopen(); !failure.ok()) {
    if (failure.code() != absl::StatusCode::kResourceExhausted) return WriteFailed(failure);
    failed_on_full_disk_ = true;
    gate_.store(WriteGate::kDiskFull, std::memory_order_release);
    return failure;
  }
  if (LastPosition() == believed) return absl::OkStatus();
  // All of the failed group had reached the disk. What the caller decided since does not know of it.
  return WriteFailed(absl::UnavailableError(
      absl::StrCat("after the full disk the log goes to position ", LastPosition(), ", not to ", believed)));
}

// Whether as much can be written as opening may need. The free space was asked for before, but quotas and the like say
// so only when written to.
absl::Status RocksStore::TryToWrite() {
  rocksdb::Env* const env = options_.env != nullptr ? options_.env.get() : rocksdb::Env::Default();
  const std::string path = options_.dir + "/TRIAL";
  const std::string bytes(kTrialBytes / kTrialWrites, '\0');
  std::unique_ptr<rocksdb::WritableFile> file;
  rocksdb::Status done = env->NewWritableFile(path, &file, rocksdb::EnvOptions());
  for (size_t i = 0; i < kTrialWrites && done.ok(); ++i) done = file->Append(bytes);
  if (done.ok()) done = file->Sync();
  if (file != nullptr) file->Close().PermitUncheckedError();
  env->DeleteFile(path).PermitUncheckedError();
  return ToStatus(done, "trying to write");
}

// Remembers a failed write, and says that its outcome is not known.
absl::Status RocksStore::WriteFailed(const absl::Status& failure) {
  failure_ = std::string(failure.message());
  failed_on_full_disk_ = failure.code() == absl::StatusCode::kResourceExhausted;
  gate_.store(failed_on_full_disk_ ? WriteGate::kDiskFull : WriteGate::kBroken, std::memory_order_release);
  return absl::UnavailableError(failure_);
}

absl::Status RocksStore::FillBatch(const OpenDb& open, const Group& group) {
  batch_.Clear();
  Position position = LastPosition();
  for (size_t i = 0; i < group.record_count(); ++i) {
    const Group::NewRecord record = group.record(i);
    number_.clear();
    keys::AppendBigEndian64(++position, &number_);
    header_.clear();
    keys::AppendRecordHeader(record.stream, record.version, &header_);
    const rocksdb::Slice log_key(number_);
    const rocksdb::Slice parts[] = {header_, ToSlice(record.payload)};
    RETURN_IF_ERROR(ToStatus(batch_.Put(open.log(), rocksdb::SliceParts(&log_key, 1), rocksdb::SliceParts(parts, 2)),
                             "adding a record"));
  }
  // In the order of their keys: the memtable then goes on from where the last one was put.
  const auto sorted = [this](size_t count, const auto& less) -> const std::vector<size_t>& {
    order_.resize(count);
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(), less);
    return order_;
  };
  const auto by_place = [&group](size_t a, size_t b) {
    const Group::NewRecord x = group.record(a), y = group.record(b);
    return std::tie(x.stream, x.version) < std::tie(y.stream, y.version);
  };
  for (const size_t i : sorted(group.record_count(), by_place)) {
    const Group::NewRecord record = group.record(i);
    number_.clear();
    keys::AppendBigEndian64(LastPosition() + 1 + i, &number_);
    key_.clear();
    keys::AppendStreamKey(record.stream, record.version, &key_);
    RETURN_IF_ERROR(ToStatus(batch_.Put(open.places(), key_, number_), "adding a record's place"));
  }
  const auto by_key = [&group](size_t a, size_t b) {
    const Group::Row x = group.row(a), y = group.row(b);
    return std::tie(x.family, x.key) < std::tie(y.family, y.key);
  };
  for (const size_t i : sorted(group.put_or_delete_count(), by_key)) {
    const Group::Row row = group.row(i);
    rocksdb::ColumnFamilyHandle* const family = open.family(row.family);
    RETURN_IF_ERROR(ToStatus(row.deleted ? batch_.Delete(family, ToSlice(row.key))
                                         : batch_.Put(family, ToSlice(row.key), ToSlice(row.value)),
                             "adding a row"));
  }
  for (size_t i = 0; i < group.delta_count(); ++i) {
    const Group::Delta delta = group.delta(i);
    if (delta.delta == 0) continue;
    rocksdb::ColumnFamilyHandle* const family = open.family(delta.family);
    const rocksdb::Status found = open.db()->Get(rocksdb::ReadOptions(), family, ToSlice(delta.key), &number_);
    int64_t old = 0;
    if (!found.IsNotFound()) {
      RETURN_IF_ERROR(ToStatus(found, "reading a sum"));
      ASSIGN_OR_RETURN(old, keys::DecodeCounter(number_));
    }
    const uint64_t sum = static_cast<uint64_t>(old) + static_cast<uint64_t>(delta.delta);
    RETURN_IF_ERROR(ToStatus(batch_.Put(family, ToSlice(delta.key), keys::EncodeCounter(static_cast<int64_t>(sum))),
                             "adding a sum"));
  }
  return absl::OkStatus();
}

std::unique_ptr<View> RocksStore::Look() const {
  const std::shared_ptr<OpenDb> open = db();
  if (open == nullptr) return std::make_unique<RocksView>(nullptr, nullptr, 0);
  const uint64_t writes_before = write_count_.load();
  const rocksdb::Snapshot* snapshot = open->TakeSnapshot();
  const Position last = LastPosition();
  if (writes_before % 2 == 0 && write_count_.load() == writes_before) {
    return std::make_unique<RocksView>(open, snapshot, last);
  }
  // A write is under way, so the snapshot itself says where it ends.
  const absl::StatusOr<Position> seen = open->LastPosition(snapshot);
  if (seen.ok()) return std::make_unique<RocksView>(open, snapshot, *seen);
  open->ReleaseSnapshot(snapshot);
  return std::make_unique<RocksView>(nullptr, nullptr, 0);
}

absl::StatusOr<bool> RocksStore::Get(Family family, absl::string_view key, std::string* value) const {
  const std::shared_ptr<OpenDb> open = db();
  if (open == nullptr) return absl::UnavailableError("the store is closed");
  // Pins the block, and copies once.
  const rocksdb::Status found = open->db()->Get(rocksdb::ReadOptions(), open->family(family), ToSlice(key), value);
  if (found.IsNotFound()) return false;
  RETURN_IF_ERROR(ToStatus(found, absl::StrCat("reading a row of family ", FamilyName(family))));
  return true;
}

RocksStore::Health RocksStore::LookAtHealth() const {
  Health health;
  const std::shared_ptr<OpenDb> open = db();
  if (open == nullptr) return health;
  using Properties = rocksdb::DB::Properties;
  const auto whole = [&](const std::string& property) {
    uint64_t value = 0;
    return open->db()->GetIntProperty(property, &value) ? value : 0;
  };
  const auto sum = [&](const std::string& property) {
    uint64_t value = 0;
    return open->db()->GetAggregatedIntProperty(property, &value) ? value : 0;
  };
  health.write_stopped = whole(Properties::kIsWriteStopped) != 0;
  health.delayed_write_rate = whole(Properties::kActualDelayedWriteRate);
  health.pending_compaction_bytes = sum(Properties::kEstimatePendingCompactionBytes);
  health.memtable_bytes = sum(Properties::kCurSizeAllMemTables);
  health.table_bytes = sum(Properties::kTotalSstFilesSize);
  health.background_errors = whole(Properties::kBackgroundErrors);
  std::string files;
  if (open->db()->GetProperty(open->log(), Properties::kNumFilesAtLevelPrefix + "0", &files)) {
    static_cast<void>(absl::SimpleAtoi(files, &health.level0_files));
  }
  return health;
}

absl::Status RocksStore::Compact(Family family) {
  const std::shared_ptr<OpenDb> open = db();
  if (open == nullptr) return absl::UnavailableError("the store is closed");
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return ToStatus(open->db()->CompactRange(options, open->family(family), nullptr, nullptr),
                  absl::StrCat("compacting family ", FamilyName(family)));
}

}  // namespace gaiwan
