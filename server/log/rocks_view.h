// server/log/rocks_view.h: a View on a RocksDB snapshot. Private to RocksStore; threads as View says.
#ifndef GAIWAN_SERVER_LOG_ROCKS_VIEW_H_
#define GAIWAN_SERVER_LOG_ROCKS_VIEW_H_

#include <memory>
#include <optional>
#include <string>

#include "server/log/open_db.h"
#include "server/log/store.h"

namespace gaiwan {

class RocksView final : public View {
 public:
  // `snapshot` was taken from `db` and is released to it. A null `db` makes a view on a closed store: all reads answer
  // UNAVAILABLE.
  RocksView(const std::shared_ptr<OpenDb>& db, const rocksdb::Snapshot* snapshot, Position position)
      : db_(db), snapshot_(snapshot), position_(position) {}
  ~RocksView() override;

  Position position() const override { return position_; }
  absl::StatusOr<Record> GetRecord(Position position) const override;
  absl::StatusOr<Record> GetRecord(absl::string_view stream, uint64_t version) const override;
  absl::StatusOr<std::string> GetStored(Position position) const override;
  absl::StatusOr<uint64_t> LastVersion(absl::string_view stream) const override;
  absl::Status ReadStream(absl::string_view stream, uint64_t from_version, size_t limit_count,
                          absl::FunctionRef<bool(const RecordView&)> callback) const override;
  absl::Status ReadLog(Position from, Position to, absl::FunctionRef<bool(const RecordView&)> callback) const override;
  absl::StatusOr<std::optional<std::string>> Get(Family family, absl::string_view key) const override;
  absl::Status Scan(Family family, absl::string_view lower, absl::string_view upper,
                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> callback) const override;

 private:
  // Keeps the database open for the length of one call; an error when it is closed.
  absl::StatusOr<std::shared_ptr<OpenDb>> Enter() const;
  rocksdb::ReadOptions Options() const;
  absl::Status ReadStored(const OpenDb& db, Position position, rocksdb::PinnableSlice* stored) const;

  const std::weak_ptr<OpenDb> db_;
  const rocksdb::Snapshot* const snapshot_;  // The database releases it when it closes first.
  const Position position_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_ROCKS_VIEW_H_
