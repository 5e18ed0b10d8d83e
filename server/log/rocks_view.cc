#include "server/log/rocks_view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Read ahead on long reads of the log; two of its compressed blocks would each be a seek of their own.
constexpr size_t kReadAheadBytes = 256 * 1024;

}  // namespace

RocksView::~RocksView() {
  if (const std::shared_ptr<OpenDb> db = db_.lock()) db->ReleaseSnapshot(snapshot_);
}

absl::StatusOr<std::shared_ptr<OpenDb>> RocksView::Enter() const {
  std::shared_ptr<OpenDb> db = db_.lock();
  if (db == nullptr) return absl::UnavailableError("the store was closed since this view was taken");
  return db;
}

rocksdb::ReadOptions RocksView::Options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  return options;
}

absl::Status RocksView::ReadStored(const OpenDb& db, Position position, rocksdb::PinnableSlice* stored) const {
  if (position == 0 || position > position_) {
    return absl::NotFoundError(
        absl::StrCat("there is no record at position ", position, "; the view goes to ", position_));
  }
  const rocksdb::Status found = db.db()->Get(Options(), db.log(), keys::PositionKey(position), stored);
  // Positions have no holes.
  if (found.IsNotFound()) return absl::DataLossError(absl::StrCat("the record at position ", position, " is missing"));
  return ToStatus(found, absl::StrCat("reading position ", position));
}

absl::StatusOr<Record> RocksView::GetRecord(Position position) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  rocksdb::PinnableSlice stored;
  RETURN_IF_ERROR(ReadStored(*db, position, &stored));
  std::string scratch;
  ASSIGN_OR_RETURN(const RecordView record, keys::DecodeRecord(position, ToView(stored), &scratch));
  return keys::ToRecord(record);
}

absl::StatusOr<Record> RocksView::GetRecord(absl::string_view stream, uint64_t version) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  std::string place;
  const rocksdb::Status found = db->db()->Get(Options(), db->places(), keys::StreamKey(stream, version), &place);
  if (found.IsNotFound()) return absl::NotFoundError(absl::StrCat("the stream has no version ", version));
  RETURN_IF_ERROR(ToStatus(found, "reading where a record lies"));
  ASSIGN_OR_RETURN(const Position position, keys::ParsePosition(place));
  return GetRecord(position);
}

absl::StatusOr<std::string> RocksView::GetStored(Position position) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  rocksdb::PinnableSlice stored;
  RETURN_IF_ERROR(ReadStored(*db, position, &stored));
  return stored.ToString();
}

absl::StatusOr<uint64_t> RocksView::LastVersion(absl::string_view stream) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  // Most streams asked for are new: a filter knows that there is no version 1, while a seek has to look everywhere.
  rocksdb::PinnableSlice place_of_first;
  const rocksdb::Status first = db->db()->Get(Options(), db->places(), keys::StreamKey(stream, 1), &place_of_first);
  if (first.IsNotFound()) return 0;
  RETURN_IF_ERROR(ToStatus(first, "reading where a stream begins"));
  const std::unique_ptr<rocksdb::Iterator> it(db->db()->NewIterator(Options(), db->places()));
  it->SeekForPrev(keys::StreamKey(stream, UINT64_MAX));
  if (!it->Valid()) {
    RETURN_IF_ERROR(ToStatus(it->status(), "reading the end of a stream"));
    return 0;
  }
  ASSIGN_OR_RETURN(const keys::StreamPlace place, keys::ParseStreamKey(ToView(it->key())));
  return place.stream == stream ? place.version : 0;
}

absl::Status RocksView::ReadStream(absl::string_view stream, uint64_t from_version, size_t limit_count,
                                   absl::FunctionRef<bool(const RecordView&)> callback) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  rocksdb::ReadOptions options = Options();
  const std::string end = keys::StreamKey(stream, UINT64_MAX);
  const rocksdb::Slice bound(end);
  options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> it(db->db()->NewIterator(options, db->places()));
  std::string scratch;
  it->Seek(keys::StreamKey(stream, from_version));
  for (; it->Valid() && limit_count > 0; it->Next(), --limit_count) {
    ASSIGN_OR_RETURN(const Position position, keys::ParsePosition(ToView(it->value())));
    rocksdb::PinnableSlice stored;
    RETURN_IF_ERROR(ReadStored(*db, position, &stored));
    ASSIGN_OR_RETURN(const RecordView record, keys::DecodeRecord(position, ToView(stored), &scratch));
    if (!callback(record)) return absl::OkStatus();
  }
  return ToStatus(it->status(), "reading a stream");
}

absl::Status RocksView::ReadLog(Position from, Position to, absl::FunctionRef<bool(const RecordView&)> callback) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  Position next = std::max<Position>(from, 1);
  const Position last = std::min(to, position_);
  if (next > last) return absl::OkStatus();
  rocksdb::ReadOptions options = Options();
  options.readahead_size = last - next > 256 ? kReadAheadBytes : 0;
  options.fill_cache = false;  // A long read would push out what the hot path needs.
  const std::unique_ptr<rocksdb::Iterator> it(db->db()->NewIterator(options, db->log()));
  std::string scratch;
  for (it->Seek(keys::PositionKey(next)); it->Valid() && next <= last; it->Next(), ++next) {
    ASSIGN_OR_RETURN(const Position position, keys::ParsePosition(ToView(it->key())));
    if (position != next) return absl::DataLossError(absl::StrCat("the record at position ", next, " is missing"));
    ASSIGN_OR_RETURN(const RecordView record, keys::DecodeRecord(position, ToView(it->value()), &scratch));
    if (!callback(record)) return absl::OkStatus();
  }
  RETURN_IF_ERROR(ToStatus(it->status(), absl::StrCat("reading the log at position ", next)));
  if (next <= last) return absl::DataLossError(absl::StrCat("the record at position ", next, " is missing"));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> RocksView::Get(Family family, absl::string_view key) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  std::string value;
  const rocksdb::Status found = db->db()->Get(Options(), db->family(family), ToSlice(key), &value);
  if (found.IsNotFound()) return std::nullopt;
  RETURN_IF_ERROR(ToStatus(found, absl::StrCat("reading a row of family ", FamilyName(family))));
  return value;
}

absl::Status RocksView::Scan(Family family, absl::string_view lower, absl::string_view upper,
                             absl::FunctionRef<bool(absl::string_view, absl::string_view)> callback) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db, Enter());
  rocksdb::ReadOptions options = Options();
  const rocksdb::Slice bound = ToSlice(upper);
  if (!upper.empty()) options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> it(db->db()->NewIterator(options, db->family(family)));
  for (it->Seek(ToSlice(lower)); it->Valid(); it->Next()) {
    if (!callback(ToView(it->key()), ToView(it->value()))) return absl::OkStatus();
  }
  return ToStatus(it->status(), absl::StrCat("reading rows of family ", FamilyName(family)));
}

}  // namespace gaiwan
