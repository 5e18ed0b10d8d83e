#include "server/log/open_db.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "server/log/wal_reader.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// A database opened for reading only: its write-ahead log is replayed in memory, and nothing is written.
struct ReadOnlyDb {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> columns;

  ~ReadOnlyDb() {
    for (rocksdb::ColumnFamilyHandle* column : columns) db->DestroyColumnFamilyHandle(column);
  }
};

absl::Status OpenReadOnly(const std::string& dir, const std::shared_ptr<rocksdb::Env>& env,
                          const std::vector<rocksdb::ColumnFamilyDescriptor>& families, ReadOnlyDb* out) {
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status opened = rocksdb::DB::OpenForReadOnly(MakeDbOptions(env), dir, families, &out->columns, &raw,
                                                              /*error_if_wal_file_exists=*/false);
  if (!opened.ok()) return ToStatus(opened, absl::StrCat("reading ", dir));
  out->db.reset(raw);
  return absl::OkStatus();
}

// The number of the oldest write-ahead file that RocksDB would replay.
absl::StatusOr<uint64_t> FirstLiveWal(const std::string& dir, const std::shared_ptr<rocksdb::Env>& env,
                                      const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  ReadOnlyDb read;
  RETURN_IF_ERROR(OpenReadOnly(dir, env, families, &read));
  uint64_t number = 0;
  return read.db->GetIntProperty(rocksdb::DB::Properties::kMinLogNumberToKeep, &number) ? number : 0;
}

absl::StatusOr<Position> LastPositionIn(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* log,
                                        const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator(options, log));
  it->SeekToLast();
  if (it->Valid()) return keys::ParsePosition(ToView(it->key()));
  RETURN_IF_ERROR(ToStatus(it->status(), "reading the end of the log"));
  return 0;
}

absl::Status CheckLog(const std::string& dir, const std::shared_ptr<rocksdb::Env>& env,
                      const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  absl::Status damage = CheckWals(dir).status();
  if (damage.code() != absl::StatusCode::kDataLoss) return damage;
  // A file that is no longer needed may have outlived a crash, without the ones that followed it. Only then is the
  // longer way taken: RocksDB says which files count.
  const absl::StatusOr<uint64_t> first = FirstLiveWal(dir, env, families);
  return first.ok() ? CheckWals(dir, *first).status() : damage;
}

}  // namespace

absl::Status ToStatus(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = absl::StrCat(what, ": ", status.ToString());
  if (status.IsNotFound()) return absl::NotFoundError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsInvalidArgument() || status.IsNotSupported()) return absl::FailedPreconditionError(message);
  return absl::UnavailableError(message);
}

void Closing::Done() {
  MutexLock lock(&mu_);
  done_ = true;
  changed_.SignalAll();
}

void Closing::Wait() {
  MutexLock lock(&mu_);
  while (!done_) changed_.Wait(&mu_);
}

OpenDb::OpenDb(std::shared_ptr<rocksdb::Env> env, std::shared_ptr<RequestFilter> filter,
               std::shared_ptr<Closing> closing)
    : env_(std::move(env)), filter_(std::move(filter)), closing_(std::move(closing)) {}

absl::StatusOr<std::shared_ptr<OpenDb>> OpenDb::Open(const std::string& dir, std::shared_ptr<rocksdb::Env> env,
                                                     size_t block_cache_bytes, std::shared_ptr<RequestFilter> filter,
                                                     std::shared_ptr<Closing> closing) {
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeFamilies(block_cache_bytes, filter.get());
  // Made first: it tells `closing` also when opening fails.
  std::shared_ptr<OpenDb> open(new OpenDb(std::move(env), std::move(filter), std::move(closing)));
  RETURN_IF_ERROR(CheckLog(dir, open->env_, families));
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(MakeDbOptions(open->env_), dir, families, &open->columns_, &raw);
  if (!opened.ok()) return ToStatus(opened, absl::StrCat("opening ", dir));
  open->db_.reset(raw);
  RETURN_IF_ERROR(open->CheckEnds());
  return open;
}

OpenDb::~OpenDb() {
  if (db_ != nullptr) {
    MutexLock lock(&mu_);
    for (const rocksdb::Snapshot* snapshot : snapshots_) db_->ReleaseSnapshot(snapshot);
    for (rocksdb::ColumnFamilyHandle* column : columns_) db_->DestroyColumnFamilyHandle(column);
    db_.reset();
  }
  closing_->Done();
}

const rocksdb::Snapshot* OpenDb::TakeSnapshot() {
  const rocksdb::Snapshot* snapshot = db_->GetSnapshot();
  MutexLock lock(&mu_);
  snapshots_.insert(snapshot);
  return snapshot;
}

void OpenDb::ReleaseSnapshot(const rocksdb::Snapshot* snapshot) {
  {
    MutexLock lock(&mu_);
    snapshots_.erase(snapshot);
  }
  db_->ReleaseSnapshot(snapshot);
}

absl::StatusOr<Position> OpenDb::LastPosition(const rocksdb::Snapshot* snapshot) const {
  return LastPositionIn(db_.get(), log(), snapshot);
}

absl::StatusOr<Position> PeekAtLastPosition(const std::string& dir) {
  if (!rocksdb::Env::Default()->FileExists(dir + "/CURRENT").ok()) return 0;
  constexpr size_t kSmallCacheBytes = 1 << 20;  // Nothing is looked at twice.
  RequestFilter filter;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeFamilies(kSmallCacheBytes, &filter);
  RETURN_IF_ERROR(CheckLog(dir, nullptr, families));
  ReadOnlyDb read;
  RETURN_IF_ERROR(OpenReadOnly(dir, nullptr, families, &read));
  return LastPositionIn(read.db.get(), read.columns[kLogColumn], nullptr);
}

absl::Status OpenDb::CheckEnds() const {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions(), log()));
  it->SeekToFirst();
  if (!it->Valid()) return ToStatus(it->status(), "reading the begin of the log");
  ASSIGN_OR_RETURN(const Position first, keys::ParsePosition(ToView(it->key())));
  if (first != 1) return absl::DataLossError(absl::StrCat("the log begins at position ", first, ", not at 1"));
  it->SeekToLast();
  if (!it->Valid()) return ToStatus(it->status(), "reading the end of the log");
  ASSIGN_OR_RETURN(const Position last, keys::ParsePosition(ToView(it->key())));
  std::string scratch;
  ASSIGN_OR_RETURN(const RecordView record, keys::DecodeRecord(last, ToView(it->value()), &scratch));
  std::string place;
  const rocksdb::Status found =
      db_->Get(rocksdb::ReadOptions(), places(), keys::StreamKey(record.stream, record.version), &place);
  if (found.IsNotFound() || (found.ok() && place != keys::PositionKey(last))) {
    return absl::DataLossError(absl::StrCat("the last record, at position ", last, ", is not where its stream says"));
  }
  return ToStatus(found, "reading the place of the last record");
}

}  // namespace gaiwan
